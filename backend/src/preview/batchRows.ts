/** Rows of one batch at one place, as an evaluation up to that batch has them. */
import { names } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import type { Evaluation } from './evaluate.ts'
import type { ComputedBatch } from './messages.ts'
import { rememberingIn, windowsOf } from './preview.ts'
import { rowsAt } from './stepTable.ts'

/** The first `most` rows that leave the place in the batch at the evaluation's anchor. */
export async function batchRowsOf(connection: Connection, evaluation: Evaluation, most: number): Promise<ComputedBatch> {
  const { relation, tables, anchor, phase } = evaluation
  const table = relation ? tables.get(relation.id) : undefined
  // Rows stand in the order in which they were made.
  const select = table && `SELECT ${names(table.columns)} FROM ${rowsAt(table.table, anchor)} LIMIT ${most}`
  return {
    columns: table ? [...table.columns] : null,
    rows: select === undefined ? [] : (await connection.table(select)).rows,
    total: table?.counts.get(anchor) ?? 0,
    notDue: relation && (anchor - phase) % relation.slide !== 0 ? relation.slide : null,
    windows: windowsOf(evaluation, anchor),
    remembering: rememberingIn(evaluation),
    problems: [...evaluation.problems],
  }
}
