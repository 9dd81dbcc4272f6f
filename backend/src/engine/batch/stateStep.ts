import type { Relation } from '@millrace/shared'
import { combineSql } from '../../duckdb/render/bind.ts'
import { fragmentSql } from '../../duckdb/render/context.ts'
import { FOLDED } from '../../duckdb/render/foldSql.ts'
import { inputFrom } from '../../duckdb/render/relation.ts'
import { identifier } from '../../duckdb/sql.ts'
import { stateTable } from '../lineage.ts'
import { TIME_COLUMN } from '../tables.ts'
import type { BatchWork } from './batchWork.ts'
import { expiredTable } from './relationSql.ts'

type State = Relation & { op: 'state' }

/** Takes the batch's rows into a state, and lets go of the keys whose time has run out. */
export async function stateStep(work: BatchWork, state: State): Promise<void> {
  const table = identifier(stateTable(state))
  const input = work.context.program.relations.get(state.input)!
  if (work.counts.of(input) !== 0) await update(work, state, input, table)
  // Keys that run out leave before anything reads the state.
  if (state.timeout !== undefined) await takeExpired(work, state)
  work.heldRows.set(state.node, await work.statements.count(state.node, state, `SELECT count(*) FROM ${table}`))
}

/** Counts the keys that have left a state, which is the port of those that ran out. */
export async function expiredStep(work: BatchWork, state: State): Promise<void> {
  if (state.timeout === undefined) {
    work.counts.set(state.id, 0)
    return
  }
  await takeExpired(work, state)
  work.counts.set(state.id, await work.statements.count(state.node, state, `SELECT count(*) FROM ${work.sql.inline(state.id)}`))
}

async function update(work: BatchWork, state: State, input: Relation, table: string): Promise<void> {
  const { bound, time } = work.context
  const fresh = identifier(`__mr_f_${state.id}`)
  const keys = state.key.map((item) => `${fragmentSql(bound.context, item.value)} AS ${identifier(item.name)}`)
  const values = state.columns.map((column, i) => `${fragmentSql(bound.context, column.fresh)} AS __mr_f${i}`)
  const from = inputFrom(bound.context, state, work.sql.from(state.input))
  const group = state.key.length > 0 ? `\nGROUP BY ${state.key.map((_, i) => i + 1).join(', ')}` : ''
  const select = `SELECT ${[...keys, ...values, `count(*) AS ${FOLDED}`].join(', ')}\nFROM ${from}${group}`
  await work.statements.count(state.node, state, `CREATE OR REPLACE TEMP TABLE ${fresh} AS\n${select}`)
  if (work.counts.of(input) === undefined) work.counts.settle(input.id, await work.folded(state, `temp.${fresh}`))
  const names = [...state.key, ...state.columns].map((each) => identifier(each.name))
  const on = state.key.map((item) => `s.${identifier(item.name)} IS NOT DISTINCT FROM f.${identifier(item.name)}`).join(' AND ')
  const sets = state.columns.map(
    (column, i) => `${identifier(column.name)} = ${combineSql(column.combine, `s.${identifier(column.name)}`, `f.__mr_f${i}`)}`,
  )
  const first = [
    ...state.key.map((item) => `f.${identifier(item.name)}`),
    ...state.columns.map((column, i) => combineSql(column.combine, `(${column.initial})`, `f.__mr_f${i}`)),
  ]
  await work.statements.count(
    state.node,
    state,
    `MERGE INTO ${table} s USING temp.${fresh} f ON ${on || 'true'}\n` +
      `WHEN MATCHED THEN UPDATE SET ${[...sets, `${TIME_COLUMN} = ${time}`].join(', ')}\n` +
      `WHEN NOT MATCHED THEN INSERT (${[...names, TIME_COLUMN].join(', ')}) VALUES (${[...first, time].join(', ')})`,
  )
}

async function takeExpired(work: BatchWork, state: State): Promise<void> {
  const name = stateTable(state)
  if (work.expired.has(name)) return
  work.expired.add(name)
  const out = [...state.key, ...state.columns].map((each) => identifier(each.name)).join(', ')
  const due = `WHERE ${TIME_COLUMN} <= ${work.context.time - state.timeout!}`
  const select = `SELECT ${out} FROM ${identifier(name)} ${due}`
  await work.statements.count(state.node, state, `CREATE OR REPLACE TEMP TABLE ${expiredTable(name)} AS ${select}`)
  await work.statements.count(state.node, state, `DELETE FROM ${identifier(name)} ${due}`)
}
