import type { Relation, SequenceOptions } from '@millrace/shared'
import { emptyTable, names } from '../../duckdb/render/context.ts'
import { forgets, updatesState, type State } from '../../duckdb/render/stateTypes.ts'
import { identifier } from '../../duckdb/sql.ts'
import { StepError } from '../errors.ts'
import { stateTable } from '../keptNames.ts'
import { rowSteps, type RowsPlace } from '../stateRowsSql.ts'
import { FEW_ROWS, walkInSequence } from '../stateSequence.ts'
import { leaving, settleStart, updateByKey, updateOthers } from '../stateSql.ts'
import type { BatchWork } from './batchWork.ts'
import { expiredTable, stateRowsTable } from './relationSql.ts'

/** From so many keys on, the rows that a batch touches are put in anew: with 10 million keys that takes a sixth of the time. */
const LARGE_STATE = 200_000

/** Does what a part of a state has to do at the batch's time: the part that updates comes before those that read. */
export async function stateStep(work: BatchWork, state: State): Promise<void> {
  if (updatesState(state)) await update(work, state)
  else if (state.part === 'expired') await countPart(work, state)
}

/** Takes the batch's rows into a state, and lets go of the keys whose time has run out or that a condition tells to forget. */
async function update(work: BatchWork, state: State): Promise<void> {
  const table = identifier(stateTable(state))
  const input = work.context.program.relations.get(state.input)!
  await runAll(work, state, settleStart(state, table, work.context.time))
  let gone: string | null = null
  if (state.emit) gone = await updateRows(work, state, input, table)
  else await updateKeys(work, state, input, table)
  // Keys that run out leave before anything reads the state.
  if (forgets(state)) await takeLeaving(work, state, table, gone)
  const keys = await work.statements.count(state.node, state, `SELECT count(*) FROM ${table}`)
  work.heldRows.set(state.node, keys)
  work.context.stateKeys.set(stateTable(state), keys)
}

async function updateKeys(work: BatchWork, state: State, input: Relation, table: string): Promise<void> {
  const { bound, time } = work.context
  const fresh = `temp.${identifier(`__mr_f_${state.id}`)}`
  const place = { table, from: work.sql.from(state.input), fresh, time, ...anew(work, state) }
  if (work.counts.of(input) !== 0) {
    const [first, ...others] = updateByKey(bound.context, state, place)
    await work.statements.count(state.node, state, first!)
    if (work.counts.of(input) === undefined) work.counts.settle(input.id, await work.folded(state, fresh))
    await runAll(work, state, others)
  }
  await runAll(work, state, updateOthers(bound.context, state, place))
}

/** Answers with the table of the keys that a row let go of; null where none did. */
async function updateRows(work: BatchWork, state: State, input: Relation, table: string): Promise<string | null> {
  const { bound, time } = work.context
  const name = stateTable(state)
  const out = `temp.${stateRowsTable(name)}`
  if (work.counts.of(input) === 0) {
    const none = `CREATE OR REPLACE TEMP TABLE ${stateRowsTable(name)} AS SELECT * FROM ${emptyTable(bound.context.columns(state.id))}`
    await work.statements.count(state.node, state, none)
    work.counts.set(state.id, 0)
    return null
  }
  const temporary = (what: string) => `temp.${identifier(`__mr_${what}_${state.id}`)}`
  const place = {
    table,
    from: work.sql.from(state.input),
    fresh: temporary('f'),
    walked: temporary('v'),
    gone: temporary('g'),
    out,
    time,
    ...anew(work, state),
  }
  const { rows: begin, walk, after } = rowSteps(bound.context, state, place)
  await runAll(work, state, begin)
  if (isSequence(state) && (await isLong(work, state, place.fresh))) await inSequence(work, state, place)
  else await runAll(work, state, [walk])
  await runAll(work, state, after)
  const rows = await work.statements.count(state.node, state, `SELECT count(*) FROM ${out}`)
  work.counts.set(state.id, rows)
  if (work.counts.of(input) === undefined) work.counts.settle(input.id, rows)
  return state.remove ? place.gone : null
}

const isSequence = (state: State): state is State & { sequence: SequenceOptions } => state.sequence !== undefined

/** Whether some key has so many rows that a step for each of them takes long. */
const isLong = async (work: BatchWork, state: State, fresh: string): Promise<boolean> =>
  (await work.statements.count(state.node, state, `SELECT coalesce(max(__mr_nth), 0) FROM ${fresh}`)) > (work.context.fewRows ?? FEW_ROWS)

async function inSequence(work: BatchWork, state: State & { sequence: SequenceOptions }, place: RowsPlace): Promise<void> {
  const { connection, bound, computing, time } = work.context
  await walkInSequence(state, place, {
    connection,
    context: bound.context,
    computing,
    time,
    slide: state.slide,
    run: (sql) => work.statements.count(state.node, state, sql),
  }).catch((error: unknown) => {
    throw error instanceof StepError ? error : new StepError(state.node, state, error)
  })
}

async function runAll(work: BatchWork, state: State, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await work.statements.count(state.node, state, sql)
}

/** The table for what is put in anew, where the state was large after the batch before. */
function anew({ context }: BatchWork, state: State): { anew?: string } {
  const isLarge = (context.stateKeys.get(stateTable(state)) ?? 0) >= (context.largeState ?? LARGE_STATE)
  return isLarge ? { anew: `temp.${identifier(`__mr_n_${state.id}`)}` } : {}
}

/** Moves the keys that leave into a table of the batch. */
async function takeLeaving(work: BatchWork, state: State, table: string, gone: string | null): Promise<void> {
  const expired = expiredTable(stateTable(state))
  const list = names([...state.key, ...state.columns])
  const where = leaving(work.context.bound.context, state, work.context.time) ?? 'false'
  const select = [`SELECT ${list} FROM ${table} WHERE ${where}`, ...(gone ? [`SELECT ${list} FROM ${gone}`] : [])].join(' UNION ALL ')
  const left = await work.statements.count(state.node, state, `CREATE OR REPLACE TEMP TABLE ${expired} AS ${select}`)
  if (left > 0) await work.statements.count(state.node, state, `DELETE FROM ${table} WHERE ${where}`)
}

/** Counts the keys that have left a state, which is the port of those that it forgot. */
async function countPart(work: BatchWork, state: State): Promise<void> {
  work.counts.set(state.id, await work.statements.count(state.node, state, `SELECT count(*) FROM ${work.sql.inline(state.id)}`))
}
