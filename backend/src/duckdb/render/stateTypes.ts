/** The types of a keyed state's columns, which are found by asking what their expressions make of values of those types. Pure but for `typeOf`. */
import { sameName, typeFamily, type Column, type FormulaColumn, type Fragment, type Relation, type StateColumn } from '@millrace/shared'
import { identifier } from '../sql.ts'
import { fragmentSql, type RenderContext } from './context.ts'
import { firstOrLast } from './firstOrLast.ts'

export type State = Relation & { op: 'state' }

/** How often an expression is asked for the type that it makes of its own; a type that still changes then would grow for ever. */
const ROUNDS = 4
const SMALL_INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'])

export const isFormula = (column: StateColumn): column is FormulaColumn => 'next' in column

/** Whether this part of a state brings it up to date; its other parts only read it. */
export const updatesState = ({ part }: State): boolean => part === 'changed' || part === 'rows'

/** Whether keys ever leave this state. */
export const forgets = ({ timeout, remove }: State): boolean => timeout !== undefined || remove !== undefined

/** The next value of a merged column. */
export const combineSql = (combine: string, old: string, fresh: string) =>
  `(${combine.replaceAll(/\$(old|fresh)\b/g, (_, which) => (which === 'old' ? old : fresh))})`

/** What rows add to a merged column, as it stands in a statement. First and last go by the order of arrival and pass over empty values. */
export function freshSql(fresh: Fragment, sql: (fragment: Fragment) => string): string {
  const found = firstOrLast(fresh.sql)
  return found ? `(${found.which === 'first' ? 'arg_min' : 'arg_max'}(${found.column}, __mr_row))` : sql(fresh)
}

/** The type that a column of a state is kept in. */
export const keptType = (context: RenderContext, state: State, name: string): string =>
  context.state(state).find((column) => column.name === name)!.type

/** What a key begins with, before any row, not yet in the type that is kept. */
export const beginSql = (context: RenderContext, column: StateColumn): string =>
  isFormula(column) ? fragmentSql(context, column.begin) : `(${column.initial})`

/** A key's values as one struct, as `old` and `new` are in formulas. */
export const stateStruct = (columns: readonly { name: string }[], value: (name: string, index: number) => string): string =>
  `struct_pack(${columns.map(({ name }, i) => `${identifier(name)} := ${value(name, i)}`).join(', ')})`

/** Columns of the rows as formulas see them beside `old` and `new`. */
export const besideOld = (columns: readonly Column[]): readonly Column[] =>
  columns.filter(({ name }) => !sameName(name, 'old') && !sameName(name, 'new'))

interface Asking {
  /** The rows, none of them, behind FROM. */
  rows: string
  input: readonly Column[]
  /** A fragment as it may stand in a statement. */
  sql(fragment: Fragment): string
  /** The type of a SELECT's one column; null where it does not bind. */
  typeOf(select: string, fragment: Fragment): Promise<string | null>
}

/** The type of each column, null where it cannot be known. */
export async function stateTypes(state: State, asking: Asking): Promise<(string | null)[]> {
  const types: (string | null)[] = []
  for (const column of state.columns) {
    types.push(
      isFormula(column)
        ? await asking.typeOf(`SELECT ${asking.sql(column.begin)}`, column.begin)
        : await mergedType(column.initial, column.combine, column.fresh, asking),
    )
  }
  if (types.includes(null) || !state.columns.some(isFormula)) return types
  const list = besideOld(asking.input).map(({ name }) => identifier(name))
  const grouped = state.emit ? '' : ` GROUP BY ${[...state.key.map((item) => asking.sql(item.value)), 'old'].join(', ')}`
  for (let round = 0, changed = true; changed; round++) {
    changed = false
    const old = stateStruct(state.columns, (_, i) => typedNull(types[i]!))
    const from = `(SELECT ${[...list, `${old} AS old`].join(', ')} FROM ${asking.rows})`
    for (const [i, column] of state.columns.entries()) {
      if (!isFormula(column)) continue
      const found = await asking.typeOf(`SELECT ${asking.sql(column.next)} FROM ${from}${grouped}`, column.next)
      if (found === null) return types.map((type, at) => (at === i ? null : type))
      const next = round < ROUNDS ? widened(found) : settled(found)
      changed ||= round <= ROUNDS && next !== types[i]
      types[i] = next
    }
  }
  return types
}

const typedNull = (type: string): string => (type === '"NULL"' ? 'NULL' : `NULL::${type}`)
const widened = (type: string): string => (SMALL_INTEGERS.has(type) ? 'BIGINT' : type)
const settled = (type: string): string => (typeFamily(type) === 'decimal' ? 'DOUBLE' : widened(type))

/** The type of `combine`, which reads the old value of that same type. */
async function mergedType(initial: string, combine: string, fresh: Fragment, { rows, sql, typeOf }: Asking): Promise<string | null> {
  // Old values stand as columns: a bare NULL with a type loses it in arithmetic.
  const value = freshSql(fresh, sql)
  let type: string | null = null
  for (let round = 0; ; round++) {
    const old: string = type === null ? `(${initial})` : `NULL::${type}`
    const select = `SELECT ${combineSql(combine, '__mr_o', '__mr_f')} FROM (SELECT ${value} AS __mr_f, ${old} AS __mr_o FROM ${rows})`
    const next: string | null = await typeOf(select, fresh)
    if (next === null || next === type || round === ROUNDS) return next
    type = next
  }
}
