/** Runs a person's code over the rows of one batch. Rows travel through files and as text, never as objects of this process. */
import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Column, RelationId } from '@millrace/shared'
import { jsonWithReasons, LINE, REASON, strictRelation } from '../../duckdb/readSql.ts'
import type { RenderContext } from '../../duckdb/render/context.ts'
import { byteColumns, wholeColumns, wideNumbers, type JavaScript } from '../../duckdb/render/javascriptSql.ts'
import { scriptOf } from '../../duckdb/render/scriptOf.ts'
import type { Connection } from '../../duckdb/session.ts'
import { identifier } from '../../duckdb/sql.ts'
import { checkLines } from '../../records/lines.ts'
import { copySql } from '../outbox.ts'
import { stagedColumns } from '../stagedColumns.ts'
import { DEAD_LETTERS_PER_BATCH } from '../tables.ts'
import type { CodeRun, JavaScriptProcess } from './javaScriptProcess.ts'
import type { Ended } from './messages.ts'

/** Bytes of rows that the code is given at a time. */
const PIECE_BYTES = 256 * 1024

export interface JavaScriptPlace {
  connection: Connection
  context: RenderContext
  /** Runs a statement and answers with its rows, as the caller counts and reports it. */
  run(sql: string): Promise<number>
  from(id: RelationId): string
  /** The columns that come out, all of them. */
  columns: readonly Column[]
  /** Whether a query runs, without an effect on the transaction that the others stand in. */
  runs(query: string): Promise<boolean>
  /** A folder that DuckDB may read and write. */
  folder: string
  /** What the names of files and temporary tables begin with. */
  prefix: string
  /** The name of the temporary table for the rows, quoted and without its schema. */
  table: string
  time: number
  process: JavaScriptProcess
  /** Milliseconds that the code may take, where that is less than its own limit. */
  limit?: number
  /** Is shown the file of the rows that came out, as the code gave them. */
  look?(file: string): Promise<void>
}

/** Rows that the code refused, with the reason of each. */
export class RefusedRows {
  /** The first ones; all are counted. */
  readonly shown: { line: string; reason: string }[] = []
  count = 0

  add(line: string, reason: string): void {
    this.count++
    if (this.shown.length < DEAD_LETTERS_PER_BATCH) this.shown.push({ line, reason })
  }
}

export interface JavaScriptDone {
  /** Rows that came in, and rows that came out. */
  came: number
  rows: number
  refused: RefusedRows
}

export async function runJavaScript(relation: JavaScript, place: JavaScriptPlace): Promise<JavaScriptDone> {
  const { context, folder, prefix } = place
  const [input, output] = ['in', 'out'].map((end) => path.join(folder, `${prefix}.${end}.jsonl`)) as [string, string]
  const columns = context.columns(relation.input)
  const refused = new RefusedRows()
  try {
    const select = `SELECT ${stagedColumns(columns, 'jsonl')} FROM ${place.from(relation.input)}`
    const came = await place.run(copySql(select, columns.length, input, 'jsonl'))
    const written = came > 0 && (await execute(relation, place, { input, output, columns, refused }))
    if (written) await place.look?.(output)
    return { came, rows: await readRows(place, written ? output : null, refused), refused }
  } finally {
    for (const file of [input, output]) await rm(file, { force: true })
  }
}

/** Whether rows came out. */
async function execute(
  relation: JavaScript,
  { time, process, columns: made, limit = relation.limit }: JavaScriptPlace,
  { input, output, columns, refused }: { input: string; output: string; columns: readonly Column[]; refused: RefusedRows },
): Promise<boolean> {
  const { over, memory } = relation
  const prepared = scriptOf(relation.code, over)
  if ('problem' in prepared) throw new Error(prepared.problem.message)
  const setup = {
    script: prepared.script,
    over,
    time,
    memory,
    whole: wholeColumns(made),
    bytes: byteColumns(made),
    wide: wideNumbers(columns),
  }
  const most = Math.min(limit, relation.limit)
  const code = await process.begin(setup, most)
  const file = await open(output, 'w')
  let written = 0
  const write = async (text: string) => {
    if (text === '') return
    const { good, dead } = checkLines(Buffer.from(text))
    for (const { line, reason } of dead) refused.add(line, reason)
    if (good.length > 0) written += (await file.write(good)).bytesWritten
  }
  try {
    if (over === 'row') await eachRow(code, { input, write, refused, limit: most, memory })
    else await wholeBatch(code, { input, write, refused, limit: most, memory })
  } finally {
    await file.close()
  }
  return written > 0
}

