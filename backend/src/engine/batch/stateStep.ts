import type { Relation } from '@millrace/shared'
import { inputFrom } from '../../duckdb/render/relation.ts'
import { identifier } from '../../duckdb/sql.ts'
import { stateTable } from '../lineage.ts'
import { freshSelect, mergeState } from '../stateSql.ts'
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
  const name = identifier(`__mr_f_${state.id}`)
  const fresh = `temp.${name}`
  const select = freshSelect(bound.context, state, inputFrom(bound.context, state, work.sql.from(state.input)))
  await work.statements.count(state.node, state, `CREATE OR REPLACE TEMP TABLE ${name} AS\n${select}`)
  if (work.counts.of(input) === undefined) work.counts.settle(input.id, await work.folded(state, fresh))
  await work.statements.count(state.node, state, mergeState(state, table, fresh, time))
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
