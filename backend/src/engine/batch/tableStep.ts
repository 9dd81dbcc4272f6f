import type { Relation } from '@millrace/shared'
import { names } from '../../duckdb/render/context.ts'
import { keptIn } from '../../duckdb/render/lookupSql.ts'
import { identifier } from '../../duckdb/sql.ts'
import { lookupOfKept, newestOfKeys, stays } from '../keptTableSql.ts'
import { keptTable } from '../lineage.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'

type Table = Relation & { op: 'table' }

/** Brings a table up to date with what arrived for it in this batch, and what is looked up in it. */
export async function tableStep(work: BatchWork, relation: Table): Promise<void> {
  const { held, program, bound } = work.context
  const changed = relation.keys.length > 0 ? await merge(work, relation) : await replace(work, relation)
  const rows = held.rows(keptTable(relation.node))
  work.heldRows.set(relation.node, rows)
  work.counts.set(relation.id, rows)
  if (!changed) return
  for (const each of program.plan.relations) {
    if (each.op === 'lookup' && keptIn(each) === relation.id) {
      await work.statements.count(each.node, each, lookupOfKept(bound.context, each))
    }
  }
}

/** An update with rows is the whole table. */
async function replace(work: BatchWork, relation: Table): Promise<boolean> {
  const { program, bound, time } = work.context
  const input = program.relations.get(relation.input)!
  if (work.counts.of(input) === 0) return false
  const run = (sql: string) => work.statements.count(relation.node, relation, sql)
  const table = keptTable(relation.node)
  const rows = await run(
    `INSERT INTO ${identifier(table)}\nSELECT ${names(bound.columns.get(relation.id)!)}, row_number() OVER (), ${time} FROM ${work.sql.from(input.id)}`,
  )
  work.counts.settle(input.id, rows)
  if (rows === 0) return false
  await run(`DELETE FROM ${identifier(table)} WHERE ${TIME_COLUMN} < ${time}`)
  enter(work, table, rows)
  return true
}

/** Each row takes the place of the one with equal keys, or takes the key away. */
async function merge(work: BatchWork, relation: Table): Promise<boolean> {
  const { program, bound, held, time } = work.context
  const input = program.relations.get(relation.input)!
  if (work.counts.of(input) === 0) return false
  const run = (sql: string) => work.statements.count(relation.node, relation, sql)
  const table = keptTable(relation.node)
  const columns = bound.columns.get(relation.id)!
  const newest = identifier(`__mr_n_${relation.id}`)
  const rows = await run(`CREATE OR REPLACE TEMP TABLE ${newest} AS\n${newestOfKeys(relation, columns, work.sql.from(input.id))}`)
  if (rows === 0) return false
  const own = identifier(table)
  const equal = relation.keys.map((key) => `${own}.${identifier(key)} = n.${identifier(key)}`).join(' AND ')
  const gone = await run(`DELETE FROM ${own} USING temp.${newest} n WHERE ${equal}`)
  const come = await run(`INSERT INTO ${own} SELECT ${names(columns)}, __mr_row, ${time} FROM temp.${newest} WHERE ${stays(relation)}`)
  enter(work, table, held.rows(table) - gone + come)
  return true
}

/** Notes how many rows the table has now. */
function enter({ context: { held, time } }: BatchWork, table: string, rows: number): void {
  held.drop(table, time)
  held.set(table, time, rows)
}