interface Work {
  input: string
  write(text: string): Promise<void>
  refused: RefusedRows
  limit: number
  memory: number
}

async function eachRow(code: CodeRun, { input, write, refused, ...limits }: Work): Promise<void> {
  for await (const piece of pieces(input)) {
    const answer = await code.work({ rows: asList(piece) })
    await write(answer?.out ?? '')
    if (answer?.failed.length === 0 && !code.ended) continue
    const lines = piece.split('\n')
    for (const [place, reason] of answer?.failed ?? []) refused.add(lines[place] ?? '', reason)
    if (code.ended) for (const line of lines.slice(answer?.done ?? 0)) refused.add(line, reasonOf(code.ended, limits))
  }
}

async function wholeBatch(code: CodeRun, { input, write, refused, ...limits }: Work): Promise<void> {
  for await (const piece of pieces(input)) if (!code.ended) await code.work({ rows: asList(piece) })
  let answer = await code.work('end')
  let reason = answer?.refused
  const texts: string[] = []
  while (answer && !code.ended && reason === undefined) {
    texts.push(answer.out)
    for (const [, why, shown] of answer.failed) refused.add(shown, why)
    answer = answer.more ? await code.work('more') : null
  }
  if (code.ended) reason = reasonOf(code.ended, limits)
  if (reason === undefined) return write(texts.join(''))
  for await (const piece of pieces(input)) for (const line of piece.split('\n')) refused.add(line, reason)
}

function reasonOf({ ended, message }: Ended, { limit, memory }: Pick<Work, 'limit' | 'memory'>): string {
  if (ended === 'time') return `the code did not end within ${limit / 1000} s`
  return ended === 'memory' ? `the code took more memory than ${memory} MB` : message
}

/** Lines of JSON as a list of JSON. */
const asList = (lines: string): string => `[${lines.replaceAll('\n', ',')}]`

/** A file's lines, some at a time, without the end of the last. */
async function* pieces(name: string): AsyncGenerator<string> {
  const file = await open(name, 'r')
  try {
    let rest: Buffer = Buffer.alloc(0)
    const buffer = Buffer.allocUnsafe(PIECE_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(buffer)
      if (bytesRead === 0) break
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      const end = bytes.lastIndexOf('\n')
      rest = bytes.subarray(end + 1)
      if (end >= 0) yield bytes.toString('utf8', 0, end)
    }
    if (rest.length > 0) yield rest.toString('utf8')
  } finally {
    await file.close()
  }
}

/** Makes the table of the rows that came out; those that do not fit its columns are refused. */
async function readRows(
  { connection, columns, run, runs, prefix, table }: JavaScriptPlace,
  file: string | null,
  refused: RefusedRows,
): Promise<number> {
  const make = (query: string) => run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`)
  const all = columns.map(({ name }) => name)
  const bytes = new Set(byteColumns(columns))
  const format = { kind: 'json' as const, columns: columns.map(({ name, type }) => ({ name, type: bytes.has(name) ? 'VARCHAR' : type })) }
  const list = all
    .map((name) => (bytes.has(name) ? `CAST(${identifier(name)} AS BLOB) AS ${identifier(name)}` : identifier(name)))
    .join(', ')
  const strict = strictRelation(format, file === null ? [] : [file], all)
  if (file === null || (await runs(`SELECT count(*) FROM ${strict}`))) return make(`SELECT ${list} FROM ${strict}`)
  const raw = `temp.${identifier(`${prefix}_raw`)}`
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${raw.slice('temp.'.length)} AS ${jsonWithReasons(format.columns, [file])}`)
  const rows = await make(`SELECT ${list} FROM ${raw} WHERE ${REASON} IS NULL`)
  const misfits = await connection.table(
    `SELECT ${LINE}, ${REASON} FROM ${raw} WHERE ${REASON} IS NOT NULL LIMIT ${DEAD_LETTERS_PER_BATCH}`,
  )
  for (const [line, reason] of misfits.rows) refused.add(line as string, reason as string)
  const { rows: counted } = await connection.table(`SELECT count(${REASON}) FROM ${raw}`)
  refused.count += Number(counted[0]![0]) - misfits.rows.length
  await connection.run(`DROP TABLE ${raw}`)
  return rows
}
