/** One run's database: does batches as transactions, and answers questions about them. Knows no clock: time is passed in. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import {
  said,
  type BatchReport,
  type DeadLetter,
  type KeptSize,
  type LiveTable,
  type NodeDrawing,
  type Plan,
  type PlanSink,
  type RunEvent,
  type StateFileFormat,
  type StateInfo,
  type StatePage,
} from '@millrace/shared'
import type { Connection, Session } from '../duckdb/session.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import { Batches } from './batch/batches.ts'
import { emptyReport } from './batch/batchReport.ts'
import { checkBlocks } from './checkBlocks.ts'
import { nodeDrawing } from './drawings.ts'
import { BatchRefused } from './errors.ts'
import { keptSizes } from './keptSizes.ts'
import { keptTables } from './keptTables.ts'
import type { Ledger } from './ledger.ts'
import { liveSelect } from './liveTables.ts'
import { outboxFolder, prepareOutbox, type OutboxEntry } from './outbox.ts'
import { prepareKept, prepareSession } from './prepare.ts'
import { Questions } from './questions.ts'
import type { BatchRequest, RunOptions, RunParts } from './runParts.ts'
import { copyRun, type Standing } from './snapshot.ts'
import { exportState, importState, stateFilesFolder, stateInfos, statePage, type StateQuestion } from './stateBrowse.ts'
import { ThreadChoice } from './threadChoice.ts'

/** A log longer than this is checkpointed when there is time. */
const CHECKPOINT_WAL_BYTES = 256 * 1024

export class EngineRun {
  readonly epoch: number
  readonly #parts: RunParts
  readonly #options: RunOptions
  readonly #session: Session
  readonly #ledger: Ledger
  readonly #plan: Plan
  readonly #sinks: ReadonlyMap<string, PlanSink>
  readonly #batches: Batches
  readonly #questions: Questions
  readonly #threads: ThreadChoice
  #busy = false
  #closed = false

  /** Use `openRun`. */
  constructor(parts: RunParts) {
    this.#parts = parts
    this.#options = parts.options
    this.#session = parts.session
    this.#ledger = parts.ledger
    this.#plan = parts.program.plan
    this.#sinks = new Map(this.#plan.sinks.map((sink) => [sink.node, sink]))
    this.#batches = new Batches(parts)
    this.#questions = new Questions(parts.session)
    this.#threads = new ThreadChoice(parts.options.limits.threads)
    this.epoch = parts.ledger.epoch
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
    return sink ? this.#parts.bound.columns.get(sink.input)! : []
  }

  /** The next time at which something happens without input: a window that holds rows, a summary without keys, a time-out. */
  nextDue(): number | null {
    const { zeroTime, lastTime } = this.#ledger
    return zeroTime === null || lastTime === null ? null : this.#parts.due.next(zeroTime, lastTime)
  }

  /** No input and nothing due: the batch costs no row and no query. The first batch is never quiet, since it sets the zero time. */
  isQuiet(time: number, blocks: Record<string, readonly Block[]> = {}): boolean {
    if (this.#ledger.zeroTime === null || Object.values(blocks).some((each) => each.length > 0)) return false
    const due = this.nextDue()
    return due === null || due > time
  }

  /** Passes over a quiet batch time. */
  skipTo(time: number): void {
    this.#checkTime(time)
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
      this.#checkTime(request.time)
      await checkBlocks(this.#ledger.consumed, this.#parts.program.sources, request)
      await this.#fitThreads(request)
      return this.#batches.do(request)
    })
  }

