/** A worker: brings about the desired state of the runs that are placed with it, and answers the api. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { buildPlan, processingTime, saidFromText } from '@millrace/shared'
import { type ChannelServer, serveChannel } from '../ipc/channel.ts'
import type { WorkerPushes, WorkerRequests } from '../ipc/messages.ts'
import type { AskedRun, IsolatedRuns } from '../ipc/processMessages.ts'
import type { Alarms } from '../queue/alarms.ts'
import type { DesiredRun } from '../store/index.ts'
import { BatchGate } from './batchGate.ts'
import { deedFor } from './deeds.ts'
import { Heartbeat, needsOwnWorker } from './heartbeat.ts'
import { IntakeLink } from './intakeLink.ts'
import { LeftRuns } from './leftRuns.ts'
import type { OwnerParts } from './ownerParts.ts'
import { RunOwner } from './runOwner.ts'

/** The desired state is read besides the api's notices, which may be lost. */
const LOOK_EVERY_MS = 2000
/** Longest wait of an alarm for its batch. */
const ALARM_WAIT_MS = 30_000

/** What is asked of a run's owner. */
type Question = Exclude<keyof WorkerRequests, 'reconcile'>

export interface WorkerOptions extends Pick<OwnerParts, 'dataFolder' | 'store' | 'limits' | 'snapshotMinutes' | 'now' | 'ids' | 'log'> {
  slot: string
  isMine(run: string): boolean
  /** How runs get workers of their own; null = this worker is one. */
  isolation: { state(): IsolatedRuns; ask(runs: AskedRun[]): void } | null
}

export class RunWorker {
  readonly #options: WorkerOptions
  readonly #owners = new Map<string, RunOwner>()
  readonly #channels = new Set<{ push(kind: string, body: unknown): void }>()
  readonly #gate = new BatchGate()
  readonly #heartbeat: Heartbeat
  readonly #intake: IntakeLink
  /** Whether the version of a run shares its process with no other, as its plan says. */
  readonly #plans = new Map<string, { version: number; isolated: boolean }>()
  readonly #toldToWait = new Set<string>()
  readonly #left: LeftRuns
  #desired = ''
  #asked: AskedRun[] | undefined
  #alarms: Alarms | undefined
  #server: ChannelServer | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #lookAgain = false
  #closed = false

  private constructor(options: WorkerOptions) {
    this.#options = options
    this.#heartbeat = new Heartbeat(options.dataFolder, options.slot, options.isolation === null)
    this.#intake = new IntakeLink(path.join(options.dataFolder, 'sockets', 'intake.sock'))
    this.#left = new LeftRuns({ ...options, intake: this.#intake })
  }

