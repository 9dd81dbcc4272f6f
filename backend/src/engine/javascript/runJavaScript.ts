/** Runs a person's code over rows of DuckDB. They travel through files and as text, never as objects of this process. */
import { open, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { said, SaidError, saidToText, type Column } from '@millrace/shared'
import { jsonWithReasons, LINE, REASON, strictRelation } from '../../duckdb/readSql.ts'
import { byteColumns, wholeColumns, wideNumbers, type JavaScript } from '../../duckdb/render/javascriptSql.ts'
import { scriptOf } from '../../javascript/scriptOf.ts'
import type { Connection } from '../../duckdb/session.ts'
import { identifier } from '../../duckdb/sql.ts'
import { writeAll } from '../../files/writeAll.ts'
import { checkLines } from '../../records/lines.ts'
import { copySql } from '../outbox.ts'
import { stagedColumns } from '../stagedColumns.ts'
import { DEAD_LETTERS_PER_BATCH, TIME_COLUMN } from '../tables.ts'
import type { CodeRun, JavaScriptProcess } from '../../javascript/javaScriptProcess.ts'
import { LineFile } from '../../javascript/lineFile.ts'
import type { Answer, Ended } from '../../javascript/messages.ts'
import { RefusedRows } from './refusedRows.ts'

/** A batch: its time, and how many of the rows are its own. */
interface Turn {
  time: number
  rows: number
}

export interface JavaScriptPlace {
  connection: Connection
  /** Runs a statement and answers with its rows, as the caller counts and reports it. */
  run(sql: string): Promise<number>
  /** Whether a query runs, without an effect on the transaction that the others stand in. */
  runs(query: string): Promise<boolean>
  /** The columns that go in, and a query of them, in the order of the turns. */
  input: { columns: readonly Column[]; from: string }
  /** The columns that come out, all of them. */
  columns: readonly Column[]
  turns: readonly Turn[]
  /** The rows that come out have the time of their turn as a last column. */
  timed: boolean
  /** A folder that DuckDB may read and write. */
  folder: string
  /** What the names of files and temporary tables begin with. */
  prefix: string
  /** The name of the temporary table for the rows, quoted and without its schema. */
  table: string
  process: JavaScriptProcess
  /** Milliseconds that the code may take in all turns; absent = its own limit in each. */
  limit?: number
  /** Is shown the file of the rows that came out, as the code gave them. */
  look?(file: string): Promise<void>
}

export interface JavaScriptDone {
  /** Rows that came in, and rows that came out. */
  came: number
  rows: number
  refused: RefusedRows
  /** Milliseconds that the code took, with giving and taking its rows. */
  ms: number
}

export async function runJavaScript(relation: JavaScript, place: JavaScriptPlace): Promise<JavaScriptDone> {
  const { folder, prefix, input } = place
  const [given, made] = ['in', 'out'].map((end) => path.join(folder, `${prefix}.${end}.jsonl`)) as [string, string]
  const refused = new RefusedRows()
  try {
    const select = `SELECT ${stagedColumns(input.columns, 'jsonl')} FROM ${input.from}`
    const came = await place.run(copySql(select, input.columns.length, given, 'jsonl'))
    const since = performance.now()
    const isWritten = came > 0 && (await execute(relation, place, { given, made, refused }))
    const ms = performance.now() - since
    if (isWritten) await place.look?.(made)
    return { came, rows: await readRows(place, isWritten ? made : null, refused), refused, ms }
  } finally {
    for (const file of [given, made]) await rm(file, { force: true })
  }
}

/** Whether rows came out. */
async function execute(
  relation: JavaScript,
  place: JavaScriptPlace,
  { given, made, refused }: { given: string; made: string; refused: RefusedRows },
): Promise<boolean> {
  const { over, memory } = relation
  const prepared = scriptOf(relation.code, over)
  if ('problem' in prepared) throw new SaidError(prepared.problem.message)
  const columns = { whole: wholeColumns(place.columns), bytes: byteColumns(place.columns), wide: wideNumbers(place.input.columns) }
  const rows = new MadeRows(await open(made, 'w'), refused)
  const lines = await LineFile.open(given)
  let left = place.limit ?? Infinity
  try {
    for (const turn of place.turns) {
      const since = performance.now()
      const limit = Math.max(1, Math.ceil(Math.min(relation.limit, left)))
      rows.time = place.timed ? turn.time : null
      const code = await place.process.begin({ script: prepared.script, over, time: turn.time, memory, ...columns }, limit)
      const work = { code, pieces: lines.take(turn.rows), rows, refused, limit, memory }
      await (over === 'row' ? eachRow(work) : wholeBatch(work))
      left -= performance.now() - since
    }
    return rows.written > 0
  } finally {
    await lines.close()
    await rows.close()
  }
}

/** The file of the rows that come out. */
class MadeRows {
  readonly #file: FileHandle
  readonly #refused: RefusedRows
  written = 0
  /** What each row gets as the time of its turn. */
  time: number | null = null

  constructor(file: FileHandle, refused: RefusedRows) {
    this.#file = file
    this.#refused = refused
  }

  /** Adds rows as lines of JSON, but for those that the engine would not survive. */
  async add(text: string): Promise<void> {
    if (text === '') return
    const { good, dead } = checkLines(Buffer.from(text))
    for (const { line, reason } of dead) this.#refused.add(line, reason)
    if (good.length === 0) return
    const bytes = this.time === null ? good : Buffer.from(withTime(good.toString('utf8'), this.time))
    await writeAll(this.#file, bytes)
    this.written += bytes.length
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

const withTime = (lines: string, time: number): string =>
  lines.replaceAll(/^\{(\}?)/gm, (_, end: string) => `{"${TIME_COLUMN}":${time}${end === '' ? ',' : '}'}`)
const withoutTime = (line: string): string => line.replace(new RegExp(`^\\{"${TIME_COLUMN}":\\d+,?`), '{')

interface Work {
  code: CodeRun
  pieces: AsyncGenerator<string>
  rows: MadeRows
  refused: RefusedRows
  limit: number
  memory: number
}

async function eachRow({ code, pieces, rows, refused, ...limits }: Work): Promise<void> {
  const settle = async (piece: string, answered: Promise<Answer | null>) => {
    const answer = await answered
    await rows.add(answer?.out ?? '')
    const lines = answer && answer.failed.length === 0 && !code.ended ? [] : piece.split('\n')
    for (const [place, reason] of answer?.failed ?? []) refused.add(lines[place] ?? '', reason)
    if (code.ended) for (const line of lines.slice(answer?.done ?? 0)) refused.add(line, reasonOf(code.ended, limits))
  }
  let before: (() => Promise<void>) | null = null
  for await (const piece of pieces) {
    const answered = code.rows(piece)
    // The rows of one piece are written while the code is at the next.
    await before?.()
    before = () => settle(piece, answered)
  }
  await before?.()
}

async function wholeBatch({ code, pieces, rows, refused, ...limits }: Work): Promise<void> {
  const given = new RefusedRows()
  for await (const piece of pieces) {
    for (const line of piece.split('\n')) given.add(line, '')
    if (!code.ended) await code.rows(piece)
  }
  const out: string[] = []
  const failed = new RefusedRows()
  let answer = await code.work('end')
  let reason = answer?.refused
  while (answer && !code.ended && reason === undefined) {
    out.push(answer.out)
    for (const [, why, shown] of answer.failed) failed.add(shown, why)
    answer = answer.more ? await code.work('more') : null
  }
  if (code.ended) reason = reasonOf(code.ended, limits)
  if (reason !== undefined) return refused.join(given.because(reason))
  refused.join(failed)
  await rows.add(out.join(''))
}

/** Why rows are refused, as text: see `saidToText`. */
function reasonOf({ ended, message }: Ended, { limit, memory }: Pick<Work, 'limit' | 'memory'>): string {
  if (ended === 'time') return saidToText(said('the code did not end within {seconds} s', { seconds: limit / 1000 }))
  return ended === 'memory' ? saidToText(said('the code took more memory than {memory} MB', { memory })) : message
}

/** Makes the table of the rows that came out; those that do not fit its columns are refused. */
async function readRows(
  { connection, columns, timed, run, runs, prefix, table }: JavaScriptPlace,
  file: string | null,
  refused: RefusedRows,
): Promise<number> {
  const make = (query: string) => run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`)
  const all = [...columns, ...(timed ? [{ name: TIME_COLUMN, type: 'BIGINT' }] : [])]
  const bytes = new Set(byteColumns(columns))
  const format = { kind: 'json' as const, columns: all.map(({ name, type }) => ({ name, type: bytes.has(name) ? 'VARCHAR' : type })) }
  const list = all
    .map(({ name }) => (bytes.has(name) ? `CAST(${identifier(name)} AS BLOB) AS ${identifier(name)}` : identifier(name)))
    .join(', ')
  const names = all.map(({ name }) => name)
  const strict = strictRelation(format, file === null ? [] : [file], names)
  if (file === null || (await runs(`SELECT count(*) FROM ${strict}`))) return make(`SELECT ${list} FROM ${strict}`)
  const raw = `temp.${identifier(`${prefix}_raw`)}`
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${raw.slice('temp.'.length)} AS ${jsonWithReasons(format.columns, [file])}`)
  const rows = await make(`SELECT ${list} FROM ${raw} WHERE ${REASON} IS NULL`)
  const misfits = await connection.table(
    `SELECT ${LINE}, ${REASON} FROM ${raw} WHERE ${REASON} IS NOT NULL LIMIT ${DEAD_LETTERS_PER_BATCH}`,
  )
  for (const [line, reason] of misfits.rows) refused.add(withoutTime(line as string), reason as string)
  refused.count += (await connection.count(`SELECT count(${REASON}) FROM ${raw}`)) - misfits.rows.length
  await connection.run(`DROP TABLE ${raw}`)
  return rows
}
