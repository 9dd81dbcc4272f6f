/** One run's database: does batches as transactions, and answers questions about them. Knows no clock: time is passed in. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { said, type BatchReport, type Plan, type PlanSink, type RunEvent, type StateFileFormat } from '@millrace/shared'
import type { Connection, Session } from '../duckdb/session.ts'
import type { Block } from '../ipc/messages.ts'
import { Batches } from './batch/batches.ts'
import { emptyReport } from './batch/batchReport.ts'
import { checkBlocks, checkTime } from './checkBlocks.ts'
import { BatchRefused } from './errors.ts'
import type { Ledger } from './ledger.ts'
import type { SnapshotOutcome } from './memorySnapshots.ts'
import { outboxFolder, prepareOutbox, type OutboxEntry } from './outbox.ts'
import { prepareKept, prepareSession } from './prepare.ts'
import { RunAnswers } from './runAnswers.ts'
import type { BatchRequest, RunOptions, RunParts } from './runParts.ts'
import { copyRun, type Standing } from './snapshot.ts'
import type { FirstKept } from './snapshotsKept.ts'
import { importState, UNWATCHED, type Watch } from './stateBrowse.ts'
import { ThreadChoice } from './threadChoice.ts'

/** A log longer than this is checkpointed when there is time. */
const CHECKPOINT_WAL_BYTES = 256 * 1024

export class EngineRun extends RunAnswers {
  readonly epoch: number
  readonly #options: RunOptions
  readonly #session: Session
  readonly #ledger: Ledger
  readonly #plan: Plan
  readonly #sinks: ReadonlyMap<string, PlanSink>
  readonly #batches: Batches
  readonly #threads: ThreadChoice
  #busy = false
  #closed = false

  /** Use `openRun`. */
  constructor(parts: RunParts) {
    super(parts)
    this.#options = parts.options
    this.#session = parts.session
    this.#ledger = parts.ledger
    this.#plan = parts.program.plan
    this.#sinks = new Map(this.#plan.sinks.map((sink) => [sink.node, sink]))
    this.#batches = new Batches(parts)
    this.#threads = new ThreadChoice(parts.options.limits.threads)
    this.epoch = parts.ledger.epoch
  }

  protected get isClosed(): boolean {
    return this.#closed
  }
  get interval(): number {
    return this.#plan.interval
  }
  /** The first batch time minus the interval; null before the first batch. */
  get zeroTime(): number | null {
    return this.#ledger.zeroTime
  }
  /** Time of the last batch or skipped quiet one; null before the first. */
  get lastBatchTime(): number | null {
    return this.#ledger.lastTime
  }
  get lastSequence(): number {
    return this.#ledger.lastSequence
  }
  /** Per source: blocks up to here are in the ledger. */
  get consumed(): Readonly<Record<string, number>> {
    return this.#ledger.consumed
  }
  /** Tables that went on with what was in them when the run was opened; all others began anew. */
  get stayed(): ReadonlySet<string> {
    return this.parts.stayed
  }
  /** Staged outputs that are not delivered yet, in the order of their times. */
  get pending(): readonly OutboxEntry[] {
    return this.#ledger.pending.undelivered
  }
  /** The oldest output that a sink has not delivered. */
  nextOutput(sinkNode: string): OutboxEntry | undefined {
    return this.#ledger.pending.next(sinkNode)
  }
  /** Bytes of staged outputs that wait for the plan's sinks. Those of a sink that a deploy took out wait for its return and hold up nothing. */
  get pendingBytes(): number {
    return this.#plan.sinks.reduce((sum, { node }) => sum + this.#ledger.pending.bytes(node), 0)
  }
  /** Columns of the relation that a sink writes. */
  columnsOf(sinkNode: string): readonly { name: string; type: string }[] {
    const sink = this.#sinks.get(sinkNode)
    return sink ? this.parts.bound.columns.get(sink.input)! : []
  }

  /** The next time at which something happens without input: a window that holds rows, a summary without keys, a time-out. */
  nextDue(): number | null {
    const { zeroTime, lastTime } = this.#ledger
    return zeroTime === null || lastTime === null ? null : this.parts.due.next(zeroTime, lastTime)
  }

  /** No input and nothing due: the batch costs no row and no query. The first batch is never quiet, since it sets the zero time. */
  isQuiet(time: number, blocks: Record<string, readonly Block[]> = {}): boolean {
    if (this.#ledger.zeroTime === null || Object.values(blocks).some((each) => each.length > 0)) return false
    const due = this.nextDue()
    return due === null || due > time
  }

  /** Passes over a quiet batch time. */
  skipTo(time: number): void {
    checkTime(time, this)
    if (!this.isQuiet(time))
      throw new BatchRefused('wrongTime', said('The batch of {time, moment} is not quiet and cannot be skipped.', { time }))
    this.#ledger.lastTime = time
  }

  /**
   * Does one batch as one transaction. Throws BatchFailed when a step fails and BatchRefused when the batch must not be committed;
   * then nothing of it remains.
   */
  async batch(request: BatchRequest): Promise<BatchReport> {
    return this.#exclusive(async () => {
      checkTime(request.time, this)
      await checkBlocks(this.#ledger.consumed, this.parts.program.sources, request)
      await this.#fitThreads(request)
      return this.#batches.do(request)
    })
  }

