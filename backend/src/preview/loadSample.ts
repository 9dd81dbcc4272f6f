/** Reads a sample into a table with the batch time of every row. */
import { formatColumns, type Format } from '@millrace/shared'
import { withFallback } from '../duckdb/read.ts'
import { jsonWithReasons, LINE, REASON, strictRelation } from '../duckdb/readSql.ts'
import { emptyTable, names } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import type { SampleBatch } from './messages.ts'

/** Records that do not fit the format: how many, and one of them. */
export interface Unreadable {
  count: number
  example: { line: string; reason: string } | null
}

/** The batch time in milliseconds that a sample's file is named after. */
const TIME_OF_FILE = `CAST(regexp_extract(filename, '(\\d+)\\.[a-z]+$', 1) AS BIGINT)`

/** Makes the table; its rows stand in the order of their arrival. `scratch` is a folder that the session may read. */
export async function loadSample(
  connection: Connection,
  table: string,
  format: Format,
  batches: readonly SampleBatch[],
  scratch: string,
): Promise<Unreadable> {
  const files = batches.flatMap(({ file, bytes }) => (bytes > 0 ? file : []))
  const columns = formatColumns(format)
  const dead: Unreadable = { count: 0, example: null }
  if (files.length === 0) {
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyTable(columns)}`)
    return dead
  }
  const read = columns.map(({ name }) => name)
  const timed = (from: string) =>
    `CREATE OR REPLACE TABLE ${table} AS SELECT ${names(columns)}, ${TIME_OF_FILE} AS ${TIME_COLUMN} FROM ${from}`
  try {
    await connection.run(timed(strictRelation(format, files, read, true)))
    return dead
  } catch (error) {
    // Some record does not fit.
    if (format.kind === 'lines') throw error
  }
  if (format.kind === 'json') {
    const all = identifier(`${table.slice(1, -1)}_all`)
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${all} AS SELECT * FROM (${jsonWithReasons(columns, files, true)})`)
    await connection.run(timed(`${all} WHERE ${REASON} IS NULL`))
    await noteUnreadable(connection, dead, `(SELECT ${LINE} AS line, ${REASON} AS reason FROM ${all} WHERE ${REASON} IS NOT NULL)`)
    await connection.run(`DROP TABLE ${all}`)
    return dead
  }
  // Batch by batch, as the engine does.
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyTable(columns)}`)
  for (const { file, bytes, time } of batches) {
    if (bytes === 0) continue
    const block = { seq: 1, file, bytes, records: 0, receivedFrom: time, receivedTo: time }
    const source = { node: 'sample', format, read, blocks: [block] }
    await withFallback(connection, [source], scratch, async ({ sample }) => {
      await connection.run(`INSERT INTO ${table} SELECT ${names(columns)}, ${time} FROM ${sample!.relation}`)
      if (sample!.dead !== null) await noteUnreadable(connection, dead, sample!.dead)
    })
  }
  return dead
}

async function noteUnreadable(connection: Connection, dead: Unreadable, from: string): Promise<void> {
  const [found] = await connection.rows<{ n: number; line: string | null; reason: string | null }>(
    `SELECT count(*) AS n, left(first(line), 300) AS line, first(reason) AS reason FROM ${from}`,
  )
  dead.count += found!.n
  if (found!.n > 0) dead.example ??= { line: found!.line ?? '', reason: found!.reason ?? '' }
}
