/** Runs one computation of a batch: its inputs into typed columns, and what comes out into temporary tables. */
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api'
import type { Json, RelationId, UpdateDrawing } from '@millrace/shared'
import { namedSelect, nodesSelect, outputSelect, placedSelect, valuesSelect, type Compute } from '../../duckdb/render/computeSql.ts'
import type { RenderContext } from '../../duckdb/render/context.ts'
import type { Connection } from '../../duckdb/session.ts'
import { identifier } from '../../duckdb/sql.ts'
import type { ComputedValues, ComputeRows, Computing } from './computation.ts'
import { namedDrawing } from './namedDrawing.ts'

/** Most rows that one computation reads of an input: they are held in memory outside DuckDB's limit. */
const MAX_ROWS = 20_000_000
const CHUNK_ROWS = 2048

export interface ComputePlace {
  connection: Connection
  context: RenderContext
  /** Runs a statement and answers with its rows, as the caller counts and reports it. */
  run(sql: string): Promise<number>
  from(id: RelationId): string
  /** What the temporary tables' names begin with. */
  prefix: string
  /** The name of the table that an output's rows go to, without the schema `temp`. */
  table(output: string): string
  model: Json
  time: number
  computing: Computing
  /** Whether what is drawn of it is wanted; absent = nothing is ever drawn. */
  draws?: boolean
}

export interface Computed {
  /** Of each output. */
  rows: number[]
  /** From now on. */
  model?: Json
  /** Null where it is not wanted; absent where no rows came, and what was drawn before stays. */
  drawing?: UpdateDrawing | null
}

export async function runCompute(compute: Compute, place: ComputePlace): Promise<Computed> {
  const { connection, context, run, prefix } = place
  const table = (what: string) => identifier(`${prefix}_${what}`)
  const temp = (what: string) => `temp.${table(what)}`
  for (const [i, input] of compute.inputs.entries()) {
    const count = await run(`CREATE OR REPLACE TEMP TABLE ${table(`i${i}`)} AS ${valuesSelect(context, input, place.from)}`)
    if (count > MAX_ROWS) throw new Error(`${count} rows are too many to compute with at once: at most ${MAX_ROWS} can be held.`)
  }
  const tables = compute.inputs.map((_, i) => temp(`i${i}`))
  const nodes = nodesSelect(compute, tables)
  const count = nodes === null ? 0 : await run(`CREATE OR REPLACE TEMP TABLE ${table('n')} AS ${nodes}`)
  const inputs: ComputeRows[] = []
  for (const [i, input] of compute.inputs.entries()) inputs.push(await readNumbers(connection, placedSelect(input, tables[i]!, temp('n'))))
  const named = compute.named?.length && nodes !== null ? await readNumbers(connection, namedSelect(compute.named, temp('n'))) : null
  const answer = await place.computing(compute.compute, {
    inputs,
    nodes: count,
    named: (named?.columns[0] ?? new Int32Array()) as Int32Array,
    params: compute.params,
    model: place.model,
    time: place.time,
    slide: compute.slide,
    draws: place.draws ?? false,
  })
  const rows: number[] = []
  for (const [i, { name, columns }] of compute.outputs.entries()) {
    await writeRaw(connection, table('r'), answer.outputs[i]!)
    rows.push(await run(`CREATE OR REPLACE TEMP TABLE ${place.table(name)} AS ${outputSelect(columns, temp('r'), temp('n'))}`))
  }
  const hasRows = inputs.some((input) => input.count > 0)
  const drawing = place.draws ? await namedDrawing(compute, answer, count, connection, temp('n')) : null
  const used = [...tables, ...(nodes === null ? [] : [temp('n')]), temp('r')]
  await connection.run(used.map((name) => `DROP TABLE ${name}`).join(';'))
  return { rows, ...('model' in answer && { model: answer.model! }), ...(hasRows && { drawing }) }
}

/** A query of DOUBLE and INTEGER columns without empty values, as arrays. */
async function readNumbers(connection: Connection, sql: string): Promise<ComputeRows> {
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

async function writeRaw(connection: Connection, table: string, columns: readonly ComputedValues[]): Promise<void> {
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