  /** One ledger row for a stretch without cuts; the next batch comes after `to`. */
  async gap(from: number, to: number): Promise<BatchReport> {
    return this.#exclusive(async () => {
      checkTime(to, this)
      const now = this.#options.now()
      const report: BatchReport = {
        ...emptyReport(this.parts, to, now),
        kind: 'gap',
        error: said('No batches between {from, moment} and {to, moment}.', { from, to }),
        finishedAt: now,
      }
      const { connection } = this.#session
      await this.#transaction(connection, () => this.#ledger.append(connection, report, { through: {}, staged: [] }))
      this.#ledger.committed(report, { through: {}, staged: [] })
      return report
    })
  }

  /** Marks an output as delivered: the mark rides in the next commit, or is written by `idle`. */
  delivered(node: string, time: number): void {
    this.#ledger.markDelivered(node, time, this.#options.now())
  }

  /** Enters an event in the run's history; it is written with the next commit, or by `idle`. */
  note(event: RunEvent): void {
    this.#ledger.note(event)
  }

  /** Events that no commit has written yet. */
  get noted(): RunEvent[] {
    return [...this.#ledger.noted]
  }

  /** After a write that failed: deletes what no commit names; false when the database broke and must be opened anew. */
  async mend(): Promise<boolean> {
    return this.#exclusive(async () => {
      await prepareOutbox(this.#options.folder, [], this.#ledger.namedFiles(outboxFolder(this.#options.folder)))
      await this.#session.connection.table('SELECT 1')
    }).then(
      () => true,
      () => false,
    )
  }

  /** Work for quiet times: writes marks and events, prunes, and checkpoints when the log is long. */
  async idle(): Promise<void> {
    await this.#exclusive(async () => {
      const { connection } = this.#session
      if (this.#ledger.hasMarks) {
        await this.#transaction(connection, () => this.#ledger.writeMarks(connection))
      }
      const wal = await stat(path.join(this.#options.folder, 'run.duckdb.wal')).catch(() => null)
      // Whoever reads an older state of the database holds up a checkpoint: the next pause does it.
      if (wal && wal.size > CHECKPOINT_WAL_BYTES && !this.parts.snapshots?.isCopying) {
        await this.#ledger.prune(connection)
        await connection.run('CHECKPOINT')
      }
    })
  }

  /** Copies the database and the undelivered outputs into a folder within the run's own. */
  async snapshot(folder: string): Promise<Standing> {
    return this.#exclusive(async () => {
      await copyRun(this.#session.connection, this.#options.folder, folder)
      return { epoch: this.epoch, time: this.#ledger.lastTime }
    })
  }

  /** Whether a snapshot of what the run remembers should be taken before the next batch. */
  get snapshotIsDue(): boolean {
    const { zeroTime, lastTime } = this.#ledger
    return zeroTime !== null && lastTime !== null && (this.parts.snapshots?.isDue(lastTime) ?? false)
  }

  /**
   * Begins a snapshot of what the run remembers after its last batch; the next batch need not wait until it has `ended`. `first` tells
   * what is kept of the input, for snapshots go with it.
   */
  takeSnapshot(first: FirstKept): Promise<{ ended: Promise<SnapshotOutcome> }> {
    return this.#exclusive(() => {
      const { zeroTime, lastTime, lastSequence, consumed } = this.#ledger
      const { snapshots, options } = this.parts
      if (!snapshots || zeroTime === null || lastTime === null) throw new Error('There is nothing to take a snapshot of.')
      const place = { time: lastTime, sequence: lastSequence, version: options.version, interval: this.interval, zeroTime }
      return snapshots.begin({ ...place, consumed: { ...consumed } }, first)
    })
  }

  /** Deletes all snapshots, for the disk is nearly full: nothing depends on them. */
  async makeRoom(): Promise<void> {
    const { snapshots } = this.parts
    if (snapshots?.hasAny) await this.#exclusive(() => snapshots.forget())
  }

  /** Puts a file in the place of what a node remembers; answers with the number of keys. */
  importState(node: string, format: StateFileFormat, file: string, watch: Watch = UNWATCHED): Promise<number> {
    return this.#exclusive(async () => {
      const { connection, watched } = this.#session
      const time = this.#ledger.lastTime ?? 0
      const keys = await importState(watched, this.parts.bound, { node, format, file, time }, watch)
      await this.parts.due.refresh(connection)
      // What led to it is in no record.
      await this.parts.snapshots?.forget()
      return keys
    })
  }
  /** Ends a running statement of a batch, as far as DuckDB listens; the batch then fails. */
  interrupt(): void {
    this.#session.connection.interrupt()
  }

  /** Closes the database. The running batch must have ended. */
  async close(): Promise<void> {
    if (this.#closed) return
    await this.#exclusive(async () => {
      await this.parts.snapshots?.abandon()
      await this.questions.answered()
      this.#closed = true
      this.#session.close()
      await this.parts.javaScript.close()
    })
  }

  /** Batches never overlap: a caller that starts a second one has lost its order. */
  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('The run is closed.')
    if (this.#busy) throw new Error('The run is at work: batches, idle work and snapshots follow one another.')
    this.#busy = true
    try {
      return await work()
    } finally {
      this.#busy = false
    }
  }

  async #fitThreads({ blocks }: BatchRequest): Promise<void> {
    const bytes = Object.values(blocks)
      .flat()
      .reduce((sum, block) => sum + block.bytes, 0)
    const wanted = this.#threads.next(bytes, this.#session.threads)
    if (wanted === this.#session.threads) return
    await this.parts.snapshots?.abandon()
    await this.questions.between(async () => {
      await this.#session.setThreads(wanted)
      await prepareSession(this.#session.connection, this.parts.bound)
      await prepareKept(this.#session.connection, this.parts.bound)
      this.parts.runningFolds.forget()
    })
  }

  async #transaction(connection: Connection, work: () => Promise<void>): Promise<void> {
    await connection.run('BEGIN')
    try {
      await work()
      await connection.run('COMMIT')
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      throw error
    }
    await this.#ledger.deleteDelivered()
  }
}
