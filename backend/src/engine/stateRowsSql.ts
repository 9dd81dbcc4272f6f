/** The statements of a state that goes row by row: each row sees what the rows of its key before it have left. Pure. */
import { fragmentSql, type RenderContext } from '../duckdb/render/context.ts'
import { computedBeside, numbered } from '../duckdb/render/relation.ts'
import { beginSql, besideOld, combineSql, isFormula, keptType, stateStruct, type State } from '../duckdb/render/stateTypes.ts'
import { identifier } from '../duckdb/sql.ts'
import { create, keyedRows, keyName, oldValues, replaceState, sameKeys, type StatePlace } from './stateSql.ts'

/** The column that says which rows are of one key: the number of the key's first row. */
export const ROW_KEY = '__mr_own'

/** Temporary tables of one batch beside `fresh`. */
export interface RowsPlace extends StatePlace {
  /** The rows with what they see, then with what they get. */
  walked: string
  out: string
  /** Keys that a row let go of, with their last values. */
  gone: string
}

/**
 * The batch's rows into the state, in their order. Running values (counts, sums and the like) are window functions over each key's rows.
 * Formulas, and keys that are let go of on the way, take one step of a recursive query for the nth row of every key at once.
 */
export function updateByRow(context: RenderContext, state: State, place: RowsPlace): string[] {
  const { rows, walk: walked, after } = rowSteps(context, state, place)
  return [...rows, walked, ...after]
}

/** The same in three parts: the rows with what their keys have, what each sees and leaves, and what becomes of that. */
export function rowSteps(context: RenderContext, state: State, place: RowsPlace): { rows: string[]; walk: string; after: string[] } {
  const input = besideOld(context.columns(state.input))
  const list = input.map(({ name }) => identifier(name))
  const keys = state.key.map((_, i) => keyName(i))
  const keyed = keyedRows(context, state, numbered(place.from), [...list, '__mr_row'])
  const window = `PARTITION BY ${keys.join(', ') || 'true'} ORDER BY __mr_row`
  const rows = `SELECT r.*, row_number() OVER w AS __mr_nth, lag(__mr_row, 1, -__mr_row) OVER w AS __mr_before,
  lead(__mr_row) OVER w IS NULL AS __mr_last, ${oldValues(context, state)} AS __mr_first${state.sequence ? `, first_value(__mr_row) OVER w AS ${ROW_KEY}` : ''}
FROM ${keyed} r LEFT JOIN ${place.table} s ON ${sameKeys(state)}
WINDOW w AS (${window})`
  const seen = canRun(state) ? running(context, state, rows, window) : walk(context, state, place.fresh)
  const emitted = `SELECT ${computedBeside(context, input, state.emit!)}\nFROM (FROM ${place.walked} ORDER BY __mr_row)`
  const named = state.key.map((item, i) => `${keyName(i)} AS ${identifier(item.name)}`)
  const values = state.columns.map(({ name }, i) => `new.${identifier(name)} AS __mr_f${i}`)
  const last = `SELECT ${[...named, ...values, '__mr_gone'].join(', ')}\nFROM ${place.walked} WHERE __mr_last`
  const lost = state.columns.map(({ name }) => `new.${identifier(name)} AS ${identifier(name)}`)
  const after = [create(place.out, emitted), create(place.fresh, last), ...replaceState(state, place, '__mr_gone')]
  const gone = `SELECT ${[...named, ...lost].join(', ')} FROM ${place.walked} WHERE __mr_gone ORDER BY __mr_row`
  return {
    rows: canRun(state) ? [] : [create(place.fresh, rows)],
    walk: create(place.walked, seen),
    after: state.remove ? [...after, create(place.gone, gone)] : after,
  }
}

/** Whether every value is a running one: nothing depends on what came of the row before. */
const canRun = (state: State): boolean => !state.remove && state.columns.every((column) => !isFormula(column) && column.inOrder)

function running(context: RenderContext, state: State, rows: string, window: string): string {
  const value = stateStruct(state.columns, (name, i) => {
    const column = state.columns[i]!
    if (isFormula(column)) throw new Error('A formula has no running value.')
    const { over, rows: last } = column.inOrder!
    const from = last === undefined ? 'UNBOUNDED' : last - 1
    const fresh = over.replace(/ OVER \$w/g, ` OVER (${window} ROWS BETWEEN ${from} PRECEDING AND CURRENT ROW)`)
    return `CAST(${combineSql(column.combine, `__mr_first.${identifier(name)}`, fresh)} AS ${keptType(context, state, name)})`
  })
  return `SELECT *, lag(new, 1, __mr_first) OVER (${window}) AS old, false AS __mr_gone\nFROM (SELECT *, ${value} AS new FROM (\n${rows}))`
}

function walk(context: RenderContext, state: State, rows: string): string {
  const value = stateStruct(state.columns, (name, i) => {
    const column = state.columns[i]!
    const next = isFormula(column)
      ? fragmentSql(context, column.next)
      : combineSql(column.combine, `old.${identifier(name)}`, column.inOrder?.row ?? fragmentSql(context, column.fresh))
    return `CAST(${next} AS ${keptType(context, state, name)})`
  })
  // A key that was let go of begins anew with its next row.
  const begin = stateStruct(
    state.columns,
    (name, i) => `CAST(${beginSql(context, state.columns[i]!)} AS ${keptType(context, state, name)})`,
  )
  const keyed = state.key.map((item, i) => `${keyName(i)} AS ${identifier(item.name)}`)
  const kept = state.columns.map(({ name }) => `new.${identifier(name)} AS ${identifier(name)}`)
  const gone = state.remove
    ? `SELECT __mr_row, old, new, coalesce(${fragmentSql(context, state.remove)}, false) AS __mr_gone
    FROM (SELECT ${['__mr_row', 'old', 'new', ...keyed, ...kept].join(', ')} FROM stepped)`
    : 'SELECT __mr_row, old, new, false AS __mr_gone FROM stepped'
  const ids = state.key.map((_, i) => `c.${keyName(i)}`)
  const columns = besideOld(context.columns(state.input)).map(({ name }) => `c.${identifier(name)}`)
  const joined = `SELECT ${['c.__mr_row', ...ids, ...columns, `CASE WHEN b.__mr_gone THEN ${begin} ELSE b.new END AS old`].join(', ')}
    FROM walk b JOIN ${rows} c ON c.__mr_before = b.__mr_row`
  const stepped = `SELECT ${['__mr_row', ...state.key.map((_, i) => keyName(i)), 'old', `${value} AS new`].join(', ')} FROM (${joined})`
  return `WITH RECURSIVE walk AS (
  SELECT __mr_before AS __mr_row, __mr_first AS old, __mr_first AS new, false AS __mr_gone FROM ${rows} WHERE __mr_nth = 1
  UNION ALL (
    WITH stepped AS (${stepped})
    ${gone}
  )
)
SELECT ${[...columns, 'c.__mr_row', 'c.__mr_last', ...ids, 'b.old', 'b.new', 'b.__mr_gone'].join(', ')}
FROM walk b JOIN ${rows} c ON c.__mr_row = b.__mr_row`
}
