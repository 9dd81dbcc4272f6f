/** Computes one step over all batches of a sample into a table, and remembers tables by what they are computed from. */
import { createHash } from 'node:crypto'
import type { Column, EventTimeReport, Json, Relation, RelationId } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable, names } from '../duckdb/render/context.ts'
import { isWithin, joinSides } from '../duckdb/render/joinSql.ts'
import { emitOfNone, relationSelect } from '../duckdb/render/relation.ts'
import type { State } from '../duckdb/render/stateTypes.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { rowsThatFollow } from '../engine/batch/rowCounts.ts'
import type { JavaScriptProcess } from '../javascript/javaScriptProcess.ts'
import { withinSelect } from '../engine/joinWithinSql.ts'
import { updateByRow } from '../engine/stateRowsSql.ts'
import { freshSelect, isMerged, leaving, mergeState, settleStart, startRows, updateByKey, updateOthers } from '../engine/stateSql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { computeTables, scoreAt } from './computeSteps.ts'
import { javaScriptTable, type CodeFindings } from './javaScriptStep.ts'
import type { Unreadable } from './loadSample.ts'
import { repeatTable } from './repeatTable.ts'
import { countByTime, noRows, rowsAt } from './stepTable.ts'
import { foldOfNothing, goneKeys, isByRow, stepSelect, timedContext, withRowNumbers } from './stepSql.ts'

/** How much of a sample is computed where that costs much: the newest, at least one. */
export interface StepLimits {
  /** Rows that a window may have over all firings, and firings. */
  windowRows: number
  firings: number
  /** Rows and batches of what is remembered row by row; so many batches of windows by event time, computations and rounds, which take several statements each. */
  stateRows: number
  stateTurns: number
  /** Batches on which a SELECT is run, and after which what is remembered is shown. */
  turns: number
  /** Milliseconds that a person's code may take over all batches. */
  codeMs: number
}
/** So that rows follow each change at once. */
export const PREVIEW_LIMITS: StepLimits = { windowRows: 50_000, firings: 500, stateRows: 2000, stateTurns: 25, turns: 100, codeMs: 1000 }

/** A step's rows over all batches. */
export interface StepTable {
  /** Behind FROM; its last column is the batch time. */
  table: string
  columns: readonly Column[]
  /** Rows by batch time, in the order of times; batches without rows are absent. */
  counts: ReadonlyMap<number, number>
  /** Batch times at which the step had its turn, in order. */
  times: readonly number[]
  byRow: boolean
  /** Of a source. */
  unreadable?: Unreadable
  /** Of a person's code: rows that it refused, and what it gives that no column takes. */
  code?: CodeFindings
  /** Of windows by event time: how they stand after the last batch, with the rows that wait in them. */
  eventTime?: EventTimeReport & { rows: number }
  /** Of a computation: its outputs by name, and its model after each turn. */
  computed?: { outputs: Readonly<Record<string, StepTable>>; models: ReadonlyMap<number, Json> }
}

export const rowsOf = ({ counts }: Pick<StepTable, 'counts'>): number => [...counts.values()].reduce((sum, rows) => sum + rows, 0)

export const hashOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)

export interface StepInputs {
  connection: Connection
  bound: BoundPlan
  /** The newest batch time: windows fire then, and at whole slides before it. */
  anchor: number
  inputs: ReadonlyMap<RelationId, StepTable>
  limits: StepLimits
  javaScript: JavaScriptProcess
  /** A folder that the connection may read and write. */
  scratch: string
}

