/** One run's database: opens it, does batches as transactions, and answers questions about them. Knows no clock: time is passed in. */
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { BatchReport, DeadLetter, LiveTable, Plan, PlanSink, Relation, RunEvent } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { withFallback, type BatchInput } from '../duckdb/read.ts'
import { bindPlan, onlySetting, type BoundPlan } from '../duckdb/render/bind.ts'
import { openSession, type Connection, type Session } from '../duckdb/session.ts'
import { inWords } from '../duckdb/planProblem.ts'
import { literal } from '../duckdb/sql.ts'
import type { Block } from '../ipc/messages.ts'
import { BatchFailed, BatchRefused } from './errors.ts'
import { Execution, StepError, type BatchResult, type Staged } from './execute.ts'
import type { Held } from './held.ts'
import { checkBlocks } from './checkBlocks.ts'
import { Ledger } from './ledger.ts'
import { keptBy, stateTable } from './lineage.ts'
import { liveSelect } from './liveTables.ts'
import { outboxFolder, prepareOutbox, syncFile, type OutboxEntry } from './outbox.ts'
import { programOf, scheduleAt, type Program } from './schedule.ts'
import { prepareSession, prepareTables } from './prepare.ts'
import { copyRun, type Standing } from './snapshot.ts'
import { joinAnswers, type VersionAnswers } from './stateEffects.ts'
import { CREATE_TABLES, DEAD_LETTERS_PER_BATCH, TIME_COLUMN } from './tables.ts'

export interface RunOptions {
  runId: string
  /** The run's folder: run.duckdb and outbox/ are made in it. */
  folder: string
  plan: Plan
  version: number
  /** What was answered at the deploys so far, in their order: what of it counts depends on the version that the database is of. */
  answers?: readonly VersionAnswers[]
  /** Folders with the blocks, for reading. */
  inputFolders: readonly string[]
  /** How a sink's rows are staged; `null` keeps them as a live table in the database. */
  staging(sink: PlanSink): Staging | null
  limits: {
    /** Such as `512MB`. */
    memory: string
    /** Threads that a large batch may use; small ones use one. */
    threads: number
  }
  /** Milliseconds since the epoch: for the reports' start and finish, and the events. */
  now(): number
  /** How long another process's lock on the database is waited for, in milliseconds. */
  lockWaitMs?: number
  /** Called when the database is this process's, before the plan is bound and tried on it. */
  locked?(): void
  /** For tests and inspection: sees every statement of a batch's steps; what it throws fails the batch. */
  onStatement?(sql: string): void
  /** For tests: called after staging and before the commit. */
  beforeCommit?(): void | Promise<void>
}

export interface BatchRequest {
  /** Batch time: a multiple of the interval after the last one. */
  time: number
  blocks: Record<string, readonly Block[]>
  /** Per source: the last block's sequence that the batch takes. */
  through: Record<string, number>
  startedAt: number
}

/** Batches with more input than this get all the threads; changing costs a reopening, so small ones must follow for a while to change back. */
const LARGE_BATCH_BYTES = 8_000_000
const SMALL_BATCHES_TO_SHRINK = 20
const CHECKPOINT_WAL_BYTES = 256 * 1024

export class EngineRun {
  readonly epoch: number
  readonly #options: RunOptions
  readonly #session: Session
  readonly #program: Program
  readonly #ledger: Ledger
  readonly #liveRows: Map<string, number>
  readonly #sinks: ReadonlyMap<string, PlanSink>
  /** Windows, visited states and time-outs, to know what is due without a query. */
  readonly #due: DueSteps
  #bound: BoundPlan
  readonly #held: Held
  #smallBatches = 0
  #reads: Promise<unknown> = Promise.resolve()
  #reader: Connection | null = null
  #busy = false
  #closed = false

