import { isNumeric, type Relation } from '@millrace/shared'
import { courseSql } from '../drawings.ts'
import type { BatchWork } from './batchWork.ts'

/** Keeps the numbers of a batch that a node draws as lines over the batches. */
export async function courseStep(work: BatchWork, node: string, relation: Relation): Promise<void> {
  const columns = work.context.bound.columns.get(relation.id)!.filter(({ type }) => isNumeric(type))
  const [insert, trim] = courseSql(
    node,
    columns.map(({ name }) => name),
    work.sql.from(relation.id),
    work.context.time,
    relation.slide,
  )
  const rows = await work.statements.count(relation.node, relation, insert!)
  if (!work.counts.has(relation)) work.counts.settle(relation.id, rows)
  if (rows > 0) await work.context.connection.run(trim!)
}