/** Computes a step into the table of that name. Not for sources; all ports of a state are made by `stateTables`. */
export async function stepTable(relation: Relation, name: string, parts: StepInputs): Promise<StepTable> {
  const { connection, bound, anchor, inputs, limits } = parts
  const columns = bound.columns.get(relation.id)!
  const table = identifier(name)
  const from = (id: RelationId) => inputs.get(id)!.table
  const before = [...inputs.values()]
  const times = turnsOf(relation, before)
  const timed = timedContext(bound.context)
  if (relation.op === 'javascript') return javaScriptTable(relation, table, parts, times.slice(-limits.turns))
  if (relation.op === 'repeat') return repeatTable(relation, name, parts, times.slice(-limits.stateTurns))
  if (relation.op === 'compute') return computeTables(relation, name, parts, times.slice(-limits.stateTurns))
  const done = async (turns: readonly number[]): Promise<StepTable> => ({
    table,
    columns,
    counts: countsThatFollow(relation, turns, inputs) ?? (await countByTime(connection, table)),
    times: turns,
    byRow: isByRow(relation) && before.every((each) => each.byRow),
  })
  if (relation.op === 'window') {
    const firings = firingsOf(relation, before[0]!, anchor, limits)
    await connection.run(windowSql(relation, table, columns, from(relation.input), firings))
    return done(firings)
  }
  if (relation.op === 'computed') {
    const output = inputs.get(relation.input)!.computed!.outputs[relation.output]!
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT * FROM ${output.table}`)
    return done(output.times)
  }
  if (relation.op === 'sql' || relation.op === 'score') {
    const turns = times.slice(-limits.turns)
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${noRows(columns)}`)
    for (const time of turns) {
      const at = (id: RelationId) => rowsAt(from(id), time)
      const select =
        relation.op === 'sql'
          ? relationSelect(bound.context, relation, at)
          : scoreAt(bound.context, relation, inputs, at(relation.input), time)
      await connection.run(
        `SET VARIABLE mr_time = make_timestamptz(${time * 1000});
         INSERT INTO ${table} SELECT ${names(columns)}, ${time} FROM (\n${select}\n)`,
      )
    }
    return done(turns)
  }
  if (isWithin(relation)) {
    const sides = joinSides(relation, bound.context.all, (side) => from(relation[side]))
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${withinSelect(relation, sides, columns, anchor)}`)
    const { counts } = await done(times)
    return done([...new Set([...times, ...counts.keys()])].sort((a, b) => a - b))
  }
  await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${stepSelect(timed, relation, from, columns)}`)
  if (relation.op === 'fold' && relation.keepKeys)
    await connection.run(`INSERT INTO ${table} ${goneKeys(timed, relation, table, columns, times)}`)
  if (relation.op !== 'fold' || relation.by.length > 0) return done(times)
  const computed = await done(times)
  const without = times.filter((time) => !computed.counts.has(time))
  if (without.length === 0) return computed
  const empty = emptyTable(before[0]!.columns)
  await connection.run(`INSERT INTO ${table} ${foldOfNothing(bound.context, relation, empty, columns, without)}`)
  return done(times)
}

/** A step has its turn with any of its inputs; what is looked up comes with the rows alone. */
function turnsOf(relation: Relation, before: readonly StepTable[]): number[] {
  const told = relation.op === 'lookup' ? before.slice(0, 1) : before
  return [...new Set(told.flatMap((each) => each.times))].sort((a, b) => a - b)
}

/** Rows by batch time, where they follow from those of the inputs without a query. */
function countsThatFollow(relation: Relation, turns: readonly number[], inputs: StepInputs['inputs']): Map<number, number> | undefined {
  const counts = new Map<number, number>()
  for (const time of turns) {
    const rows = rowsThatFollow(relation, (id) => inputs.get(id)!.counts.get(time) ?? 0)
    if (rows === undefined) return undefined
    if (rows > 0) counts.set(time, rows)
  }
  return counts
}

/** The window's firings up to the last one, oldest first: as many of the newest as fit. */
function firingsOf(window: Relation & { op: 'window' }, input: StepTable, last: number, limits: StepLimits): number[] {
  const first = input.times[0]
  if (first === undefined) return []
  const firings: number[] = []
  let total = 0
  for (let time = last; time >= first && firings.length < limits.firings; time -= window.slide) {
    for (const [at, rows] of input.counts) if (at > time - window.length && at <= time) total += rows
    if (firings.length > 0 && total > limits.windowRows) break
    firings.push(time)
  }
  return firings.reverse()
}

function windowSql(
  window: Relation & { op: 'window' },
  table: string,
  columns: readonly Column[],
  from: string,
  firings: readonly number[],
): string {
  const values = firings.length > 0 ? firings.map((time) => `(${time}::BIGINT)`).join(', ') : '(NULL::BIGINT)'
  return `CREATE OR REPLACE TABLE ${table} AS
    SELECT ${names(columns, 'i.')}, f.t AS ${TIME_COLUMN}
    FROM (SELECT *, rowid AS __mr_row FROM ${from}) i JOIN (VALUES ${values}) AS f(t)
      ON i.${TIME_COLUMN} <= f.t AND i.${TIME_COLUMN} > f.t - ${window.length}
    ORDER BY f.t, i.__mr_row`
}

/** Which of a state's tables a part is. */
type StatePart = 'updated' | 'expired' | 'all'
export const statePart = ({ part }: State): StatePart => (part === 'changed' || part === 'rows' ? 'updated' : part)