  /** Use `openRun`. */
  constructor(parts: {
    options: RunOptions
    session: Session
    program: Program
    bound: BoundPlan
    ledger: Ledger
    held: Held
    liveRows: Map<string, number>
    due: DueSteps
  }) {
    this.#options = parts.options
    this.#session = parts.session
    this.#program = parts.program
    this.#bound = parts.bound
    this.#ledger = parts.ledger
    this.#held = parts.held
    this.#liveRows = parts.liveRows
    this.#due = parts.due
    this.epoch = parts.ledger.epoch
    this.#sinks = new Map(parts.program.plan.sinks.map((sink) => [sink.node, sink]))
  }

  get interval(): number {
    return this.#program.plan.interval
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
    return this.#program.plan.sinks.reduce((sum, { node }) => sum + this.#ledger.pending.bytes(node), 0)
  }
  /** Columns of the relation that a sink writes. */
  columnsOf(sinkNode: string): readonly { name: string; type: string }[] {
    const sink = this.#sinks.get(sinkNode)
    return sink ? this.#bound.columns.get(sink.input)! : []
  }

  /** The next time at which something happens without input: a window that holds rows, a summary without keys, a time-out. */
  nextDue(): number | null {
    const { zeroTime, lastTime } = this.#ledger
    if (zeroTime === null || lastTime === null) return null
    const next = (slide: number) => zeroTime + (Math.floor((lastTime - zeroTime) / slide) + 1) * slide
    const times: number[] = this.#due.always.map(next)
    for (const { table, slide } of this.#due.windows) if (this.#held.rows(table) > 0) times.push(next(slide))
    for (const { table, slide } of this.#due.visited) if (this.#due.stateRows.get(table)) times.push(next(slide))
    for (const { table, timeout } of this.#due.timeouts) {
      const oldest = this.#due.oldest.get(table)
      if (oldest !== undefined)
        times.push(next(this.interval) + Math.max(0, Math.ceil((oldest + timeout - next(this.interval)) / this.interval)) * this.interval)
    }
    return times.length > 0 ? Math.min(...times) : null
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
    if (!this.isQuiet(time)) throw new BatchRefused('wrongTime', `The batch ${time} is not quiet and cannot be skipped.`)
    this.#ledger.lastTime = time
  }

  /**
   * Does one batch as one transaction. Throws BatchFailed when a step fails and BatchRefused when the batch must not be committed;
   * then nothing of it remains.
   */
  async batch(request: BatchRequest): Promise<BatchReport> {
    return this.#exclusive(async () => {
      this.#checkTime(request.time)
      await checkBlocks(this.#ledger.consumed, this.#sources(), request)
      await this.#fitThreads(request)
      try {
        return await this.#attempt(request, false)
      } catch (error) {
        if (!(error instanceof StepError)) throw error
        throw await this.#explain(request, error)
      }
    })
  }

  /** One ledger row for a stretch without cuts; the next batch comes after `to`. */
  async gap(from: number, to: number): Promise<BatchReport> {
    return this.#exclusive(async () => {
      this.#checkTime(to)
      const now = this.#options.now()
      const report: BatchReport = {
        ...this.#emptyReport(to, now),
        kind: 'gap',
        error: `No batches between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}.`,
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
        await this.#afterMarks()
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
    return this.#read((connection) => this.#ledger.page(connection, before, limit))
  }
  report(time: number): Promise<BatchReport | null> {
    return this.#read((connection) => this.#ledger.report(connection, time))
  }
  deadLetters(limit: number): Promise<DeadLetter[]> {
    return this.#read((connection) => this.#ledger.deadLetters(connection, limit))
  }
  events(limit: number): Promise<RunEvent[]> {
    return this.#read((connection) => this.#ledger.events(connection, limit))
  }

  /** The newest rows of a live table, oldest first; their batch time stands in the last column. */
  readLiveTable(node: string, limit: number): Promise<LiveTable> {
    const sink = this.#sinks.get(node)
    if (!sink || this.#options.staging(sink) !== null) throw new Error(`${node} is no live table of this run.`)
    return this.#read(async (connection) => {
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
      await this.#reads
      this.#closed = true
      this.#session.close()
    })
  }

  #sources(): (Relation & { op: 'source' })[] {
    return this.#program.plan.relations.filter((relation) => relation.op === 'source')
  }

