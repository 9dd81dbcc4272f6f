/** What each batch read and wrote. The ledger decides who owns the run (epoch), what is done, and what is still to be delivered. */
import path from 'node:path'
import {
  batchReportSchema,
  saidFromText,
  saidToText,
  said,
  type BatchReport,
  type Column,
  type DeadLetter,
  type Json,
  type RunEvent,
} from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { literal } from '../duckdb/sql.ts'
import type { BatchInputs } from '../ipc/messages.ts'
import { BatchRefused } from './errors.ts'
import { outboxFolder, type OutboxEntry, removeStaged } from './outbox.ts'
import { PendingOutputs } from './pendingOutputs.ts'
import { DEAD_LETTERS_KEPT, EVENTS_KEPT, LEDGER_ROWS_KEPT } from './tables.ts'

interface Written {
  through: Record<string, number>
  staged: OutboxEntry[]
  zeroTime?: number
}

interface Mark {
  node: string
  time: number
  at: number
}

interface Meta {
  run: string
  epoch: number
  interval_ms: number
  zero_time: number | null
  version: number
}

const MAX_PAGE = 1000
/** A little more than blocks are kept to be looked at. */
const MAX_INPUTS = 5000

export class Ledger {
  readonly epoch: number
  readonly #run: string
  readonly intervalChanged: boolean
  /** The version whose tables the database has; 0 before the first. */
  readonly version: number
  zeroTime: number | null
  lastTime: number | null
  lastSequence: number
  consumed: Record<string, number>
  readonly pending: PendingOutputs
  /** Marks and events that the next commit writes. */
  #marks: Mark[] = []
  #events: RunEvent[] = []

  private constructor(
    run: string,
    state: Pick<Ledger, 'epoch' | 'intervalChanged' | 'version' | 'zeroTime' | 'lastTime' | 'lastSequence' | 'consumed' | 'pending'>,
  ) {
    this.#run = run
    this.epoch = state.epoch
    this.intervalChanged = state.intervalChanged
    this.version = state.version
    this.zeroTime = state.zeroTime
    this.lastTime = state.lastTime
    this.lastSequence = state.lastSequence
    this.consumed = state.consumed
    this.pending = state.pending
  }

  /** Raises the epoch and reads where the run stands. To be called within a transaction; `takeOver` follows once the tables are ready. */
  static async open(connection: Connection, run: { runId: string; interval: number }): Promise<Ledger> {
    const [meta] = await connection.rows<Meta & Record<string, Json>>('FROM __mr_meta')
    if (meta && meta.run !== run.runId) throw new Error(`This folder belongs to the run ${meta.run}.`)
    const epoch = (meta?.epoch ?? 0) + 1
    const intervalChanged = meta !== undefined && meta.interval_ms !== run.interval
    const zeroTime = intervalChanged ? null : (meta?.zero_time ?? null)
    await connection.run(
      meta
        ? `UPDATE __mr_meta SET epoch = ${epoch}`
        : `INSERT INTO __mr_meta VALUES (${literal(run.runId)}, ${epoch}, ${run.interval}, NULL, 0)`,
    )
    const [last] = await connection.rows<{ sequence: number; time: number; consumed: string }>(
      'SELECT sequence, time, consumed FROM __mr_ledger ORDER BY sequence DESC LIMIT 1',
    )
    const pending = await connection.rows<{ node: string; time: number; file: string; rows: number; bytes: number; columns: string }>(
      'FROM __mr_outbox ORDER BY time, node',
      Infinity,
    )
    const folder = outboxFolder(path.dirname(await databaseFile(connection)))
    const outputs = new PendingOutputs()
    // Names are kept relative, so that the folder can be moved.
    outputs.add(pending.map((each) => ({ ...each, file: path.join(folder, each.file), columns: JSON.parse(each.columns) as Column[] })))
    return new Ledger(run.runId, {
      epoch,
      intervalChanged,
      version: meta?.version ?? 0,
      zeroTime,
      lastTime: last?.time ?? null,
      lastSequence: last?.sequence ?? 0,
      consumed: last ? (JSON.parse(last.consumed) as Record<string, number>) : {},
      pending: outputs,
    })
  }

  /** Enters, with the tables that were made for it, what runs from here on. An owner that dies before leaves all as it was. */
  async takeOver(connection: Connection, { interval, version }: { interval: number; version: number }): Promise<void> {
    await connection.run(`UPDATE __mr_meta SET interval_ms = ${interval}, zero_time = ${this.zeroTime ?? 'NULL'}, version = ${version}`)
  }

