/** Computes one step over all batches of a sample into a table, and remembers tables by what they are computed from. */
import { createHash } from 'node:crypto'
import type { Column, Relation, RelationId } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable, names } from '../duckdb/render/context.ts'
import { relationSelect } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { freshSelect, mergeState } from '../engine/stateSql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import type { Unreadable } from './loadSample.ts'
import { foldOfNothing, goneKeys, isByRow, stepSelect, timedContext, withRowNumbers } from './stepSql.ts'

/** Rows that a window may have over all firings that are computed: the newest firings that fit, at least one. */
const MAX_WINDOW_ROWS = 50_000
/** Most firings of a window that are looked at. */
const MAX_FIRINGS = 500
/** Most batches, the newest, on which a SELECT is run, and after which what is remembered is shown. */
const MAX_TURNS = 100

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
}

export const rowsOf = ({ counts }: StepTable): number => [...counts.values()].reduce((sum, rows) => sum + rows, 0)

export const hashOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)

export interface StepInputs {
  connection: Connection
  bound: BoundPlan
  /** The newest batch time: windows fire at it, and at slides before it. */
  anchor: number
  inputs: ReadonlyMap<RelationId, StepTable>
}

/** Computes a step into the table of that name. Not for sources; both ports of a state are made by `stateTables`. */
export async function stepTable(relation: Relation, name: string, { connection, bound, anchor, inputs }: StepInputs): Promise<StepTable> {
  const columns = bound.columns.get(relation.id)!
  const table = identifier(name)
  const from = (id: RelationId) => inputs.get(id)!.table
  const before = [...inputs.values()]
  const times = [...new Set(before.flatMap((each) => each.times))].sort((a, b) => a - b)
  const timed = timedContext(bound.context)
  const done = async (turns: readonly number[]): Promise<StepTable> => ({
    table,
    columns,
    counts: await countByTime(connection, table),
    times: turns,
    byRow: isByRow(relation) && before.every((each) => each.byRow),
  })
  if (relation.op === 'window') {
    const firings = firingsOf(relation, before[0]!, anchor)
    await connection.run(windowSql(relation, table, columns, from(relation.input), firings))
    return done(firings)
  }
  if (relation.op === 'sql') {
    const turns = times.slice(-MAX_TURNS)
    await connection.run(`CREATE OR REPLACE TABLE ${table} AS SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyTable(columns)}`)
    for (const time of turns) {
      const at = (id: RelationId) => `(SELECT * EXCLUDE (${TIME_COLUMN}) FROM ${from(id)} WHERE ${TIME_COLUMN} = ${time})`
      await connection.run(
        `SET VARIABLE mr_time = make_timestamptz(${time * 1000});
         INSERT INTO ${table} SELECT ${names(columns)}, ${time} FROM (\n${relationSelect(bound.context, relation, at)}\n)`,
      )
    }
    return done(turns)
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

async function countByTime(connection: Connection, table: string): Promise<Map<number, number>> {
  const { rows } = await connection.table(`SELECT ${TIME_COLUMN}, count(*) FROM ${table} GROUP BY 1 ORDER BY 1`, 100_000)
  return new Map(rows.map(([time, count]) => [Number(time), Number(count)]))
}

/** The window's firings, oldest first: as many of the newest as fit. */
function firingsOf(window: Relation & { op: 'window' }, input: StepTable, anchor: number): number[] {
  const first = input.times[0]
  if (first === undefined) return []
  const firings: number[] = []
  let total = 0
  for (let time = anchor; time >= first && firings.length < MAX_FIRINGS; time -= window.slide) {
    for (const [at, rows] of input.counts) if (at > time - window.length && at <= time) total += rows
    if (firings.length > 0 && total > MAX_WINDOW_ROWS) break
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

/** Both ports of a state: its keys after each batch, and those that ran out. */
export async function stateTables(
  relation: Relation & { op: 'state' },
  name: string,
  { connection, bound, inputs }: StepInputs,
): Promise<Record<'changed' | 'expired', StepTable>> {
  const columns = bound.columns.get(relation.id)!
  const input = inputs.get(relation.input)!
  const [state, fresh, changed, expired] = ['state', 'fresh', 'changed', 'expired'].map((part) => identifier(`${name}_${part}`)) as [
    string,
    string,
    string,
    string,
  ]
  const list = names(columns)
  const timed = timedContext(bound.context)
  const empty = `SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyTable(columns)}`
  await connection.run(
    [state, changed, expired].map((table) => `CREATE OR REPLACE TABLE ${table} AS ${empty}`).join(';\n') +
      `;\nCREATE OR REPLACE TABLE ${fresh} AS ${freshSelect(timed, relation, withRowNumbers(input.table), [TIME_COLUMN])}`,
  )
  const turns = input.times.slice(-MAX_TURNS)
  const steps = input.times.map((time) => {
    const merge = mergeState(relation, state, `(SELECT * EXCLUDE (${TIME_COLUMN}) FROM ${fresh} WHERE ${TIME_COLUMN} = ${time})`, time)
    const due = relation.timeout === undefined ? undefined : `WHERE ${TIME_COLUMN} <= ${time - relation.timeout}`
    const leave = due && `INSERT INTO ${expired} SELECT ${list}, ${time} FROM ${state} ${due}; DELETE FROM ${state} ${due};`
    const touched = relation.visit === 'touched' ? ` WHERE ${TIME_COLUMN} = ${time}` : ''
    const show = time < turns[0]! ? '' : `INSERT INTO ${changed} SELECT ${list}, ${time} FROM ${state}${touched};`
    return `${input.counts.has(time) ? `${merge};` : ''}${leave ?? ''}${show}`
  })
  try {
    await connection.run(['BEGIN;', ...steps, 'COMMIT'].join('\n'))
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
  await connection.run(`DROP TABLE ${state}; DROP TABLE ${fresh}`)
  const part = async (table: string): Promise<StepTable> => ({
    table,
    columns,
    counts: await countByTime(connection, table),
    times: turns,
    byRow: false,
  })
  return { changed: await part(changed), expired: await part(expired) }
}
