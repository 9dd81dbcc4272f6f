/** Runs one computation of a batch: its inputs into typed columns, and what comes out into temporary tables. */
import { DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api'
import type { Json, RelationId } from '@millrace/shared'
import { namedSelect, nodesSelect, outputSelect, placedSelect, valuesSelect, type Compute } from '../../duckdb/render/computeSql.ts'
import type { RenderContext } from '../../duckdb/render/context.ts'
import type { Connection } from '../../duckdb/session.ts'
import { identifier } from '../../duckdb/sql.ts'
import type { NewestDrawing } from '../drawings.ts'
import type { ComputeAnswer, ComputedValues, ComputeRows, Computing } from './computation.ts'

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
  /** Whether what is drawn of it is wanted. */
  draws?: boolean
}

/** Answers with the rows of each output, and with the model from now on. */
export async function runCompute(
  compute: Compute,
  place: ComputePlace,
): Promise<{ rows: number[]; model?: Json; drawing?: NewestDrawing }> {
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
  })
  const rows: number[] = []
  for (const [i, { name, columns }] of compute.outputs.entries()) {
    await writeRaw(connection, table('r'), answer.outputs[i]!)
    rows.push(await run(`CREATE OR REPLACE TEMP TABLE ${place.table(name)} AS ${outputSelect(columns, temp('r'), temp('n'))}`))
  }
  const drawing = answer.drawn && place.draws ? await drawingOf(compute, answer, count, connection, temp('n')) : undefined
  const used = [...tables, ...(nodes === null ? [] : [temp('n')]), temp('r')]
  await connection.run(used.map((name) => `DROP TABLE ${name}`).join(';'))
  return { rows, ...('model' in answer && { model: answer.model! }), ...(drawing && { drawing }) }
}

/** What is drawn, with nodes by their names. */
async function drawingOf(
  compute: Compute,
  { outputs, drawn }: ComputeAnswer,
  nodes: number,
  connection: Connection,
  table: string,
): Promise<NewestDrawing> {
  const part = drawn?.graph
  if (!part) return drawn?.points ? { points: drawn.points } : {}
  const [columns, values] = [compute.outputs[0]!.columns, outputs[0] as (Int32Array | Float64Array)[]]
  // The first row of each node: of several, such as distances from several landmarks, one is drawn.
  const rowOf = new Map<number, number>()
  for (const [row, node] of values[0]!.entries()) if (!rowOf.has(node)) rowOf.set(node, row)
  const rows = Array.from(part.nodes, (node) => rowOf.get(node))
  const told = columns.slice(1).map((column, i) => ({
    name: column.name,
    isGroup: !('type' in column),
    of: rows.map((row) => (row === undefined ? null : values[i + 1]![row]!)),
  }))
  const groups = told.filter(({ isGroup }) => isGroup).flatMap(({ of }) => of.filter((each) => each !== null))
  const wanted = [...new Set([...part.nodes, ...groups])]
  const found = await connection.table(
    `SELECT i, left(CAST(node AS VARCHAR), 200) FROM ${table} WHERE i IN (${wanted.join(', ')})`,
    wanted.length,
  )
  const names = new Map(found.rows.map(([place, name]) => [Number(place), String(name)]))
  return {
    graph: {
      names: Array.from(part.nodes, (node) => names.get(node)!),
      values: told.map(({ of, ...rest }) => ({
        ...rest,
        of: of.map((each) => (each === null ? null : rest.isGroup ? names.get(each)! : Number.isFinite(each) ? each : null)),
      })),
      from: [...part.from],
      to: [...part.to],
      nodes,
      edges: part.edges,
    },
  }
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