  #checkTime(time: number): void {
    const last = this.#ledger.lastTime
    if (time % this.interval !== 0 || (last !== null && time <= last)) {
      throw new BatchRefused(
        'wrongTime',
        `The batch time ${time} is not a multiple of ${this.interval} ms after the last one (${last ?? 'none'}).`,
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

  /** Questions are answered one after another on a connection of their own, beside the batches. */
  #read<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The run is closed.'))
    const answer = this.#reads.then(async () => {
      this.#reader ??= await this.#session.connect()
      return ask(this.#reader)
    })
    this.#reads = answer.catch(() => undefined)
    return answer
  }

  async #fitThreads({ blocks }: BatchRequest): Promise<void> {
    const bytes = Object.values(blocks)
      .flat()
      .reduce((sum, block) => sum + block.bytes, 0)
    const large = bytes > LARGE_BATCH_BYTES
    this.#smallBatches = large ? 0 : this.#smallBatches + 1
    const shrink = this.#session.threads > 1 && this.#smallBatches >= SMALL_BATCHES_TO_SHRINK
    const wanted = large ? this.#options.limits.threads : shrink ? 1 : this.#session.threads
    if (wanted === this.#session.threads) return
    const change = this.#reads.then(async () => {
      this.#reader = null
      await this.#session.setThreads(wanted)
      await prepareSession(this.#session.connection, this.#bound)
    })
    this.#reads = change.catch(() => undefined)
    await change
  }

  async #attempt(request: BatchRequest, everyTable: boolean): Promise<BatchReport> {
    const { connection } = this.#session
    const sources = this.#sources().map(({ id, node, format }) => ({
      node,
      format,
      read: this.#bound.context.columns(id).map(({ name }) => name),
      blocks: request.blocks[node] ?? [],
    }))
    const liveBefore = new Map(this.#liveRows)
    const zeroTime = this.#ledger.zeroTime ?? request.time - this.interval
    try {
      const done = await withFallback(connection, sources, outboxFolder(this.#options.folder), async (inputs) => {
        this.#held.back()
        for (const [node, rows] of liveBefore) this.#liveRows.set(node, rows)
        await connection.run(`BEGIN; SET VARIABLE mr_time = make_timestamptz(${request.time * 1000})`)
        const execution = new Execution({
          connection,
          program: this.#program,
          bound: this.#bound,
          schedule: scheduleAt(this.#program, zeroTime, request.time, everyTable),
          inputs,
          held: this.#held,
          zeroTime,
          time: request.time,
          epoch: this.epoch,
          outbox: outboxFolder(this.#options.folder),
          staging: this.#options.staging,
          liveRows: this.#liveRows,
          probing: everyTable,
          onStatement: this.#options.onStatement,
        })
        const result = await execution.run()
        return this.#commit(connection, request, inputs, result, zeroTime)
      })
      await this.#afterMarks()
      return done
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      this.#held.back()
      for (const [node, rows] of liveBefore) this.#liveRows.set(node, rows)
      throw error
    }
  }

  async #commit(
    connection: Connection,
    request: BatchRequest,
    inputs: Record<string, BatchInput>,
    result: BatchResult,
    zeroTime: number,
  ): Promise<BatchReport> {
    const staged = await this.#entriesOf(result.staged, request.time)
    // The disk takes the staged files while the ledger's row is written; nothing is committed before it has them.
    const synced = Promise.allSettled(staged.map(({ file }) => syncFile(file)))
    for (const input of Object.values(inputs)) {
      if (input.dead === null || input.deadCount === 0) continue
      await connection.run(
        `INSERT INTO __mr_dead SELECT ${literal(input.node)}, ${request.time}, left(line, 2000), reason FROM ${input.dead} LIMIT ${DEAD_LETTERS_PER_BATCH}`,
      )
    }
    await this.#updateDue(connection)
    const report = this.#reportOf(request, inputs, result)
    const written = { through: request.through, staged, zeroTime }
    await this.#options.beforeCommit?.()
    await this.#ledger.append(connection, report, written)
    for (const each of await synced) if (each.status === 'rejected') throw each.reason
    await connection.run('COMMIT')
    this.#ledger.committed(report, written)
    this.#held.settle()
    return report
  }

  /** The staged files as they stand in the outbox; those without rows are deleted and not named. */
  async #entriesOf(staged: readonly Staged[], time: number): Promise<OutboxEntry[]> {
    const outbox = outboxFolder(this.#options.folder)
    const entries = await Promise.all(
      staged.map(async ({ sink, name, rows }): Promise<OutboxEntry | null> => {
        const file = path.join(outbox, name)
        if (rows === 0) {
          await rm(file, { force: true })
          return null
        }
        const { size } = await stat(file)
        return { node: sink.node, time, file, rows, bytes: size, columns: [...this.#bound.columns.get(sink.input)!] }
      }),
    )
    return entries.filter((entry) => entry !== null)
  }

  /** Where states put out every key or have time-outs, what is due depends on their contents. */
  async #updateDue(connection: Connection): Promise<void> {
    for (const { table } of this.#due.visited) {
      const { rows } = await connection.table(`SELECT count(*) FROM "${table}"`)
      this.#due.stateRows.set(table, Number(rows[0]![0]))
    }
    for (const { table } of this.#due.timeouts) {
      const { rows } = await connection.table(`SELECT min(${TIME_COLUMN}) FROM "${table}"`)
      if (rows[0]![0] === null) this.#due.oldest.delete(table)
      else this.#due.oldest.set(table, Number(rows[0]![0]))
    }
  }

  async #afterMarks(): Promise<void> {
    for (const file of this.#ledger.takeDeletable()) await rm(file, { force: true })
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
    await this.#afterMarks()
  }

  #emptyReport(time: number, startedAt: number): BatchReport {
    return {
      run: this.#options.runId,
      version: this.#options.version,
      sequence: this.#ledger.lastSequence + 1,
      time,
      interval: this.interval,
      kind: 'batch',
      status: 'done',
      startedAt,
      finishedAt: startedAt,
      records: 0,
      bytes: 0,
      sources: {},
      nodes: {},
      outputs: {},
    }
  }

  #reportOf(request: BatchRequest, inputs: Record<string, BatchInput>, result: BatchResult): BatchReport {
    const report = this.#emptyReport(request.time, request.startedAt)
    report.nodes = result.nodes
    for (const [node, input] of Object.entries(inputs)) {
      report.sources[node] = {
        records: input.records,
        bytes: input.bytes,
        deadLetters: input.deadCount,
        ...(input.unknownFields ? { unknownFields: input.unknownFields } : {}),
      }
      report.records += input.records
      report.bytes += input.bytes
    }
    const finishedAt = this.#options.now()
    for (const [node, rows] of Object.entries(result.outputs)) {
      const live = this.#options.staging(this.#sinks.get(node)!) === null
      if (rows === 0 && !live) continue
      report.outputs[node] = live
        ? { rows, status: 'delivered', attempts: 1, deliveredAt: finishedAt }
        : { rows, status: 'pending', attempts: 0 }
    }
    report.finishedAt = finishedAt
    return report
  }

  /** Runs the failed batch once more with every step a statement of its own, to find the node and the setting. */
  async #explain(request: BatchRequest, first: StepError): Promise<BatchFailed> {
    let culprit = first
    try {
      await this.#dryRun(request)
    } catch (error) {
      if (error instanceof StepError) culprit = error
    }
    const own = culprit.relation && culprit.node === culprit.relation.node ? onlySetting(culprit.relation) : undefined
    const setting = culprit.setting ?? own
    return new BatchFailed(inWords(culprit.message), { node: culprit.node, setting, cause: culprit })
  }

  async #dryRun(request: BatchRequest): Promise<void> {
    const { beforeCommit } = this.#options
    try {
      this.#options.beforeCommit = () => {
        throw new Error('This run only looks for the error.')
      }
      await this.#attempt(request, true)
    } finally {
      this.#options.beforeCommit = beforeCommit
    }
  }
}

