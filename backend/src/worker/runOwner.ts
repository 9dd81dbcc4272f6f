/** The one owner of a run: works off its cuts in order, delivers its outputs, and tells of both. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import {
  said,
  saidBy,
  SaidError,
  saidInWords,
  type BatchReport,
  type DeadLetter,
  type LiveTable,
  type PipelineDocument,
  type RunEvent,
  type Said,
  type StateFileFormat,
  type StateInfo,
  type StatePage,
} from '@millrace/shared'
import { sinkImplementations } from '../connectors/sinks.ts'
import { ComputeThread } from '../engine/compute/computeThread.ts'
import { openRun } from '../engine/openRun.ts'
import type { EngineRun } from '../engine/run.ts'
import type { StateQuestion } from '../engine/stateBrowse.ts'
import type { VersionAnswers } from '../engine/stateEffects.ts'
import { roomOn } from '../files/diskRoom.ts'
import type { Cut, IntakePushes, RunSnapshot, WorkerPushes, WorkerRequests } from '../ipc/messages.ts'
import type { DesiredRun, Store } from '../store/index.ts'
import type { BatchGate } from './batchGate.ts'
import { batchTimeOf, joinBlocks, newBlocks, nextStep, splitBlocks, type Blocks } from './batchPlan.ts'
import { BatchWaiters } from './batchWaiters.ts'
import { ClockWatch } from './clockWatch.ts'
import { Deliveries } from './deliveries.ts'
import { OPENING, type Heartbeat } from './heartbeat.ts'
import { InputRate } from './inputRate.ts'
import type { IntakeLink, IntakeListener } from './intakeLink.ts'
import { runSpec, stagingOf, type RunSpec } from './runSpec.ts'
import { StatusReports } from './statusReports.ts'
import { isDiskFull, passesByItself, StoreAway } from './trouble.ts'
import { GivenUp, watched } from './watched.ts'

/** One thread for all runs of this process. */
const computations = new ComputeThread()

/** How long a database that another process has open is asked for before it is said and tried anew. */
const LOCK_WAIT_MS = 5000
/** How long a graceful stop and a deploy wait for outputs; what is left is delivered when the run goes on. */
const SETTLE_MS = 10_000
/** What failed is tried again after this pause: a batch once, for memory may have been short; what passes by itself until it has passed. */
const RETRY_MS = 1000
/** Marks of deliveries are written after this pause, unless a commit takes them along before. */
const IDLE_MS = 200

export interface OwnerParts {
  dataFolder: string
  store: Store
  intake: IntakeLink
  heartbeat: Heartbeat
  gate: BatchGate
  push<K extends keyof WorkerPushes>(kind: K, push: WorkerPushes[K]): void
  /** Called once when the run has ended by itself or on request. */
  ended(run: string): void
  now(): number
  ids(): string
  limits: { memory: string; threads: number }
  log(line: string): void
}

/** A version as its owner opens it. */
interface Deployed {
  document: PipelineDocument
  answers: VersionAnswers[]
}

export class RunOwner implements IntakeListener {
  readonly run: string
  readonly #parts: OwnerParts
  readonly #folder: string
  #desired: DesiredRun
  #engine!: EngineRun
  /** The version that the engine runs, also while another is deployed. */
  #openVersion = 0
  #spec!: RunSpec
  #deliveries!: Deliveries
  readonly #inputRate = new InputRate()
  readonly #status: StatusReports
  #cuts: Cut[] = []
  #left: Blocks = {}
  /** Batches, idle work, deploys and the end follow one another. */
  #turns: Promise<unknown> = Promise.resolve()
  /** Snapshots that wait for their turn: one need not wait until a run that lags behind has caught up. */
  #snapshotsWaiting = 0
  #pumping = false
  #idleTimer: NodeJS.Timeout | undefined
  #opened = false
  #ending = false
  #stopping = false
  #handingOver: Promise<void> | undefined
  #blocked = false
  readonly #clock = new ClockWatch()
  readonly #waiters = new BatchWaiters()
  #lastReport: BatchReport | undefined
  readonly #gone = Promise.withResolvers<void>()