  /** One ledger row for a stretch without cuts; the next batch comes after `to`. */
  async gap(from: number, to: number): Promise<BatchReport> {
    return this.#exclusive(async () => {
      this.#checkTime(to)
      const now = this.#options.now()
      const report: BatchReport = {
        ...emptyReport(this.#parts, to, now),
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
      if (wal && wal.size > CHECKPOINT_WAL_BYTES) {
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

  /** The newest reports before a time (exclusive), newest first. */
  ledgerPage(before: number, limit: number): Promise<{ batches: BatchReport[]; more: boolean }> {
    return this.#ask((connection) => this.#ledger.page(connection, before, limit))
  }
  report(time: number): Promise<BatchReport | null> {
    return this.#ask((connection) => this.#ledger.report(connection, time))
  }
  /** Which blocks the newest batches up to a time took. */
  batchInputs(until: number, limit: number): Promise<BatchInputs> {
    return this.#ask((connection) => this.#ledger.inputs(connection, until, limit))
  }
  deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#ask((connection) => this.#ledger.deadLetters(connection, limit))
  }
  /** How much each node keeps between batches. */
  sizes(): Promise<KeptSize[]> {
    const { program, bound } = this.#parts
    // A watermark is no row of anybody's.
    const tables = keptTables(program, bound, this.#options.staging).filter(({ kind }) => kind !== 'marks')
    return this.#ask((connection) => keptSizes(connection, tables))
  }
  /** What each node remembers per key. */
  states(): Promise<StateInfo[]> {
    return this.#ask((connection) => stateInfos(connection, this.#parts.bound))
  }
  statePage(question: StateQuestion): Promise<StatePage> {
    return this.#ask((connection) => statePage(connection, this.#parts.bound, question))
  }
  /** What a node has learned or found. The next batches take what is drawn of it, too. */
  drawing(node: string): Promise<NodeDrawing> {
    if (this.#plan.relations.some((relation) => relation.node === node)) this.#parts.looks.look(node)
    return this.#ask((connection) => nodeDrawing(connection, this.#parts.bound, this.#parts.drawings, node))
  }
  get stateFolder(): string {
    return stateFilesFolder(this.#options.folder)
  }
  /** Writes what a node remembers to a file of this name, and answers with its path. */
  async exportState(node: string, format: StateFileFormat, name: string): Promise<string> {
    const file = path.join(this.stateFolder, `${name}.${format}`)
    await this.#ask((connection) => exportState(connection, this.#parts.bound, { node, format, file }))
    return file
  }
  /** Puts a file in the place of what a node remembers; answers with the number of keys. */
  importState(node: string, format: StateFileFormat, file: string): Promise<number> {
    return this.#exclusive(async () => {
      const { connection } = this.#session
      const time = this.#ledger.lastTime ?? 0
      const keys = await importState(connection, this.#parts.bound, { node, format, file, time })
      await this.#parts.due.refresh(connection)
      return keys
    })
  }
  events(limit: number): Promise<RunEvent[]> {
    return this.#ask((connection) => this.#ledger.events(connection, limit))
  }

  /** The newest rows of a live table, oldest first; their batch time stands in the last column. */
  readLiveTable(node: string, limit: number): Promise<LiveTable> {
    const sink = this.#sinks.get(node)
    if (!sink || this.#options.staging(sink) !== null) throw new Error(`${node} is no live table of this run.`)
    return this.#ask(async (connection) => {
      const { columns, rows } = await connection.table(liveSelect(sink, limit))
      const asOf = rows.reduce((latest, row) => Math.max(latest, Number(row.at(-1))), 0)
      return { columns, rows, asOf }
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
      await this.#questions.answered()
      this.#closed = true
      this.#session.close()
      await this.#parts.javaScript.close()
    })
  }

  #checkTime(time: number): void {
    const last = this.#ledger.lastTime
    if (time % this.interval !== 0 || (last !== null && time <= last)) {
      throw new BatchRefused(
        'wrongTime',
        said('The batch time {time} is not a multiple of {interval, duration} after the last one ({last}).', {
          time: String(time),
          interval: this.interval,
          last: last === null ? '–' : String(last),
        }),
      )
    }
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

  #ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(new Error('The run is closed.')) : this.#questions.ask(question)
  }

  async #fitThreads({ blocks }: BatchRequest): Promise<void> {
    const bytes = Object.values(blocks)
      .flat()
      .reduce((sum, block) => sum + block.bytes, 0)
    const wanted = this.#threads.next(bytes, this.#session.threads)
    if (wanted === this.#session.threads) return
    await this.#questions.between(async () => {
      await this.#session.setThreads(wanted)
      await prepareSession(this.#session.connection, this.#parts.bound)
      await prepareKept(this.#session.connection, this.#parts.bound)
      this.#parts.runningFolds.forget()
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
