/** The statements that bring a keyed state up to date: once per key and batch here, row by row in stateRowsSql.ts. Pure. */
import { sameName, type Column, type Fragment, type StaticTable } from '@millrace/shared'
import { emptyTable, fragmentSql, type RenderContext } from '../duckdb/render/context.ts'
import { FOLDED } from '../duckdb/render/foldSql.ts'
import { needsRow, numbered } from '../duckdb/render/relation.ts'
import { beginSql, besideOld, combineSql, freshSql, isFormula, keptType, stateStruct, type State } from '../duckdb/render/stateTypes.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { TIME_COLUMN } from './tables.ts'

/** Where a state stands while a batch's rows are taken into it. */
export interface StatePlace {
  /** The state's table. */
  table: string
  /** The rows of the batch, behind FROM. */
  from: string
  /** A temporary table, made anew: what the batch changes, with the number of rows per key. */
  fresh: string
  /** Batch time in milliseconds. */
  time: number
  /** A temporary table for rows that are taken out and put in anew: for large states, in which an update copies a piece for each key. */
  anew?: string
}

export const keyName = (i: number) => `__mr_k${i}`
const freshName = (i: number) => `__mr_f${i}`
/** Makes a temporary table anew. */
export const create = (table: string, select: string) => `CREATE OR REPLACE TEMP TABLE ${table.replace(/^temp\./, '')} AS\n${select}`

/** Per key of the rows: what they add to merged columns, and the hidden count. `apart` are columns whose values are kept apart, such as batch times. */
export function freshSelect(context: RenderContext, state: State, from: string, apart: readonly string[] = []): string {
  const keys = state.key.map((item) => `${fragmentSql(context, item.value)} AS ${identifier(item.name)}`)
  const values = state.columns.map((column, i) => (isFormula(column) ? '' : `${freshValue(context, column.fresh)} AS ${freshName(i)}`))
  const grouped = [...apart.map(identifier), ...keys]
  const group = grouped.length > 0 ? `\nGROUP BY ${grouped.map((_, i) => i + 1).join(', ')}` : ''
  return `SELECT ${[...grouped, ...values, `count(*) AS ${FOLDED}`].join(', ')}\nFROM ${from}${group}`
}

const freshValue = (context: RenderContext, fresh: Fragment): string => freshSql(fresh, (fragment) => fragmentSql(context, fragment))

/** Whether what the rows add is known without the values that are kept: then rows of several batches can be looked at at once. */
export const isMerged = (state: State): boolean => !state.emit && !state.columns.some(isFormula)

/** The batch's rows into the state, once per key. The first statement makes `fresh`. */
export function updateByKey(context: RenderContext, state: State, place: StatePlace): string[] {
  const rows = needsRow(context, state) ? numbered(place.from) : place.from
  if (isMerged(state)) return [create(place.fresh, freshSelect(context, state, rows)), ...mergeState(state, place)]
  const input = besideOld(context.columns(state.input))
  const row = needsRow(context, state) ? ['__mr_row'] : []
  const keyed = keyedRows(context, state, rows, [...input.map(({ name }) => identifier(name)), ...row])
  const keys = state.key.map((item, i) => `${keyName(i)} AS ${identifier(item.name)}`)
  const group = [...state.key.flatMap((item, i) => [keyName(i), fragmentSql(context, item.value)]), 'old']
  const values = nextValues(context, state)
  const select = `SELECT ${[...keys, ...values, `count(*) AS ${FOLDED}`].join(', ')}
FROM (SELECT r.*, ${oldValues(context, state)} AS old FROM ${keyed} r LEFT JOIN ${place.table} s ON ${sameKeys(state)})
GROUP BY ${group.join(', ')}`
  return [create(place.fresh, select), ...replaceState(state, place)]
}

