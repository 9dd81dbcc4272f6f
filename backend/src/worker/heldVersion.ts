/** The version of a run that its owner has open: the engine, and the outputs on their way. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { said, SaidError, saidBy, type PipelineDocument } from '@millrace/shared'
import { sinkImplementations } from '../connectors/sinks.ts'
import { ComputeThread } from '../engine/compute/computeThread.ts'
import { openRun } from '../engine/openRun.ts'
import type { EngineRun } from '../engine/run.ts'
import type { VersionAnswers } from '../engine/stateEffects.ts'
import type { RunSnapshot } from '../ipc/messages.ts'
import type { DesiredRun } from '../store/index.ts'
import { Deliveries } from './deliveries.ts'
import { OPENING } from './heartbeat.ts'
import type { OwnedRun } from './ownerParts.ts'
import { runSpec, stagingOf, type RunSpec } from './runSpec.ts'
import { snapshotOptions } from './snapshotTimes.ts'
import { StoreAway } from './trouble.ts'
import { watched } from './watched.ts'

/** One thread for all runs of this process. */
const computations = new ComputeThread()

/** How long a database that another process has open is asked for before it is said and tried anew. */
const LOCK_WAIT_MS = 5000
/** Marks of deliveries are written after this pause, unless a commit takes them along before. */
const IDLE_MS = 200

/** A version as its owner opens it. */
export interface Deployed {
  number: number
  document: PipelineDocument
  answers: VersionAnswers[]
}

export class HeldVersion {
  readonly #owned: OwnedRun
  /** An output is outside for good. */
  readonly #delivered: () => void
  #engine: EngineRun | undefined
  #spec: RunSpec | undefined
  #deliveries: Deliveries | undefined
  /** The version that the engine runs, also while another is deployed. */
  #number = 0
  #idleTimer: NodeJS.Timeout | undefined

  constructor(owned: OwnedRun, delivered: () => void) {
    this.#owned = owned
    this.#delivered = delivered
  }

  /** Throws before the first `open`. */
  get engine(): EngineRun {
    if (!this.#engine) throw new Error(`Run ${this.#owned.run} is not open.`)
    return this.#engine
  }
  get spec(): RunSpec {
    if (!this.#spec) throw new Error(`Run ${this.#owned.run} is not open.`)
    return this.#spec
  }
  get deliveries(): Deliveries | undefined {
    return this.#deliveries
  }
  /** Null while nothing was ever opened. */
  get lastBatchTime(): number | null {
    return this.#engine?.lastBatchTime ?? null
  }

  /** What the store has of a version that is desired. */
  async find({ pipeline, version: number }: DesiredRun): Promise<Deployed> {
    const { versions } = this.#owned.store
    const [version, answers] = await Promise.all([versions.get(pipeline, number), versions.answers(pipeline, number)]).catch(
      (error: unknown) => Promise.reject(new StoreAway(error)),
    )
    if (!version) throw new SaidError(said('There is no version {version} of the pipeline.', { version: number }))
    return { number, document: version.document, answers }
  }

  async open({ number, document, answers }: Deployed): Promise<void> {
    const { run, folder, store, limits, snapshotMinutes, now, tell, push } = this.#owned
    this.#spec = await runSpec(document, (settings) => store.secrets.resolve(settings))
    const { plan } = this.#spec
    // The engine may read the folders that are there when it opens.
    for (const name of ['input', 'outbox']) await mkdir(path.join(folder, name), { recursive: true })
    this.#number = number
    const begun = performance.now()
    const engine = await this.watched(OPENING, (begin) =>
      openRun({
        runId: run,
        folder,
        plan,
        version: number,
        answers,
        inputFolders: [path.join(folder, 'input'), path.join(folder, 'outbox'), ...this.spec.folders],
        staging: stagingOf,
        limits,
        snapshots: snapshotOptions(snapshotMinutes, this.spec.options),
        computing: computations.compute,
        now,
        lockWaitMs: LOCK_WAIT_MS,
        locked: begin,
      }),
    )
    this.#engine = engine
    tell.info(
      said('Version {version} is open after {ms, duration}; {count, plural, one {# batch was} other {# batches were}} done before.', {
        version: number,
        ms: Math.round(performance.now() - begun),
        count: engine.lastSequence,
      }),
    )
    this.#deliveries = new Deliveries({
      run,
      sinks: plan.sinks,
      implementations: sinkImplementations,
      resolve: (settings) => store.secrets.resolve(settings),
      next: (node) => engine.nextOutput(node),
      delivered: (node, time) => {
        engine.delivered(node, time)
        this.idleSoon()
        this.#delivered()
      },
      tell: (time, node, output) => push('output', { run, time, node, output }),
      event: (kind, text) => this.#owned.event(kind, text),
      log: tell,
      now,
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = undefined
    await this.#deliveries?.close()
    if (!this.#engine) return
    await this.#engine.idle().catch(() => undefined)
    await this.#engine.close()
  }

  async reopen(desired: DesiredRun): Promise<void> {
    const before = this.engine
    const deployed = await this.find(desired)
    await this.close()
    await this.open(deployed)
    // What the database could not take yet is written by the one that was opened.
    for (const event of before.noted) this.engine.note(event)
  }

  /** Copies all that the run needs into a folder, which is made anew; `input` is the copy of its input, which ends later. */
  async snapshot(folder: string): Promise<{ snapshot: RunSnapshot; input: Promise<null> }> {
    const { run, intake, status, isEnding } = this.#owned
    if (isEnding()) throw Object.assign(new Error(`Run ${run} ends.`), { code: 'notOwner' })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    // What is delivered already need not be delivered again.
    await this.engine.idle()
    const standing = await this.engine.snapshot(folder)
    const counted = { batches: this.engine.lastSequence, records: status.records }
    // The intake does one thing after another: whatever later batches release is deleted after it was copied, so they need not wait.
    const input = intake.ask('copyInput', { run, epoch: this.engine.epoch, folder: path.basename(folder) })
    input.catch(() => undefined)
    return { snapshot: { ...standing, counted }, input }
  }

  /** Does what may take the process with it. */
  watched<T>(time: number, work: (begin: () => void) => Promise<T>): Promise<T> {
    return watched(this.#owned, { run: this.#owned.run, version: this.#number, time }, work)
  }

  /** Soon, however quickly batches follow one another: what waits for idle time must not wait for ever. */
  idleSoon(): void {
    const { turns, tell, isEnding } = this.#owned
    this.#idleTimer ??= setTimeout(() => {
      this.#idleTimer = undefined
      if (!isEnding()) void turns.take(() => this.#idle()).catch((error: Error) => tell.warning(saidBy(error)))
    }, IDLE_MS)
  }

  async #idle(): Promise<void> {
    const { status, isEnding } = this.#owned
    if (isEnding()) return
    await this.engine.idle()
    // The last batches before a pause are told too.
    if (status.isBehind) await status.tell('running')
  }
}
