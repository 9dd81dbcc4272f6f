/** Computations over the batches of a sample, one after another, as their models learn. */
import type { Json, RelationId } from '@millrace/shared'
import { computedColumns, scoreSelect, type Compute, type Score } from '../duckdb/render/computeSql.ts'
import type { RenderContext } from '../duckdb/render/context.ts'
import { identifier } from '../duckdb/sql.ts'
import { computationOf, computeHere } from '../engine/compute/computations.ts'
import { runCompute } from '../engine/compute/runCompute.ts'
import { countByTime, noRows, rowsAt } from './stepTable.ts'
import type { StepInputs, StepTable } from './steps.ts'

/** Runs a computation at each of the batch times. */
export async function computeTables(
  compute: Compute,
  name: string,
  { connection, bound, inputs }: StepInputs,
  times: readonly number[],
): Promise<StepTable> {
  const node = bound.columns.get(compute.id)![0]?.type
  const outputs = compute.outputs.map((output, i) => ({
    name: output.name,
    columns: computedColumns(output.columns, node),
    table: identifier(i === 0 ? name : `${name}_${output.name}`),
  }))
  for (const { table, columns } of outputs) await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${noRows(columns)}`)
  const models = new Map<number, Json>()
  let model: Json = null
  for (const time of times) {
    await connection.run(`SET VARIABLE mr_time = make_timestamptz(${time * 1000})`)
    const turn = (output: string) => identifier(`${name}_turn_${output}`)
    const answer = await runCompute(compute, {
      connection,
      context: bound.context,
      run: (sql) => connection.count(sql),
      from: (id) => rowsAt(inputs.get(id)!.table, time),
      prefix: `${name}_turn`,
      table: turn,
      model,
      time,
      computing: computeHere,
    })
    model = answer.model ?? model
    models.set(time, model)
    for (const output of outputs) {
      await connection.run(
        `INSERT INTO ${output.table} SELECT *, ${time} FROM temp.${turn(output.name)}; DROP TABLE temp.${turn(output.name)}`,
      )
    }
  }
  const tables: Record<string, StepTable> = {}
  for (const { name: output, table, columns } of outputs) {
    tables[output] = { table, columns, counts: await countByTime(connection, table), times, byRow: false }
  }
  return { ...tables[outputs[0]!.name]!, computed: { outputs: tables, models } }
}

/** Rows of one batch with what the model says of them after that batch. */
export function scoreAt(
  context: RenderContext,
  score: Score,
  inputs: ReadonlyMap<RelationId, StepTable>,
  from: string,
  time: number,
): string {
  const model = inputs.get(score.model)!.computed!.models.get(time) ?? null
  return scoreSelect(context, score, from, (numbers) => computationOf(score.compute).score!(model, numbers))
}