/** What has to be watched to know when something is due. */
interface DueSteps {
  /** Slides of relations that put out rows even when none came in. */
  always: number[]
  windows: { table: string; slide: number }[]
  visited: { table: string; slide: number }[]
  timeouts: { table: string; timeout: number }[]
  stateRows: Map<string, number>
  oldest: Map<string, number>
}

function dueSteps(program: Program, bound: BoundPlan): DueSteps {
  const { relations } = program.plan
  const states = relations.filter((relation) => relation.op === 'state' && relation.part === 'changed') as (Relation & { op: 'state' })[]
  return {
    always: [...new Set([...bound.neverEmpty].map((id) => program.relations.get(id)!.slide))],
    windows: keptBy(program.plan)
      .filter((kept) => kept.kind !== 'state')
      .map((kept) => ({ table: kept.table, slide: program.relations.get(kept.relation)!.slide })),
    visited: states.filter((state) => state.visit === 'all').map((state) => ({ table: stateTable(state), slide: state.slide })),
    timeouts: states.filter((state) => state.timeout !== undefined).map((state) => ({ table: stateTable(state), timeout: state.timeout! })),
    stateRows: new Map(),
    oldest: new Map(),
  }
}

/**
 * Opens a run's database, raises its epoch, and brings its tables in line with the plan: windows and states whose fingerprint is equal
 * are kept, and those that a person said to keep; all others begin anew. Throws a BindError when the plan does not bind.
 */
