import type { Json } from '@millrace/shared'
import type { Compute } from '../../duckdb/render/computeSql.ts'
import { identifier, literal } from '../../duckdb/sql.ts'
import { runCompute } from '../compute/runCompute.ts'
import { StepError } from '../errors.ts'
import { modelColumn, modelTable } from '../keptNames.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'
import { computedTable } from './relationSql.ts'

/** Runs a computation over the batch's rows, and keeps its model in the same transaction. */
export async function computeStep(work: BatchWork, compute: Compute): Promise<void> {
  const { connection, bound, time, computing } = work.context
  const run = (sql: string) => work.statements.count(compute.node, compute, sql)
  const model = compute.model ? await modelBefore(work, compute) : null
  const { rows, drawing, ...after } = await runCompute(compute, {
    connection,
    context: bound.context,
    run,
    from: (id) => work.sql.from(id),
    prefix: `__mr_k_${compute.id}`,
    table: (output) => computedTable(compute.id, output),
    model,
    time,
    computing,
    draws: work.context.draws(compute.node),
  }).catch((error: unknown) => {
    throw error instanceof StepError ? error : new StepError(compute.node, compute, error)
  })
  work.counts.set(compute.id, rows[0]!)
  if (drawing !== undefined) work.drawings.set(compute.node, drawing)
  for (const other of work.context.program.plan.relations) {
    if (other.op !== 'computed' || other.input !== compute.id) continue
    work.counts.set(other.id, rows[compute.outputs.findIndex(({ name }) => name === other.output)]!)
  }
  if (compute.model) await keepModel(work, compute, after.model ?? model)
}

async function modelBefore({ context }: BatchWork, compute: Compute): Promise<Json> {
  const { rows } = await context.connection.table(`SELECT ${identifier(modelColumn(compute))} FROM ${identifier(modelTable(compute))}`)
  return rows.length === 0 ? null : (JSON.parse(rows[0]![0] as string) as Json)
}

async function keepModel({ context, sql }: BatchWork, compute: Compute, model: Json): Promise<void> {
  sql.models.set(compute.id, model)
  if (model === null) return
  const table = identifier(modelTable(compute))
  const columns = `${identifier(modelColumn(compute))}, ${TIME_COLUMN}`
  await context.connection.run(
    `DELETE FROM ${table}; INSERT INTO ${table} (${columns}) VALUES (${literal(JSON.stringify(model))}, ${context.time})`,
  )
}
