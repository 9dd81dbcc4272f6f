import { isNumeric, type Relation } from '@millrace/shared'
import { courseSql } from '../drawings.ts'
import type { BatchWork } from './batchWork.ts'

/** Keeps the numbers of a batch that a node draws as lines over the batches. */
export async function courseStep(work: BatchWork, node: string, relation: Relation): Promise<void> {
  const columns = work.context.bound.columns.get(relation.id)!.filter(({ type }) => isNumeric(type))
  const rows = await keepCourse(
    work,
    node,
    relation,
    columns.map(({ name }) => name),
    work.sql.from(relation.id),
  )
  if (!work.counts.has(relation)) work.counts.settle(relation.id, rows)
}

/** Answers with how many rows there are, which is none or one. */
export async function keepCourse(work: BatchWork, node: string, relation: Relation, columns: readonly string[], from: string) {
  const { connection, time, version, meanings } = work.context
  const batch = { node, time, slide: relation.slide, version, meaning: meanings.get(relation.id)! }
  const [insert, trim] = courseSql(batch, columns, from)
  const rows = await work.statements.count(relation.node, relation, insert!)
  if (rows > 0) await connection.run(trim!)
  return rows
}