/** Formulas of keys that have no row in this batch, as over none: for states that visit every key. Their time goes on. */
export function updateOthers(context: RenderContext, state: State, place: StatePlace): string[] {
  if (state.visit !== 'all' || !state.columns.some(isFormula)) return []
  const own = new Set(state.key.map(({ name }) => name))
  const none = emptyTable(
    withSome(besideOld(context.columns(state.input)).filter(({ name }) => ![...own].some((key) => sameName(key, name)))),
  )
  const keys = state.key.map((item) => identifier(item.name))
  const values = state.columns.map((column, i) => {
    const type = keptType(context, state, column.name)
    if (!isFormula(column)) return `old.${identifier(column.name)} AS ${freshName(i)}`
    // HAVING makes it a summary, which has a row of no rows.
    return `CAST((SELECT ${fragmentSql(context, column.next)} FROM (SELECT *, 1 AS __mr_row FROM ${none}) HAVING true) AS ${type}) AS ${freshName(i)}`
  })
  const old = stateStruct(state.columns, (name) => identifier(name))
  const select = `SELECT ${[...keys, ...values].join(', ')}
FROM (SELECT ${[...keys, `${old} AS old`].join(', ')} FROM ${place.table} WHERE ${TIME_COLUMN} IS DISTINCT FROM ${place.time})`
  const sets = state.columns.map((column, i) => `${identifier(column.name)} = f.${freshName(i)}`).join(', ')
  return [
    create(place.fresh, select),
    `MERGE INTO ${place.table} s USING ${place.fresh} f ON ${sameNamed(state)}\nWHEN MATCHED THEN UPDATE SET ${sets}`,
  ]
}

const withSome = (columns: readonly Column[]): readonly Column[] =>
  columns.length > 0 ? columns : [{ name: '__mr_none', type: 'BOOLEAN' }]

/** Rows with their keys under names of their own. */
export function keyedRows(context: RenderContext, state: State, from: string, columns: readonly string[]): string {
  const keys = state.key.map((item, i) => `${fragmentSql(context, item.value)} AS ${keyName(i)}`)
  return `(SELECT ${[...columns, ...keys].join(', ')} FROM ${from})`
}

/** The values that a key of the table `s` has, or begins with, as a struct. */
export function oldValues(context: RenderContext, state: State): string {
  return stateStruct(state.columns, (name, i) => {
    const begin = `CAST(${beginSql(context, state.columns[i]!)} AS ${keptType(context, state, name)})`
    return `CASE WHEN s.rowid IS NULL THEN ${begin} ELSE s.${identifier(name)} END`
  })
}

/** The next value of each column, of the type that is kept. */
function nextValues(context: RenderContext, state: State): string[] {
  return state.columns.map((column, i) => {
    const next = isFormula(column)
      ? fragmentSql(context, column.next)
      : combineSql(column.combine, `old.${identifier(column.name)}`, freshValue(context, column.fresh))
    return `CAST(${next} AS ${keptType(context, state, column.name)}) AS ${freshName(i)}`
  })
}

/** Rows `r` with the keys of `keyedRows`, and the state `s`, have the same key. */
export const sameKeys = (state: State): string =>
  state.key.map((item, i) => `s.${identifier(item.name)} IS NOT DISTINCT FROM r.${keyName(i)}`).join(' AND ') || 'true'
const sameNamed = (state: State): string =>
  state.key.map((item) => `s.${identifier(item.name)} IS NOT DISTINCT FROM f.${identifier(item.name)}`).join(' AND ') || 'true'

/** Merges fresh values, as they stand behind USING, into the state's table as of a batch time. */
export function mergeState(state: State, place: StatePlace): string[] {
  return intoState(state, place, (i, old) => {
    const column = state.columns[i]!
    if (isFormula(column)) throw new Error('A formula has no value of its own to merge.')
    return combineSql(column.combine, old ? `s.${identifier(column.name)}` : `(${column.initial})`, `f.${freshName(i)}`)
  })
}

/** Puts computed values in the place of those that the state has, as of a batch time. Keys that are `gone` leave, if fresh rows tell that. */
export const replaceState = (state: State, place: StatePlace, gone?: string): string[] =>
  intoState(state, place, (i) => `f.${freshName(i)}`, gone)

