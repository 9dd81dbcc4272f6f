import { literal } from '../../duckdb/sql.ts'
import type { JavaScript } from '../../duckdb/render/javascriptSql.ts'
import { runJavaScript } from '../javascript/runJavaScript.ts'
import { StepError } from '../errors.ts'
import type { BatchWork } from './batchWork.ts'
import { codeTable } from './relationSql.ts'

/** Runs a person's code over the batch's rows; what it refuses are dead letters of its node, in the same transaction. */
export async function javaScriptStep(work: BatchWork, relation: JavaScript): Promise<void> {
  const { connection, bound, time, outbox, javaScript, runs } = work.context
  const { came, rows, refused, ms } = await runJavaScript(relation, {
    connection,
    input: { columns: bound.context.columns(relation.input), from: work.sql.from(relation.input) },
    columns: bound.columns.get(relation.id)!,
    run: (sql) => work.statements.count(relation.node, relation, sql),
    runs,
    folder: outbox,
    prefix: `__mr_f_${relation.id}`,
    table: codeTable(relation.id),
    turns: [{ time, rows: Infinity }],
    timed: false,
    process: javaScript,
  }).catch((error: unknown) => {
    throw error instanceof StepError ? error : new StepError(relation.node, relation, error)
  })
  work.statements.add(relation.node, ms)
  work.counts.settle(relation.input, came)
  work.counts.set(relation.id, rows)
  if (refused.count === 0) return
  work.refused.set(relation.node, (work.refused.get(relation.node) ?? 0) + refused.count)
  const letters = refused.shown.map(({ line, reason }) => {
    const cells = [literal(relation.node), String(time), literal(line.slice(0, 2000)), literal(reason)]
    return `(${cells.join(', ')})`
  })
  await connection.run(`INSERT INTO __mr_dead VALUES ${letters.join(', ')}`)
}
