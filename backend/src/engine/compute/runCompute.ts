/** Runs one computation of a batch: its inputs into typed columns, and what comes out into temporary tables. */
import type { Json, RelationId, UpdateDrawing } from '@millrace/shared'
import { namedSelect, nodesSelect, outputSelect, placedSelect, valuesSelect, type Compute } from '../../duckdb/render/computeSql.ts'
import type { RenderContext } from '../../duckdb/render/context.ts'
import type { Connection } from '../../duckdb/session.ts'
import { identifier } from '../../duckdb/sql.ts'
import { checkRows, readNumbers, writeRaw } from './columns.ts'
import type { ComputeRows, Computing } from './computation.ts'
import { namedDrawing } from './namedDrawing.ts'

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
    checkRows(count)
  }
  const tables = compute.inputs.map((_, i) => temp(`i${i}`))
  const nodes = nodesSelect(compute, tables)
  const count = nodes === null ? 0 : await run(`CREATE OR REPLACE TEMP TABLE ${table('n')} AS ${nodes}`)
  const nodeType = context.all(compute.id)[0]?.type
  const inputs: ComputeRows[] = []
  for (const [i, input] of compute.inputs.entries()) {
    inputs.push(await readNumbers(connection, placedSelect(input, tables[i]!, temp('n'), nodeType)))
  }
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