/** All ports of a state: what leaves it in each batch, the keys that it forgot, and all its keys. */
export async function stateTables(
  state: State,
  name: string,
  { connection, bound, anchor, inputs, limits }: StepInputs,
): Promise<Record<StatePart, StepTable>> {
  const { context } = bound
  const kept = context.state(state)
  const input = inputs.get(state.input)!
  const out = state.emit ? await connection.describe(emitOfNone(context, state, emptyTable(input.columns))) : kept
  const named = (part: string) => identifier(`${name}_${part}`)
  const tables = { updated: named('updated'), expired: named('expired'), all: named('all') }
  const [table, fresh] = [named('state'), named('fresh')]
  const timed = timedContext(context)
  const interval = bound.plan.interval
  const list = names(kept)
  const columnsOf = (part: StatePart) => (part === 'updated' ? out : kept)
  const made = (Object.keys(tables) as StatePart[]).map((part) => `CREATE OR REPLACE TABLE ${tables[part]} AS ${noRows(columnsOf(part))}`)
  await connection.run([...made, `CREATE OR REPLACE TABLE ${table} AS ${noRows(kept)}`].join(';\n'))
  if (state.start && state.start.rows.length > 0)
    await connection.run(`INSERT INTO ${table} BY NAME ${startRows(context, state, state.start)}`)
  if (isMerged(state))
    await connection.run(`CREATE OR REPLACE TABLE ${fresh} AS ${freshSelect(timed, state, withRowNumbers(input.table), [TIME_COLUMN])}`)
  const times = state.emit ? newestOf(input, limits) : input.times
  const turns = times.slice(-limits.turns)
  const step = (time: number): string[] => {
    const shown = time >= (turns[0] ?? 0)
    const batch = `(SELECT * EXCLUDE (${TIME_COLUMN}) FROM ${isMerged(state) ? fresh : input.table} WHERE ${TIME_COLUMN} = ${time})`
    const temporary = (part: string) => `temp.${named(`t_${part}`)}`
    const place = {
      table,
      from: batch,
      fresh: temporary('fresh'),
      walked: temporary('walked'),
      gone: temporary('gone'),
      out: temporary('out'),
      time,
    }
    const has = input.counts.has(time)
    const update = () => {
      if (isMerged(state)) return mergeState(state, { ...place, fresh: batch })
      return state.emit ? updateByRow(context, state, place) : updateByKey(context, state, place)
    }
    const where = leaving(context, state, time)
    const leave =
      where === null
        ? []
        : [`INSERT INTO ${tables.expired} SELECT ${list}, ${time} FROM ${table} WHERE ${where}`, `DELETE FROM ${table} WHERE ${where}`]
    if (has && state.emit && state.remove) leave.push(`INSERT INTO ${tables.expired} SELECT ${list}, ${time} FROM ${place.gone}`)
    const touched = state.visit === 'touched' ? ` WHERE ${TIME_COLUMN} = ${time}` : ''
    const source = state.emit ? (has ? `${names(out)}, ${time} FROM ${place.out}` : null) : `${list}, ${time} FROM ${table}${touched}`
    return [
      `SET VARIABLE mr_time = make_timestamptz(${time * 1000})`,
      ...settleStart(state, table, time),
      ...(has ? update() : []),
      ...updateOthers(context, state, place),
      ...leave,
      ...(shown && source !== null ? [`INSERT INTO ${tables.updated} SELECT ${source}`] : []),
      ...(shown && (time - anchor) % (interval * state.snapshot) === 0
        ? [`INSERT INTO ${tables.all} SELECT ${list}, ${time} FROM ${table}`]
        : []),
    ]
  }
  try {
    await connection.run('BEGIN')
    for (const time of times) await connection.run(step(time).join(';\n'))
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
  await connection.run(`DROP TABLE ${table}; DROP TABLE IF EXISTS ${fresh}`)
  const part = async (which: StatePart): Promise<StepTable> => ({
    table: tables[which],
    columns: columnsOf(which),
    counts: await countByTime(connection, tables[which]),
    times: turns,
    byRow: false,
  })
  return { updated: await part('updated'), expired: await part('expired'), all: await part('all') }
}

/** The newest batches that a state goes through row by row. */
function newestOf({ times, counts }: StepTable, limits: StepLimits): readonly number[] {
  let rows = 0
  const first = times.findLastIndex((time) => (rows += counts.get(time) ?? 0) > limits.stateRows)
  return times.slice(Math.max(Math.min(first + 1, times.length - 1), times.length - limits.stateTurns, 0))
}
