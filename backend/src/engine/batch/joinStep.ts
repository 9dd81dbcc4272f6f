import { names } from '../../duckdb/render/context.ts'
import { aloneSides, joinSides, sideNames, type SideName, type WithinJoin } from '../../duckdb/render/joinSql.ts'
import { identifier } from '../../duckdb/sql.ts'
import { aloneSelect, IN_ORDER, noteMet, pairsSelect } from '../joinWithinSql.ts'
import { sideTable } from '../keptNames.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'
import { pairsTable } from './relationSql.ts'

/**
 * Takes the batch's rows to those that wait, and puts out the pairs that they make and the rows whose time is over. A row can meet what comes
 * up to `within` after it; in the last batch of that time it leaves.
 */
export async function joinStep(work: BatchWork, join: WithinJoin): Promise<void> {
  const { held, time, bound } = work.context
  const run = (sql: string) => work.statements.count(join.node, join, sql)
  const fresh = { left: await takeRows(work, join, 'left'), right: await takeRows(work, join, 'right') }
  const tableOf = (side: SideName) => identifier(sideTable(join.id, side))
  const sides = joinSides(join, (id) => bound.columns.get(id)!, tableOf)
  const wanted = bound.context.columns(join.id)
  const made = identifier(`__mr_q_${join.id}`)
  const pairs = await run(`CREATE OR REPLACE TEMP TABLE ${made} AS\n${pairsSelect(join, sides, wanted, { time, fresh })}`)
  const through = time - join.within
  const parts = [`SELECT * FROM temp.${made}`]
  for (const side of aloneSides(join)) {
    if (pairs > 0) await run(noteMet(side, tableOf(side), `temp.${made}`))
    if (held.hasUpTo(sideTable(join.id, side), through)) parts.push(aloneSelect(join, sides, side, wanted, through))
  }
  const all = parts.join('\nUNION ALL\n')
  work.counts.set(join.id, await run(`CREATE OR REPLACE TEMP TABLE ${pairsTable(join.id)} AS\nSELECT * FROM (\n${all}\n)\n${IN_ORDER}`))
  for (const side of sideNames) await letGo(work, join, side, through)
  work.heldRows.set(
    join.node,
    sideNames.reduce((sum, side) => sum + held.rows(sideTable(join.id, side)), 0),
  )
}

/** Answers whether there were any. */
async function takeRows(work: BatchWork, join: WithinJoin, side: SideName): Promise<boolean> {
  const { program, bound, held, time } = work.context
  const input = program.relations.get(join[side])!
  if (work.counts.of(input) === 0) return false
  const table = sideTable(join.id, side)
  const select = `SELECT ${names(bound.columns.get(input.id)!)}, row_number() OVER (), false, ${time} FROM ${work.sql.from(input.id)}`
  const rows = await work.statements.count(join.node, join, `INSERT INTO ${identifier(table)}\n${select}`)
  work.counts.settle(input.id, rows)
  held.set(table, time, rows)
  return rows > 0
}

async function letGo(work: BatchWork, join: WithinJoin, side: SideName, through: number): Promise<void> {
  const { held } = work.context
  const table = sideTable(join.id, side)
  if (!held.hasUpTo(table, through)) return
  await work.statements.count(join.node, join, `DELETE FROM ${identifier(table)} WHERE ${TIME_COLUMN} <= ${through}`)
  held.drop(table, through)
}
