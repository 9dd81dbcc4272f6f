/** Renders a join whose rows wait for each other: pairs of what came with what is kept, and rows whose time is over. */
import type { Column } from '@millrace/shared'
import { emptyTable, names } from '../duckdb/render/context.ts'
import { aloneSides, joinCondition, joinItems, type JoinSides, type SideName, type WithinJoin } from '../duckdb/render/joinSql.ts'
import { TIME_COLUMN } from './tables.ts'

/** Beside a kept row's own columns: its number in its batch, and whether it has met a partner. */
const KEPT_ROW = '__mr_row'
const MET = '__mr_met'

/** When each row of a pair came, and where in its batch: pairs are put out in that order. */
const PLACES = {
  left: ['__mr_lt', '__mr_lr'],
  right: ['__mr_rt', '__mr_rr'],
} as const
const PLACE_COLUMNS = [
  `l.${TIME_COLUMN} AS ${PLACES.left[0]}`,
  `l.${KEPT_ROW} AS ${PLACES.left[1]}`,
  `r.${TIME_COLUMN} AS ${PLACES.right[0]}`,
  `r.${KEPT_ROW} AS ${PLACES.right[1]}`,
].join(', ')
export const IN_ORDER = `ORDER BY ${[...PLACES.left, ...PLACES.right].map((place) => `${place} NULLS LAST`).join(', ')}`

/** The table in which the rows of a side wait, without its rows. */
export const emptySide = (columns: readonly Column[]): string =>
  `(SELECT *, NULL::BIGINT AS ${KEPT_ROW}, false AS ${MET} FROM ${emptyTable(columns)})`

/** Pairs whose later row is of the batch at `time`; `fresh` are the sides that got rows in it. */
export function pairsSelect(
  join: WithinJoin,
  sides: JoinSides,
  wanted: readonly Column[],
  { time, fresh }: { time: number; fresh: Readonly<Record<SideName, boolean>> },
): string {
  const since = time - join.within
  const part = (left: string, right: string) =>
    `SELECT ${joinItems(join, sides, wanted)}, ${PLACE_COLUMNS}
     FROM (SELECT * FROM ${sides.left.from} WHERE ${left}) l JOIN (SELECT * FROM ${sides.right.from} WHERE ${right}) r ON ${joinCondition(join, sides)}`
  const now = `${TIME_COLUMN} = ${time}`
  const kept = `${TIME_COLUMN} >= ${since}`
  const parts = [...(fresh.left ? [part(now, kept)] : []), ...(fresh.right ? [part(`${kept} AND ${TIME_COLUMN} < ${time}`, now)] : [])]
  return parts.length > 0 ? parts.join('\nUNION ALL\n') : part('false', 'false')
}

/** Notes which rows of a side have met a partner. */
export function noteMet(side: SideName, table: string, pairs: string): string {
  const [time, row] = PLACES[side]
  return `UPDATE ${table} SET ${MET} = true FROM (SELECT DISTINCT ${time}, ${row} FROM ${pairs}) p
    WHERE ${table}.${TIME_COLUMN} = p.${time} AND ${table}.${KEPT_ROW} = p.${row} AND NOT ${table}.${MET}`
}

/** Rows of a side that came up to `through` and have met none, with nothing on the other side. */
export function aloneSelect(join: WithinJoin, sides: JoinSides, side: SideName, wanted: readonly Column[], through: number): string {
  const [own, other, otherName] = side === 'left' ? (['l', 'r', 'right'] as const) : (['r', 'l', 'left'] as const)
  const nobody = `(SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptySide(sides[otherName].columns)})`
  return `SELECT ${joinItems(join, sides, wanted)}, ${PLACE_COLUMNS}
    FROM (SELECT * FROM ${sides[side].from} WHERE ${TIME_COLUMN} <= ${through} AND NOT ${MET}) ${own} LEFT JOIN ${nobody} ${other} ON true`
}

/** All that such a join puts out over the batches of a sample, whose tables have the batch time; up to the batch at `anchor`. */
export function withinSelect(join: WithinJoin, tables: JoinSides, columns: readonly Column[], anchor: number): string {
  const number = (from: string) => `(SELECT *, rowid AS ${KEPT_ROW} FROM ${from})`
  const on = `${joinCondition(join, tables)} AND abs(l.${TIME_COLUMN} - r.${TIME_COLUMN}) <= ${join.within}`
  const part = (kind: string, time: string, where = '') =>
    `SELECT ${joinItems(join, tables)}, ${PLACE_COLUMNS}, ${time} AS ${TIME_COLUMN}
     FROM ${number(tables.left.from)} l ${kind} ${number(tables.right.from)} r ON ${on}${where}`
  const alone = (side: SideName) => {
    const [own, other] = side === 'left' ? ['l', 'r'] : ['r', 'l']
    const kind = side === 'left' ? 'LEFT JOIN' : 'RIGHT JOIN'
    return part(kind, `${own}.${TIME_COLUMN} + ${join.within}`, ` WHERE ${other}.${KEPT_ROW} IS NULL`)
  }
  const parts = [part('JOIN', `greatest(l.${TIME_COLUMN}, r.${TIME_COLUMN})`), ...aloneSides(join).map(alone)]
  return `SELECT ${names(columns)}, ${TIME_COLUMN} FROM (${parts.join('\nUNION ALL\n')}) WHERE ${TIME_COLUMN} <= ${anchor}
    ORDER BY ${TIME_COLUMN}, ${IN_ORDER.slice('ORDER BY '.length)}`
}