  constructor(desired: DesiredRun, parts: OwnerParts) {
    this.run = desired.id
    this.#desired = desired
    this.#parts = parts
    this.#status = new StatusReports(desired.records, {
      run: desired.id,
      store: parts.store,
      push: (kind, push) => parts.push(kind, push),
      completedBatches: () => (this.#opened ? this.#engine.lastSequence : this.#desired.completedBatches),
      isEnding: () => this.#ending,
      now: () => parts.now(),
      log: (line) => parts.log(line),
    })
    this.#folder = path.join(parts.dataFolder, 'runs', desired.id)
  }

  get version(): number {
    return this.#desired.version
  }
  get interval(): number {
    return this.#desired.interval
  }
  /** Its database can be asked. */
  get isOpen(): boolean {
    return this.#opened && !this.#ending
  }
  get isEnding(): boolean {
    return this.#ending
  }

  /** Opens the run; when it cannot be opened for a reason that does not pass, it fails with it. */
  async open(): Promise<void> {
    let open: boolean
    try {
      open = await this.#turn(() => this.#openWhenPossible())
    } catch (error) {
      return this.fail(said('The run could not be started: {reason}', { reason: saidBy(error) }))
    }
    // It may have been let go of meanwhile.
    if (!open || this.#ending) return
    this.#opened = true
    // Nobody had ended it: this is not a start that a person asked for.
    const goesOn = this.#desired.status === 'running'
    // What a worker noted that was gone before its first batch, no commit has.
    if (!goesOn || this.#engine.zeroTime === null)
      this.#event('started', said('Started with version {version}.', { version: this.version }))
    if (goesOn)
      this.#event(
        'restarted',
        said('The worker that had the run is gone: another goes on with version {version}.', { version: this.version }),
      )
    await this.#status.tell('running')
    if (!this.#ending) this.#parts.intake.listen(this.run, this)
  }

  /** Tries until it can be opened, or is wanted no longer: then it answers with false. */
  async #openWhenPossible(): Promise<boolean> {
    const wanted = () => !this.#ending && !this.#stopping && !this.#handingOver
    for (let told = ''; wanted(); await pause(RETRY_MS)) {
      try {
        await this.#openEngine(await this.#deployed())
        await this.#countRecords()
        return true
      } catch (error) {
        const { message } = error as Error
        if (!passesByItself(error as Error)) throw error
        if (message !== told) this.#parts.log(`${this.run} waits to be started: ${message}`)
        told = message
      }
    }
    return false
  }

  /** Why the sources could not be opened at the last try. */
  #unopened = ''

  /** The intake is there: it starts the receivers, or goes on with them, and sends the cuts behind the last batch. */
  onIntake(): void {
    void this.#turn(async () => {
      if (this.#ending) return
      this.#cuts = []
      this.#left = {}
      await this.#openIntake()
      this.#unopened = ''
    }).catch((error: Error & { code?: string }) => {
      if (error.code === 'closed') return
      if (error.code === 'staleEpoch') return void this.letGo()
      if (!passesByItself(error)) return void this.fail(said('The sources could not be opened: {reason}', { reason: saidBy(error) }))
      if (error.message !== this.#unopened) this.#parts.log(`${this.run}: the sources cannot be opened yet: ${error.message}`)
      this.#unopened = error.message
      setTimeout(() => this.onIntake(), RETRY_MS)
    })
  }

  onPush<K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]): void {
    if (kind === 'receivers') return this.#receivers(push as IntakePushes['receivers'])
    this.#cuts.push(push as Cut)
    this.pump()
  }

  #receivers(push: IntakePushes['receivers']): void {
    this.#parts.push('receivers', push)
    if (JSON.stringify(push.trouble) === JSON.stringify(this.#trouble) || this.#ending) return
    this.#trouble = push.trouble
    this.#event('backPressure', push.trouble ?? said('What is received can be stored again: reading goes on.'))
  }
  /** Why the intake cannot store what comes. */
  #trouble: Said | undefined

  /** Works off what is due. Called by every cut, by the alarm, and by whatever may have made room. */
  pump(): void {
    if (this.#pumping || this.#ending || !this.#opened) return
    this.#pumping = true
    void this.#turn(() => this.#workOff(() => this.#snapshotsWaiting > 0))
      .catch((error: Error) => this.#batchFailed(error))
      .finally(() => {
        this.#pumping = false
        this.#wakeWaiters()
        if (this.#cuts.length > 0 && !this.#blocked) this.pump()
      })
  }

  /** Resolves when the batch of this time is done or passed over, or after some milliseconds; answers with its report, if it is the last one. */
  async waitFor(time: number, withinMs: number): Promise<BatchReport | null> {
    this.pump()
    if ((this.#engine?.lastBatchTime ?? 0) < time) await this.#waiters.wait(time, withinMs)
    // A quiet time has no report, and is not worth a query to know it.
    return this.#lastReport?.time === time ? this.#lastReport : null
  }

  /** Takes over another version at a batch boundary: state that means the same is kept, no batch is lost or done twice. */
  deploy(desired: DesiredRun): Promise<void> {
    const before = this.#desired
    this.#desired = desired
    return this.#turn(async () => {
      if (this.#ending) return
      const deployed = await this.#deployed()
      // What was cut belongs to the version before.
      await this.#workOff()
      await this.#deliveries.settled(SETTLE_MS)
      await this.#closeEngine()
      await this.#openEngine(deployed)
      this.#cuts = []
      this.#left = {}
      this.#event(
        'deployed',
        before.version === desired.version
          ? said('Started again with version {version}.', { version: before.version })
          : said('Version {version} took over from version {before}.', { version: desired.version, before: before.version }),
      )
      await this.#openIntake()
      await this.#status.tell('running')
    }).catch((error: Error) => {
      if (!passesByItself(error))
        return this.fail(said('Version {version} could not be started: {reason}', { version: desired.version, reason: saidBy(error) }))
      // The version before goes on, and the worker, which sees that it is not the one desired, tries again.
      this.#desired = before
      return this.#batchFailed(error)
    })
  }

  /** Ends the run as the person asked: `drain` works off all that was received and delivers it, `now` leaves it for the next start. */
  async stop(how: 'drain' | 'now'): Promise<void> {
    if (this.#ending || this.#stopping) return
    this.#stopping = true
    await this.#status.tell('stopping')
    // Where it is being opened still, this comes after that.
    await this.#turn(async () => {
      if (this.#ending || !this.#opened) return
      this.#ending = true
      if (this.#parts.intake.connected) {
        // The last cut is pushed before the answer comes.
        const { lastCut } = await this.#parts.intake.ask('close', { run: this.run, epoch: this.#engine.epoch })
        if (how === 'drain') {
          await this.#workOff()
          await this.#workOffLeft(lastCut)
        }
      }
      if (how === 'drain') await this.#deliveries.settled(SETTLE_MS)
      this.#event(
        'stopped',
        how === 'drain' ? said('Stopped after all that was received.') : said('Stopped at once; what was received waits.'),
      )
    }).catch((error: Error) => this.#parts.log(`${this.run}: ${error.message}`))
    await this.#end('stopped')
  }

  /** Lets go of the run as it is: this process ends, or another worker takes over. The sources go on. */
  async letGo(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    this.#parts.intake.unlisten(this.run)
    await this.#turn(() => this.#closeEngine()).catch(() => undefined)
    this.#over()
  }

  /** Works off all that was cut, delivers it, and lets go, for another process goes on: with the next version, if one is named. */
  handOver(next?: number): Promise<void> {
    return (this.#handingOver ??= this.#handOver(next))
  }

  async #handOver(next: number | undefined): Promise<void> {
    await this.#turn(async () => {
      if (this.#ending || !this.#opened) return
      await this.#workOff()
      await this.#deliveries.settled(SETTLE_MS)
      if (next !== undefined) this.#event('deployed', said('Version {version} takes over in another process.', { version: next }))
    }).catch((error: Error) => this.#parts.log(`${this.run}: ${error.message}`))
    await this.letGo()
    await this.#gone.promise
  }

  /** The run cannot go on until a person has done something. Nothing is lost: what was received waits. */
  async fail(reason: Said): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    this.#parts.log(`${this.run}: ${saidInWords(reason)}`)
    const { store, intake, ids, now } = this.#parts
    if (this.#opened) this.#event('failed', reason)
    await store.runs.fail(this.run, reason, { id: ids(), at: now() }).catch((error: Error) => this.#parts.log(error.message))
    if (intake.connected && this.#opened) await intake.ask('close', { run: this.run, epoch: this.#engine.epoch }).catch(() => undefined)
    await this.#end('failed', reason)
  }

  batches(before: number, limit: number): Promise<{ batches: BatchReport[]; more: boolean }> {
    return this.#engine.ledgerPage(before, limit)
  }
  report(time: number): Promise<BatchReport | null> {
    return this.#engine.report(time)
  }
  deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#engine.deadLetters(limit)
  }
  events(limit: number): Promise<RunEvent[]> {
    return this.#engine.events(limit)
  }
  liveTable(node: string, limit: number): Promise<LiveTable> {
    return this.#engine.readLiveTable(node, limit)
  }
  /** Where files of states stand for a moment. */
  get stateFolder(): string {
    return this.#engine.stateFolder
  }
  states(): Promise<StateInfo[]> {
    return this.#engine.states()
  }
  statePage(question: StateQuestion): Promise<StatePage> {
    return this.#engine.statePage(question)
  }
  exportState(node: string, format: StateFileFormat): Promise<string> {
    return this.#engine.exportState(node, format, this.#parts.ids())
  }
  /** Puts a file in the place of what a node remembers, between two batches. */
  async importState({ node, format, file, actor }: WorkerRequests['importState']['request']): Promise<number> {
    const keys = await this.#turn(() => this.#engine.importState(node, format, path.join(this.stateFolder, path.basename(file))))
    this.#event(
      'imported',
      said('What {node} remembers was read from a file by {actor}: {keys, plural, one {# key} other {# keys}}.', { node, actor, keys }),
    )
    return keys
  }
  /** Copies all that the run needs at a batch boundary into a folder of this name within the run's own, which is made anew. */
  async snapshot(name: string): Promise<RunSnapshot> {
    this.#snapshotsWaiting++
    const { snapshot, input } = await this.#turn(() => this.#snapshot(path.join(this.#folder, path.basename(name)))).finally(
      () => this.#snapshotsWaiting--,
    )
    await input
    return snapshot
  }

  async #snapshot(folder: string): Promise<{ snapshot: RunSnapshot; input: Promise<null> }> {
    if (this.#ending) throw Object.assign(new Error(`Run ${this.run} ends.`), { code: 'notOwner' })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    // What is delivered already need not be delivered again.
    await this.#engine.idle()
    const standing = await this.#engine.snapshot(folder)
    const counted = { batches: this.#engine.lastSequence, records: this.#status.records }
    // The intake does one thing after another: whatever later batches release is deleted after it was copied, so they need not wait.
    const input = this.#parts.intake.ask('copyInput', { run: this.run, epoch: this.#engine.epoch, folder: path.basename(folder) })
    input.catch(() => undefined)
    return { snapshot: { ...standing, counted }, input }
  }

  async #deployed(): Promise<Deployed> {
    const { versions } = this.#parts.store
    const { pipeline } = this.#desired
    const [version, answers] = await Promise.all([versions.get(pipeline, this.version), versions.answers(pipeline, this.version)]).catch(
      (error: unknown) => Promise.reject(new StoreAway(error)),
    )
    if (!version) throw new SaidError(said('There is no version {version} of the pipeline.', { version: this.version }))
    return { document: version.document, answers }
  }

  async #openEngine({ document, answers }: Deployed): Promise<void> {
    const { store, limits, now } = this.#parts
    this.#spec = await runSpec(document, (settings) => store.secrets.resolve(settings))
    const { plan } = this.#spec
    // The engine may read the folders that are there when it opens.
    for (const folder of ['input', 'outbox']) await mkdir(path.join(this.#folder, folder), { recursive: true })
    this.#openVersion = this.version
    this.#engine = await this.#watched(OPENING, (begin) =>
      openRun({
        runId: this.run,
        folder: this.#folder,
        plan,
        version: this.version,
        answers,
        inputFolders: [path.join(this.#folder, 'input'), path.join(this.#folder, 'outbox'), ...this.#spec.folders],
        staging: stagingOf,
        limits,
        computing: computations.compute,
        now,
        lockWaitMs: LOCK_WAIT_MS,
        locked: begin,
      }),
    )
    this.#inputRate.restart(plan.interval)
    this.#deliveries = new Deliveries({
      run: this.run,
      sinks: plan.sinks,
      implementations: sinkImplementations,
      resolve: (settings) => store.secrets.resolve(settings),
      next: (node) => this.#engine.nextOutput(node),
      delivered: (node, time) => {
        this.#engine.delivered(node, time)
        this.#idleSoon()
        if (this.#blocked) this.pump()
      },
      tell: (time, node, output) => this.#parts.push('output', { run: this.run, time, node, output }),
      event: (kind, text) => this.#event(kind, text),
      now,
    })
  }

  async #closeEngine(): Promise<void> {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = undefined
    await this.#deliveries?.close()
    if (!this.#engine) return
    await this.#engine.idle().catch(() => undefined)
    await this.#engine.close()
  }

  /** Records of batches that were done after the store was last told. */
  async #countRecords(): Promise<void> {
    const known = this.#desired.completedBatches
    for (let before = Number.MAX_SAFE_INTEGER, more = true; more;) {
      const page = await this.#engine.ledgerPage(before, 500)
      for (const report of page.batches) if (report.sequence > known) this.#status.records += report.records
      const oldest = page.batches.at(-1)
      more = page.more && oldest !== undefined && oldest.sequence > known
      before = oldest?.time ?? 0
    }
  }

  async #openIntake(): Promise<void> {
    await this.#parts.intake.ask('open', {
      run: this.run,
      epoch: this.#engine.epoch,
      interval: this.#spec.plan.interval,
      sources: this.#spec.sources,
      quotaBytes: this.#spec.options.inputQuotaBytes,
      after: this.#engine.lastBatchTime ?? 0,
      consumed: { ...this.#engine.consumed },
    })
  }

  /** Works off the cuts that have come, until something else wants its turn. */
  async #workOff(mustYield = () => false): Promise<void> {
    for (let cut = this.#cuts[0]; cut && !mustYield(); cut = this.#cuts[0]) {
      if (await this.#isBlocked()) return
      await this.#toCut(cut)
      this.#cuts.shift()
    }
  }

  /** At the end, blocks that were too many for one batch get batches of their own. */
  async #workOffLeft(lastCut: number): Promise<void> {
    let time = Math.max(lastCut, this.#engine.lastBatchTime ?? 0)
    while (Object.keys(this.#left).length > 0) {
      time += this.interval
      await this.#toCut({ run: this.run, time, since: 0, through: {}, blocks: {} })
    }
  }

  async #toCut(cut: Cut): Promise<void> {
    const engine = this.#engine
    const time = batchTimeOf(cut, engine.interval)
    this.#left = joinBlocks(this.#left, newBlocks(cut.blocks, engine.consumed))
    // The node may be gone since the data came.
    const known = new Set(this.#spec.sources.map(({ node }) => node))
    this.#left = Object.fromEntries(Object.entries(this.#left).filter(([node]) => known.has(node)))
    const setBack = this.#clock.look(time, this.#parts.now(), this.interval)
    if (setBack !== null) this.#event('clockSetBack', setBack)
    const hasInput = Object.keys(this.#left).length > 0
    for (let step = nextStep(engine, time, cut.since, hasInput); step; step = nextStep(engine, time, cut.since, hasInput)) {
      if (step.kind === 'skip') engine.skipTo(step.to)
      else if (step.kind === 'gap') {
        this.#tellBatch(await engine.gap(step.from, step.to))
        this.#event(
          'gap',
          said('No batches from {from} to {to}: nothing was cut in that time.', { from: iso(step.from), to: iso(step.to) }),
        )
      } else await this.#batch(step.time, step.takesInput)
    }
  }

  async #batch(time: number, takesInput: boolean): Promise<void> {
    const engine = this.#engine
    const { now: taken, later } = takesInput ? splitBlocks(this.#left, this.#spec.options.maxBatchBytes) : { now: {}, later: this.#left }
    const through = Object.fromEntries(Object.entries(taken).map(([node, blocks]) => [node, blocks.at(-1)!.seq]))
    const report = await this.#watched(time, (begin) => {
      begin()
      return engine.batch({ time, blocks: taken, through, startedAt: this.#parts.now() })
    })
    this.#left = later
    this.#retried = false
    this.#diskFull = false
    this.#status.records += report.records
    this.#tellBatch(report)
    this.#deliveries.wake()
    if (Object.keys(through).length > 0) this.#release()
    this.#limitRate(report)
  }
  #retried = false
  #diskFull = false

  /** Does what may take the process with it. */
  #watched<T>(time: number, work: (begin: () => void) => Promise<T>): Promise<T> {
    return watched(this.#parts, { run: this.run, version: this.#openVersion, time }, work)
  }

  #tellBatch(report: BatchReport): void {
    this.#lastReport = report
    this.#parts.push('report', { report })
    for (const { node } of this.#spec.plan.sinks.filter((sink) => stagingOf(sink) === null)) {
      if ((report.nodes[node]?.in ?? 0) > 0) this.#parts.push('table', { run: this.run, node, asOf: report.time })
    }
    this.#wakeWaiters()
    this.#idleSoon()
    if (this.#status.isDue) void this.#status.tell('running')
  }

  /**
   * A batch could not be done: once more on a database that is opened anew, for memory may have been short; then the run ends with the
   * reason. What passes by itself, such as a full disk, is waited for as long as it takes.
   */
  async #batchFailed(error: Error): Promise<void> {
    if (this.#ending) return
    const waits = passesByItself(error)
    if (error instanceof GivenUp || (this.#retried && !waits)) return this.fail(saidBy(error))
    const diskFull = isDiskFull(error)
    if (diskFull && !this.#diskFull)
      this.#event('backPressure', said('The disk is full: batches wait until there is space. Nothing is lost.'))
    if (!waits || !this.#diskFull) this.#parts.log(`${this.run}: ${error.message} It is tried again.`)
    this.#retried = !waits
    this.#diskFull = diskFull
    await pause(RETRY_MS)
    try {
      await this.#turn(async () => {
        // On a full disk a database can be asked still, unless it broke in the middle of a write.
        if (!this.#ending && !(diskFull && (await this.#engine.mend()))) await this.#reopenEngine()
      })
    } catch (again) {
      if (passesByItself(again as Error)) return this.#batchFailed(again as Error)
      return this.fail(saidBy(again))
    }
    // The cuts are asked for again: whatever was mistaken here is read anew.
    if (this.#parts.intake.connected) this.onIntake()
  }

  async #reopenEngine(): Promise<void> {
    const before = this.#engine
    const deployed = await this.#deployed()
    await this.#closeEngine()
    await this.#openEngine(deployed)
    // What the database could not take yet is written by the one that was opened.
    for (const event of before.noted) this.#engine.note(event)
  }

  async #isBlocked(): Promise<boolean> {
    const waiting = this.#engine.pendingBytes
    const { free, kept } = await roomOn(this.#folder)
    const tooMuch =
      waiting > this.#spec.options.outboxQuotaBytes
        ? said('Too much output waits for its sinks: batches wait until some of it is delivered.')
        : null
    // With nothing to deliver a batch is what makes room: it releases its input.
    const noRoom =
      waiting > 0 && free < kept
        ? said('The disk is nearly full and output waits for its sinks: batches wait until some of it is delivered.')
        : null
    const reason = tooMuch ?? noRoom
    if (reason && !this.#blocked) this.#event('backPressure', reason)
    this.#blocked = reason !== null
    return this.#blocked
  }

  #release(): void {
    const { intake } = this.#parts
    if (!intake.connected) return
    intake
      .ask('release', { run: this.run, epoch: this.#engine.epoch, through: { ...this.#engine.consumed } })
      .catch((error: Error & { code?: string }) => {
        if (error.code === 'staleEpoch') void this.letGo()
      })
  }

  #limitRate(report: BatchReport): void {
    for (const [node, recordsPerSecond] of Object.entries(this.#inputRate.after(report))) {
      this.#parts.intake.ask('limitRate', { run: this.run, epoch: this.#engine.epoch, node, recordsPerSecond }).catch(() => undefined)
    }
  }

  /** Soon, however quickly batches follow one another: what waits for idle time must not wait for ever. */
  #idleSoon(): void {
    this.#idleTimer ??= setTimeout(() => {
      this.#idleTimer = undefined
      if (!this.#ending) void this.#turn(() => this.#idle()).catch((error: Error) => this.#parts.log(`${this.run}: ${error.message}`))
    }, IDLE_MS)
  }

  async #idle(): Promise<void> {
    if (this.#ending) return
    await this.#engine.idle()
    // The last batches before a pause are told too.
    if (this.#status.isBehind) await this.#status.tell('running')
  }

  #event(kind: RunEvent['kind'], text: Said): void {
    const event: RunEvent = { at: this.#parts.now(), kind, text }
    this.#engine.note(event)
    this.#parts.push('event', { run: this.run, event })
  }

  async #end(status: 'stopped' | 'failed', reason?: Said): Promise<void> {
    this.#ending = true
    this.#parts.intake.unlisten(this.run)
    await this.#turn(() => this.#closeEngine()).catch((error: Error) => this.#parts.log(`${this.run}: ${error.message}`))
    await this.#status.tell(status, reason)
    this.#over()
  }

  #over(): void {
    this.#wakeWaiters()
    this.#parts.ended(this.run)
    this.#gone.resolve()
  }

  #wakeWaiters(): void {
    this.#waiters.wake(this.#ending ? Infinity : (this.#engine?.lastBatchTime ?? 0))
  }

  #turn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turns.then(work)
    this.#turns = result.catch(() => undefined)
    return result
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

const iso = (time: number) => new Date(time).toISOString()