export async function openRun(options: RunOptions): Promise<EngineRun> {
  const session = await openSession({
    file: path.join(options.folder, 'run.duckdb'),
    readFolders: options.inputFolders,
    writeFolders: [],
    memoryLimit: options.limits.memory,
    threads: 1,
    timeZone: options.plan.timeZone,
    lockWaitMs: options.lockWaitMs,
  })
  options.locked?.()
  try {
    const { connection } = session
    const program = programOf(options.plan)
    const own: RunOptions = { ...options }
    await connection.run('BEGIN')
    await connection.run(CREATE_TABLES)
    const ledger = await Ledger.open(connection, { runId: options.runId, interval: options.plan.interval })
    await connection.run('COMMIT')
    const bound = await bindPlan(connection, options.plan)
    const { held, liveRows } = await prepareTables(connection, program, bound, {
      staging: options.staging,
      intervalChanged: ledger.intervalChanged,
      answers: joinAnswers((options.answers ?? []).filter(({ version }) => version > ledger.version)),
      settle: () => ledger.takeOver(connection, { interval: options.plan.interval, version: options.version }),
    })
    await prepareSession(connection, bound)
    const staged = options.plan.sinks.filter((sink) => options.staging(sink) !== null).map((sink) => sink.node)
    await prepareOutbox(options.folder, staged, ledger.namedFiles(outboxFolder(options.folder)))
    const due = dueSteps(program, bound)
    for (const { table } of due.visited) {
      due.stateRows.set(table, Number((await connection.table(`SELECT count(*) FROM "${table}"`)).rows[0]![0]))
    }
    for (const { table } of due.timeouts) {
      const oldest = (await connection.table(`SELECT min(${TIME_COLUMN}) FROM "${table}"`)).rows[0]![0]
      if (oldest !== null) due.oldest.set(table, Number(oldest))
    }
    return new EngineRun({ options: own, session, program, bound, ledger, held, liveRows, due })
  } catch (error) {
    session.close()
    throw error
  }
}