  get hasMarks(): boolean {
    return this.#marks.length > 0 || this.#events.length > 0
  }

  /** Adds the batch's row, in its transaction. Refused when another owner has raised the epoch or the sequence does not continue. */
  async append(connection: Connection, report: BatchReport, written: Written): Promise<void> {
    const consumed = JSON.stringify({ ...this.consumed, ...written.through })
    const added = await connection.run(
      `INSERT INTO __mr_ledger SELECT ${report.sequence}, ${report.time}, ${this.epoch}, ${literal(consumed)}, ${literal(JSON.stringify(report))}
       WHERE (SELECT coalesce(max(sequence), 0) FROM __mr_ledger) = ${report.sequence - 1} AND (SELECT epoch FROM __mr_meta) = ${this.epoch}`,
    )
    if (added !== 1) {
      throw new BatchRefused(
        'notOwner',
        said('The batch of {time, moment} does not continue the ledger of {run}: another owner has taken over.', {
          time: report.time,
          run: this.#run,
        }),
      )
    }
    const statements: string[] = []
    if (written.staged.length > 0) {
      const folder = path.dirname(path.dirname(written.staged[0]!.file))
      const rows = written.staged.map(
        (each) =>
          `(${literal(each.node)}, ${each.time}, ${literal(path.relative(folder, each.file))}, ${each.rows}, ${each.bytes}, ${literal(JSON.stringify(each.columns))})`,
      )
      statements.push(`INSERT INTO __mr_outbox VALUES ${rows.join(', ')}`)
    }
    if (written.zeroTime !== undefined && this.zeroTime === null) statements.push(`UPDATE __mr_meta SET zero_time = ${written.zeroTime}`)
    statements.push(...this.#markStatements())
    if (statements.length > 0) await connection.run(statements.join(';'))
  }

  /** Enters in memory what has been committed. */
  committed(report: BatchReport, written: Written): void {
    this.lastSequence = report.sequence
    this.lastTime = report.time
    this.consumed = { ...this.consumed, ...written.through }
    this.pending.add(written.staged)
    if (written.zeroTime !== undefined) this.zeroTime ??= written.zeroTime
  }

  markDelivered(node: string, time: number, at: number): void {
    if (this.pending.mark(node, time)) this.#marks.push({ node, time, at })
  }

  /** Paths below the outbox of all staged files that a commit names. */
  namedFiles(outbox: string): Set<string> {
    return new Set(this.pending.named.map((entry) => path.relative(outbox, entry.file)))
  }

  note(event: RunEvent): void {
    this.#events.push(event)
  }
  /** Events that no commit has written yet. */
  get noted(): readonly RunEvent[] {
    return this.#events
  }

  #writing: { marks: number; events: number } = { marks: 0, events: 0 }

  /** Writes marks and events in the running transaction; `deleteDelivered` after its commit completes them. */
  async writeMarks(connection: Connection): Promise<void> {
    const statements = this.#markStatements()
    if (statements.length > 0) await connection.run(statements.join(';'))
  }

  #markStatements(): string[] {
    this.#writing = { marks: this.#marks.length, events: this.#events.length }
    const statements: string[] = []
    if (this.#marks.length > 0) {
      const keys = this.#marks.map((mark) => `(${literal(mark.node)}, ${mark.time})`).join(', ')
      statements.push(`DELETE FROM __mr_outbox WHERE (node, time) IN (${keys})`)
      statements.push(
        `INSERT INTO __mr_delivered VALUES ${this.#marks.map((mark) => `(${literal(mark.node)}, ${mark.time}, ${mark.at})`).join(', ')}`,
      )
    }
    if (this.#events.length > 0) {
      const rows = this.#events.map((event) => `(${event.at}, ${literal(event.kind)}, ${literal(saidToText(event.text))})`)
      statements.push(`INSERT INTO __mr_events VALUES ${rows.join(', ')}`)
    }
    return statements
  }

  /** After a commit: deletes the files whose delivery is now on record. */
  async deleteDelivered(): Promise<void> {
    const done = this.#marks.splice(0, this.#writing.marks)
    this.#events.splice(0, this.#writing.events)
    this.#writing = { marks: 0, events: 0 }
    for (const file of this.pending.settle(done.length)) await removeStaged(file)
  }

