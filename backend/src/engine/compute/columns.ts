/** Typed arrays out of DuckDB's rows, and back into them. */
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api'
import { said, SaidError } from '@millrace/shared'
import type { Connection } from '../../duckdb/session.ts'
import type { ComputedValues, ComputeRows } from './computation.ts'

/** Most rows that one computation reads of an input: they are held in memory outside DuckDB's limit. */
const MAX_ROWS = 20_000_000
const CHUNK_ROWS = 2048

export function checkRows(count: number): void {
  if (count > MAX_ROWS)
    throw new SaidError(said('{count} rows are too many to compute with at once: at most {most} can be held.', { count, most: MAX_ROWS }))
}

/** A query of DOUBLE and INTEGER columns without empty values, as arrays. */
export async function readNumbers(connection: Connection, sql: string): Promise<ComputeRows> {
  const result = await connection.duckdb.stream(sql)
  const pieces: (Float64Array | Int32Array)[][] = Array.from({ length: result.columnCount }, () => [])
  let count = 0
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    count += chunk.rowCount
    // DuckDB's memory is read again for the next chunk.
    for (const [i, each] of pieces.entries()) each.push((chunk.getColumnVector(i) as unknown as Numbers).items.slice(0, chunk.rowCount))
  }
  const types = result.columnTypes()
  return { count, columns: pieces.map((each, i) => joined(each, types[i] === INTEGER ? new Int32Array(count) : new Float64Array(count))) }
}

function joined<A extends Float64Array | Int32Array>(pieces: readonly (Float64Array | Int32Array)[], into: A): A {
  let at = 0
  for (const piece of pieces) {
    into.set(piece, at)
    at += piece.length
  }
  return into
}

/** The part of a vector of numbers that the library does not type. */
interface Numbers {
  items: Float64Array | Int32Array
  setItem(index: number, value: null): void
  flush(): void
}

/** Makes a temporary table of columns `c0`, `c1`…; `table` is its quoted name. */
export async function writeRaw(connection: Connection, table: string, columns: readonly ComputedValues[]): Promise<void> {
  const types = columns.map((values) => (values instanceof Float64Array ? DOUBLE : values instanceof Int32Array ? INTEGER : VARCHAR))
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (${types.map((type, i) => `c${i} ${type.toString()}`).join(', ')})`)
  const rows = columns[0]?.length ?? 0
  const appender = await connection.duckdb.createAppender(table.slice(1, -1).replaceAll('""', '"'), 'main', 'temp')
  try {
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const to = Math.min(from + CHUNK_ROWS, rows)
      const chunk = DuckDBDataChunk.create(types, to - from)
      for (const [i, values] of columns.entries()) {
        if (Array.isArray(values)) chunk.setColumnValues(i, values.slice(from, to))
        else setNumbers(chunk.getColumnVector(i) as unknown as Numbers, values.subarray(from, to))
      }
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

function setNumbers(vector: Numbers, values: Float64Array | Int32Array): void {
  vector.items.set(values)
  if (values instanceof Float64Array) for (const [i, value] of values.entries()) if (Number.isNaN(value)) vector.setItem(i, null)
  vector.flush()
}
