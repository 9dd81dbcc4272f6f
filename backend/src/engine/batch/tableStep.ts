import type { Relation } from '@millrace/shared'
import { names } from '../../duckdb/render/context.ts'
import { keptIn } from '../../duckdb/render/lookupSql.ts'
import { identifier } from '../../duckdb/sql.ts'
import { changesOfKept, lookupOfKept, newestOfKeys, stays } from '../keptTableSql.ts'
import { keptTable } from '../keptNames.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'

type Table = Relation & { op: 'table' }

/** What a batch did to a table: rows that came or left, and the table with their keys where others stayed. */
interface Changes {
  rows: number
  of?: string
}

/** What is looked into is made anew when it has had more changes than this, and than this share of its rows: what left takes room still. */
const FEW_CHANGES = 10_000
const CHANGES_SHARE = 4

/** Brings a table up to date with what arrived for it in this batch, and what is looked up in it. */
export async function tableStep(work: BatchWork, relation: Table): Promise<void> {
  const { held, program, bound, changedLookups } = work.context
  const changes = relation.keys.length > 0 ? await merge(work, relation) : await replace(work, relation)
  const rows = held.rows(keptTable(relation.node))
  work.heldRows.set(relation.node, rows)
  work.counts.set(relation.id, rows)
  if (changes === null) return
  for (const each of program.plan.relations) {
    if (each.op !== 'lookup' || keptIn(each) !== relation.id) continue
    const since = (changedLookups.get(each.id) ?? 0) + changes.rows
    const some = changes.of !== undefined && since <= Math.max(FEW_CHANGES, rows / CHANGES_SHARE) ? changes.of : undefined
    changedLookups.set(each.id, some === undefined ? 0 : since)
    const statements = some === undefined ? [lookupOfKept(bound.context, each)] : changesOfKept(bound.context, each, some)
    for (const statement of statements) await work.statements.count(each.node, each, statement)
  }
}

/** An update with rows is the whole table. */
async function replace(work: BatchWork, relation: Table): Promise<Changes | null> {
  const { program, bound, time } = work.context
  const input = program.relations.get(relation.input)!
  if (work.counts.of(input) === 0) return null
  const run = (sql: string) => work.statements.count(relation.node, relation, sql)
  const table = keptTable(relation.node)
  const rows = await run(
    `INSERT INTO ${identifier(table)}\nSELECT ${names(bound.columns.get(relation.id)!)}, row_number() OVER (), ${time} FROM ${work.sql.from(input.id)}`,
  )
  work.counts.settle(input.id, rows)
  if (rows === 0) return null
  await run(`DELETE FROM ${identifier(table)} WHERE ${TIME_COLUMN} < ${time}`)
  enter(work, table, rows)
  return { rows }
}

/** Each row takes the place of the one with equal keys, or takes the key away. */
async function merge(work: BatchWork, relation: Table): Promise<Changes | null> {
  const { program, bound, held, time } = work.context
  const input = program.relations.get(relation.input)!
  if (work.counts.of(input) === 0) return null
  const run = (sql: string) => work.statements.count(relation.node, relation, sql)
  const table = keptTable(relation.node)
  const columns = bound.columns.get(relation.id)!
  const newest = identifier(`__mr_n_${relation.id}`)
  const rows = await run(`CREATE OR REPLACE TEMP TABLE ${newest} AS\n${newestOfKeys(relation, columns, work.sql.from(input.id))}`)
  if (rows === 0) return null
  const own = identifier(table)
  const equal = relation.keys.map((key) => `${own}.${identifier(key)} = n.${identifier(key)}`).join(' AND ')
  const gone = await run(`DELETE FROM ${own} USING temp.${newest} n WHERE ${equal}`)
  const come = await run(`INSERT INTO ${own} SELECT ${names(columns)}, __mr_row, ${time} FROM temp.${newest} WHERE ${stays(relation)}`)
  enter(work, table, held.rows(table) - gone + come)
  return { rows: gone + come, of: `temp.${newest}` }
}

/** Notes how many rows the table has now. */
function enter({ context: { held, time } }: BatchWork, table: string, rows: number): void {
  held.drop(table, time)
  held.set(table, time, rows)
}