  static async start(options: WorkerOptions): Promise<RunWorker> {
    const worker = new RunWorker(options)
    const sockets = path.join(options.dataFolder, 'sockets')
    await mkdir(sockets, { recursive: true })
    worker.#server = await serveChannel(path.join(sockets, `worker-${options.slot}.sock`), (channel) => {
      worker.#channels.add(channel)
      channel.push('hello', worker.#hello())
      return {
        onRequest: (kind, body) => worker.#answer(kind as keyof WorkerRequests, body as never),
        onClose: () => worker.#channels.delete(channel),
      }
    })
    worker.#timer = setInterval(() => void worker.reconcile(), LOOK_EVERY_MS)
    await worker.reconcile()
    return worker
  }

  /** Alarms come from now on also from the queue; until then, and without Redis, the intake's cuts suffice. */
  useAlarms(alarms: Alarms): void {
    this.#alarms = alarms
    // Those that are not open yet start theirs when they are.
    for (const owner of this.#owners.values()) if (owner.isOpen) this.#startAlarm(owner)
  }

  /** Looks at the desired state and brings it about, as far as it is this worker's. */
  async reconcile(): Promise<void> {
    if (this.#closed) return
    if (this.#looking) {
      this.#lookAgain = true
      return this.#looking
    }
    this.#looking = this.#look()
      .catch((error: Error) => this.#options.log(`The desired state could not be read: ${error.message}`))
      .finally(() => {
        this.#looking = undefined
        if (this.#lookAgain) {
          this.#lookAgain = false
          void this.reconcile()
        }
      })
    return this.#looking
  }

  /** Lets go of all runs at a batch boundary; the sources go on. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await Promise.all([...this.#owners.values()].map((owner) => owner.letGo()))
    await this.#left.sweep()
    await this.#alarms?.close()
    await this.#server?.close()
    this.#intake.close()
    this.#heartbeat.close()
  }

  /** Works off what was cut, delivers it and lets go of all runs, for another process goes on with them. Call `close` afterwards. */
  async handOver(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    // A deploy may be why this process is no longer needed: its version is told, though nothing is looked for any more.
    const desired = await this.#options.store.runs.desired().catch(() => [])
    const nextOf = (owner: RunOwner) => desired.find(({ id, version }) => id === owner.run && version !== owner.version)?.version
    await Promise.all([...this.#owners.values()].map((owner) => owner.handOver(nextOf(owner))))
  }

  async #look(): Promise<void> {
    const { store, isMine, isolation } = this.#options
    const desired = await store.runs.desired()
    const held = new Set(isolation?.state().held)
    for (const owner of this.#owners.values()) if (!isMine(owner.run)) void owner.letGo()
    const asked: AskedRun[] = []
    for (const run of desired) {
      if (!isMine(run.id)) continue
      const owner = this.#owners.get(run.id)
      const isolated = await this.#isIsolated(run)
      const stopping = run.desired === 'stopped'
      switch (deedFor({ ...run, isolated, owner, held: held.has(run.id) }, isolation === null)) {
        case 'own':
          this.#own(run)
          break
        case 'deploy':
          void this.#deploy(owner!, run)
          break
        case 'handOver':
          void owner!.handOver(run.version)
          break
        case 'stop':
          void owner!.stop(run.how)
          break
        case 'close':
          await this.#nobodyHolds(run)
          break
        case 'ask':
        case 'nothing':
          break
      }
      // A process that holds it is asked for as long as the run needs it, so that it stays.
      if (!owner && (isolated || stopping)) asked.push({ run: run.id, stopping })
    }
    if (isolation) this.#ask(isolation, asked, desired)
    for (const id of this.#plans.keys()) if (!desired.some((run) => run.id === id)) this.#plans.delete(id)
    // A worker that has one run only leaves this to the others.
    if (isolation) this.#clearAway(desired)
  }

  /** A reset begins a run and ends another: whenever those desired change, one may be left. */
  #clearAway(desired: readonly DesiredRun[]): void {
    const ids = desired.map(({ id }) => id).join()
    if (ids !== this.#desired) this.#left.due()
    this.#desired = ids
    void this.#left.sweep()
  }

  /** Asks for all at once, and tells of the runs for which there is no room. */
  #ask(isolation: NonNullable<WorkerOptions['isolation']>, asked: AskedRun[], desired: readonly DesiredRun[]): void {
    if (JSON.stringify(asked) !== JSON.stringify(this.#asked)) isolation.ask(asked)
    for (const { run } of this.#asked ?? []) {
      if (!desired.some(({ id }) => id === run))
        void this.#tellEnd(run).catch((error: Error) => this.#options.log(`${run}: ${error.message}`))
    }
    this.#asked = asked
    const { waiting, most } = isolation.state()
    for (const id of this.#toldToWait) if (!waiting.includes(id)) this.#toldToWait.delete(id)
    for (const { run } of asked) {
      const found = desired.find(({ id }) => id === run)
      if (!found || !waiting.includes(run) || this.#toldToWait.has(run)) continue
      this.#toldToWait.add(run)
      void this.#tellToWait(found, most).catch((error: Error) => this.#options.log(`${run}: ${error.message}`))
    }
  }

  async #tellToWait(run: DesiredRun, most: number): Promise<void> {
    const { completedBatches, records } = run
    const error =
      `The run waits for a worker of its own, which it needs because it has free SQL or has ended a worker before: ${most} such runs are at work, ` +
      'and no more may be. Stop one of them, or start Millrace with a higher --isolated.'
    await this.#options.store.runs.report(run.id, { status: 'starting', error })
    this.#push('status', { run: run.id, status: 'starting', error, completedBatches, records })
  }

  /** A run of another process has ended. Its worker may have gone before the api had reached it. */
  async #tellEnd(run: string): Promise<void> {
    const row = await this.#options.store.runs.get(run)
    if (!row) return
    const { status, completedBatches, records, error } = row
    this.#push('status', { run, status, completedBatches, records, ...(error !== null && { error: saidFromText(error) }) })
  }

  async #isIsolated(run: DesiredRun): Promise<boolean> {
    if (needsOwnWorker(this.#options.dataFolder, run.id, run.version)) return true
    const known = this.#plans.get(run.id)
    if (known?.version === run.version) return known.isolated
    // A version that cannot be read says so when it is opened.
    const version = await this.#options.store.versions.get(run.pipeline, run.version).catch(() => undefined)
    const isolated = version !== undefined && buildPlan(version.document).plan.isolated
    this.#plans.set(run.id, { version: run.version, isolated })
    return isolated
  }

  /** A run that should stop and that nobody holds has stopped: its sources end too. */
  async #nobodyHolds(run: DesiredRun): Promise<void> {
    if (!this.#intake.connected) return
    await this.#intake.ask('close', { run: run.id, epoch: Number.MAX_SAFE_INTEGER })
    const { completedBatches, records } = run
    await this.#options.store.runs.report(run.id, { status: 'stopped' })
    this.#push('status', { run: run.id, status: 'stopped', completedBatches, records })
  }

  #own(run: DesiredRun): void {
    const owner = new RunOwner(run, {
      ...this.#options,
      intake: this.#intake,
      heartbeat: this.#heartbeat,
      gate: this.#gate,
      push: (kind, push) => this.#push(kind, push),
      ended: (id) => {
        if (this.#owners.get(id) === owner) this.#owners.delete(id)
        void this.#alarms?.stop(id)
        if (!this.#closed) void this.reconcile()
      },
    })
    this.#owners.set(run.id, owner)
    void owner.open().then(() => this.#startAlarm(owner))
  }

  async #deploy(owner: RunOwner, run: DesiredRun): Promise<void> {
    const before = owner.interval
    await owner.deploy(run)
    if (owner.interval !== before) this.#startAlarm(owner)
  }

  #startAlarm(owner: RunOwner): void {
    if (!this.#alarms || owner.isEnding || this.#closed) return
    const workOff = async (time: number) => {
      const report = await owner.waitFor(time, ALARM_WAIT_MS)
      return report && { time: report.time, records: report.records, processingMs: processingTime(report) }
    }
    void this.#alarms.start(owner.run, owner.interval, workOff)
  }

  #hello(): WorkerPushes['hello'] {
    return { slot: this.#options.slot, pid: process.pid, runs: [...this.#owners.keys()] }
  }

  #push<K extends keyof WorkerPushes>(kind: K, push: WorkerPushes[K]): void {
    for (const channel of this.#channels) channel.push(kind, push)
  }

  async #answer<K extends keyof WorkerRequests>(kind: K, body: WorkerRequests[K]['request']): Promise<unknown> {
    if (kind === 'reconcile') {
      await this.reconcile()
      return { runs: [...this.#owners.keys()] }
    }
    const { run } = body as { run: string }
    const owner = this.#owners.get(run)
    if (!owner?.isOpen) throw Object.assign(new Error(`This worker does not hold run ${run}.`), { code: 'notOwner' })
    return this.#questions[kind as Question](owner, body as never)
  }

  readonly #questions: {
    [K in Question]: (owner: RunOwner, request: WorkerRequests[K]['request']) => Promise<WorkerRequests[K]['answer']>
  } = {
    batches: (owner, { before, limit }) => owner.questions.ledgerPage(before, limit),
    batch: async (owner, { time }) => ({ report: await owner.questions.report(time) }),
    batchInputs: (owner, { until, limit }) => owner.questions.batchInputs(until, limit),
    liveTable: (owner, { node, limit }) => owner.questions.readLiveTable(node, limit),
    deadLetters: async (owner, { limit }) => ({ letters: await owner.questions.deadLetters(limit) }),
    sizes: async (owner) => ({ sizes: await owner.questions.sizes() }),
    states: async (owner) => ({ states: await owner.questions.states() }),
    statePage: (owner, request) => owner.questions.statePage(request),
    openWindows: (owner, request) => owner.questions.openWindows(request),
    windowRows: (owner, request) => owner.questions.windowRows(request),
    drawing: (owner, { node }) => owner.questions.drawing(node),
    exportState: async (owner, { node, format }) => ({ file: await owner.questions.exportState(node, format, this.#options.ids()) }),
    importState: async (owner, request) => ({ keys: await owner.importState(request) }),
    cancelImport: (owner, { file }) => owner.cancelImport(file),
    stateFolder: async (owner) => ({ folder: owner.questions.stateFolder }),
    events: async (owner, { limit }) => ({ events: await owner.questions.events(limit) }),
    snapshot: (owner, { folder }) => owner.snapshot(folder),
  }
}