function intoState(
  state: State,
  { table, fresh, time, anew }: StatePlace,
  value: (index: number, old: boolean) => string,
  gone?: string,
): string[] {
  if (anew !== undefined) return putAnew(state, { table, fresh, time, anew }, value, gone)
  const names = [...state.key, ...state.columns].map((each) => identifier(each.name))
  const sets = state.columns.map((column, i) => `${identifier(column.name)} = ${value(i, true)}`)
  const first = [...state.key.map((item) => `f.${identifier(item.name)}`), ...state.columns.map((_, i) => value(i, false))]
  return [
    `MERGE INTO ${table} s USING ${fresh} f ON ${sameNamed(state)}\n` +
      (gone ? `WHEN MATCHED AND f.${gone} THEN DELETE\n` : '') +
      `WHEN MATCHED THEN UPDATE SET ${[...sets, `${TIME_COLUMN} = ${time}`].join(', ')}\n` +
      `WHEN NOT MATCHED ${gone ? `AND NOT f.${gone} ` : ''}THEN INSERT (${[...names, TIME_COLUMN].join(', ')}) VALUES (${[...first, time].join(', ')})`,
  ]
}

/** The same for a large state: its rows of the batch then stand together at the end, where they are found fast. */
function putAnew(
  state: State,
  { table, fresh, time, anew }: Pick<StatePlace, 'table' | 'fresh' | 'time'> & { anew: string },
  value: (index: number, old: boolean) => string,
  gone?: string,
): string[] {
  const keys = state.key.map((item) => `f.${identifier(item.name)} AS ${identifier(item.name)}`)
  const values = state.columns.map(
    (column, i) => `CASE WHEN s.rowid IS NULL THEN ${value(i, false)} ELSE ${value(i, true)} END AS ${identifier(column.name)}`,
  )
  const columns = [...keys, ...values, `${time} AS ${TIME_COLUMN}`, 's.rowid AS __mr_at', `${gone ? `f.${gone}` : 'false'} AS __mr_left`]
  return [
    create(anew, `SELECT ${columns.join(', ')}\nFROM ${fresh} f LEFT JOIN ${table} s ON ${sameNamed(state)}`),
    `DELETE FROM ${table} WHERE rowid IN (SELECT __mr_at FROM ${anew})`,
    `INSERT INTO ${table} BY NAME SELECT * EXCLUDE (__mr_at, __mr_left) FROM ${anew} WHERE NOT __mr_left`,
  ]
}

/** Which keys leave the state at a batch time, behind WHERE; null where none ever does. */
export function leaving(context: RenderContext, state: State, time: number): string | null {
  const out: string[] = []
  if (state.timeout !== undefined) out.push(`${TIME_COLUMN} <= ${time - state.timeout}`)
  if (state.remove && !state.emit) {
    const changed = state.visit === 'all' ? '' : `${TIME_COLUMN} = ${time} AND `
    out.push(`${changed}${fragmentSql(context, state.remove)}`)
  }
  return out.length > 0 ? out.map((each) => `(${each})`).join(' OR ') : null
}

/** Gives the keys that a state began with the time of its first batch, from which their time-out counts. */
export const settleStart = (state: State, table: string, time: number): string[] =>
  state.start && state.start.rows.length > 0 ? [`UPDATE ${table} SET ${TIME_COLUMN} = ${time} WHERE ${TIME_COLUMN} IS NULL`] : []

/** The keys that a state begins with: the first row of each in its table of a person's. Columns that this lacks begin as ever. */
export function startRows(context: RenderContext, state: State, start: StaticTable): string {
  const at = (name: string) => start.columns.findIndex((column) => sameName(column.name, name))
  const cell = (name: string) => `r[${at(name) + 1}]`
  const keys = state.key.map(
    ({ name }) => `CAST(${at(name) < 0 ? 'NULL' : cell(name)} AS ${keptType(context, state, name)}) AS ${identifier(name)}`,
  )
  const values = state.columns.map((column) => {
    const begin = beginSql(context, column)
    const type = keptType(context, state, column.name)
    const value = at(column.name) < 0 ? begin : `coalesce(CAST(${cell(column.name)} AS ${type}), ${begin})`
    return `CAST(${value} AS ${type}) AS ${identifier(column.name)}`
  })
  const rows = `SELECT unnest(from_json(${literal(JSON.stringify(start.rows))}, '[["VARCHAR"]]')) AS r`
  const list = state.key.map(({ name }) => identifier(name)).join(', ')
  return `SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM (SELECT ${[...keys, ...values].join(', ')} FROM (${rows}))
QUALIFY row_number() OVER (PARTITION BY ${list}) = 1`
}
