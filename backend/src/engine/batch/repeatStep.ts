import type { UpdateDrawing } from '@millrace/shared'
import type { Repeat } from '../../duckdb/render/repeatSql.ts'
import { StepError } from '../errors.ts'
import { repeatGraph } from '../repeatDrawing.ts'
import { NotStable, repeatRounds } from '../repeatRounds.ts'
import type { BatchWork } from './batchWork.ts'
import { keepCourse } from './courseStep.ts'
import { roundsTable } from './relationSql.ts'

/** Repeats a step over the batch's rows until it is stable. */
export async function repeatStep(work: BatchWork, repeat: Repeat): Promise<void> {
  const { connection, bound } = work.context
  const draws = work.context.draws(repeat.node)
  const table = roundsTable(repeat.id)
  const edges = repeat.inputs['edges']!
  const drawn: UpdateDrawing = {}
  const { rows, changed } = await repeatRounds(repeat, {
    connection,
    context: bound.context,
    run: (sql, fragment) =>
      work.statements.count(repeat.node, repeat, sql).catch((error: unknown) => {
        throw error instanceof StepError && fragment ? new StepError(repeat.node, repeat, error.cause, fragment.setting) : error
      }),
    from: (id) => work.sql.from(id),
    prefix: `__mr_p_${repeat.id}`,
    table,
    counts: draws,
    seen: async (tables) => {
      if (!draws) return
      const result = { from: `temp.${table}`, columns: bound.columns.get(repeat.id)! }
      const graph = await repeatGraph(connection, { from: tables['edges']!, columns: bound.context.columns(edges) }, result)
      if (graph) drawn.graph = graph
    },
  }).catch((error: unknown) => {
    throw error instanceof NotStable ? new StepError(repeat.node, repeat, error, 'rounds') : error
  })
  work.counts.set(repeat.id, rows)
  work.drawings.set(repeat.node, draws ? { ...drawn, rounds: { of: 'changed', values: changed } } : null)
  await keepCourse(work, repeat.node, repeat, ['rounds'], `(SELECT ${changed.length} AS rounds)`)
}
