import type { Repeat } from '../../duckdb/render/repeatSql.ts'
import { StepError } from '../errors.ts'
import { NotStable, repeatRounds } from '../repeatRounds.ts'
import type { BatchWork } from './batchWork.ts'
import { roundsTable } from './relationSql.ts'

/** Repeats a step over the batch's rows until it is stable. */
export async function repeatStep(work: BatchWork, repeat: Repeat): Promise<void> {
  const { connection, bound } = work.context
  const rows = await repeatRounds(repeat, {
    connection,
    context: bound.context,
    run: (sql, fragment) =>
      work.statements.count(repeat.node, repeat, sql).catch((error: unknown) => {
        throw error instanceof StepError && fragment ? new StepError(repeat.node, repeat, error.cause, fragment.setting) : error
      }),
    from: (id) => work.sql.from(id),
    prefix: `__mr_p_${repeat.id}`,
    table: roundsTable(repeat.id),
  }).catch((error: unknown) => {
    throw error instanceof NotStable ? new StepError(repeat.node, repeat, error, 'rounds') : error
  })
  work.counts.set(repeat.id, rows)
}