  async prune(connection: Connection): Promise<void> {
    await connection.run(`
      DELETE FROM __mr_ledger WHERE sequence <= ${this.lastSequence - LEDGER_ROWS_KEPT};
      DELETE FROM __mr_delivered WHERE time < (SELECT min(time) FROM __mr_ledger);
      DELETE FROM __mr_dead WHERE rowid IN (SELECT rowid FROM __mr_dead ORDER BY rowid DESC OFFSET ${DEAD_LETTERS_KEPT});
      DELETE FROM __mr_events WHERE rowid IN (SELECT rowid FROM __mr_events ORDER BY rowid DESC OFFSET ${EVENTS_KEPT});`)
  }

  async page(connection: Connection, before: number, limit: number): Promise<{ batches: BatchReport[]; more: boolean }> {
    const size = Math.max(1, Math.min(MAX_PAGE, Math.floor(limit)))
    const { rows } = await connection.table(
      `SELECT report FROM __mr_ledger WHERE time < ${Math.floor(before)} ORDER BY sequence DESC LIMIT ${size + 1}`,
    )
    const batches = await this.#withDeliveries(connection, rows.slice(0, size))
    return { batches, more: rows.length > size }
  }

  async report(connection: Connection, time: number): Promise<BatchReport | null> {
    const { rows } = await connection.table(`SELECT report FROM __mr_ledger WHERE time = ${Math.floor(time)} LIMIT 1`)
    return (await this.#withDeliveries(connection, rows))[0] ?? null
  }

  /** Which blocks the newest batches up to a time (included) took, oldest first. */
  async inputs(connection: Connection, until: number, limit: number): Promise<BatchInputs> {
    const size = Math.max(1, Math.min(MAX_INPUTS, Math.floor(limit)))
    const rows = await connection.rows<{ sequence: number; time: number; consumed: string; isGap: boolean }>(
      `SELECT sequence, time, consumed, json_extract_string(report, '$.kind') = 'gap' AS "isGap" FROM __mr_ledger WHERE time <= ${Math.floor(until)} ORDER BY sequence DESC LIMIT ${size}`,
      size,
    )
    const batches = rows.map(({ sequence, time, consumed, isGap }) => ({
      sequence,
      time,
      isGap,
      through: JSON.parse(consumed) as Record<string, number>,
    }))
    return { zeroTime: this.zeroTime, batches: batches.reverse() }
  }

  /** Reports are written before their outputs are delivered: what came after is read from its own table. */
  async #withDeliveries(connection: Connection, rows: Json[][]): Promise<BatchReport[]> {
    const reports = rows.map((row) => batchReportSchema.parse(JSON.parse(String(row[0]))))
    const open = reports.filter((report) => Object.values(report.outputs).some((output) => output.status === 'pending'))
    if (open.length === 0) return reports
    const times = open.map((report) => report.time).join(', ')
    const delivered = await connection.table(`SELECT node, time, happened FROM __mr_delivered WHERE time IN (${times})`)
    for (const [node, time, at] of delivered.rows) {
      const output = open.find((report) => report.time === time)?.outputs[String(node)]
      if (output?.status === 'pending')
        Object.assign(output, { status: 'delivered', attempts: Math.max(1, output.attempts), deliveredAt: at })
    }
    return reports
  }

  /** The newest dead letters, newest first. */
  async deadLetters(connection: Connection, limit: number): Promise<DeadLetter[]> {
    const most = Math.max(1, Math.min(DEAD_LETTERS_KEPT, Math.floor(limit)))
    const letters = await connection.rows<Omit<DeadLetter, 'reason'> & { reason: string } & Record<string, Json>>(
      `SELECT node, time, line, reason FROM __mr_dead ORDER BY rowid DESC LIMIT ${most}`,
    )
    return letters.map((letter) => ({ ...letter, reason: saidFromText(letter.reason) }))
  }

  /** The newest events, newest first, with those that are not written yet: on a full disk they wait for long. */
  async events(connection: Connection, limit: number): Promise<RunEvent[]> {
    const most = Math.max(1, Math.min(EVENTS_KEPT, Math.floor(limit)))
    const written = await connection.rows<Omit<RunEvent, 'text'> & { text: string } & Record<string, Json>>(
      `SELECT happened AS "at", kind, text FROM __mr_events ORDER BY rowid DESC LIMIT ${most}`,
    )
    return [...this.#events.toReversed(), ...written.map((event) => ({ ...event, text: saidFromText(event.text) }))].slice(0, most)
  }
}

async function databaseFile(connection: Connection): Promise<string> {
  const { rows } = await connection.table('SELECT path FROM duckdb_databases() WHERE database_name = current_database()')
  return String(rows[0]![0])
}
