/** Tables that change, over all batches of a sample at once: each row finds the table as it was in its batch. */
import type { Relation } from '@millrace/shared'
import { names, type RenderContext } from '../duckdb/render/context.ts'
import { lookupJoin, lookupKeys, lookupSelect, tableColumns, type Lookup } from '../duckdb/render/lookupSql.ts'
import { identifier } from '../duckdb/sql.ts'
import { newestOfKeys, stays } from '../engine/keptTableSql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'

/** Whether a row of the history takes its key away, and the batch time of the table that a row finds. */
const GONE = '__mr_gone'
const VERSION = '__mr_version'

/** All that ever arrived for a table, in order, with what takes a key away marked: the newest row of each key and batch. */
export function historySelect(timed: RenderContext, relation: Relation & { op: 'table' }, from: string): string {
  const columns = tableColumns(relation, timed.columns(relation.input)).filter(({ name }) => name !== TIME_COLUMN)
  const rows = `(SELECT * FROM ${from} ORDER BY ${TIME_COLUMN}, rowid)`
  if (relation.keys.length === 0) return `SELECT ${names(columns)}, false AS ${GONE}, ${TIME_COLUMN} FROM ${rows}`
  const newest = newestOfKeys(relation, columns, rows, [TIME_COLUMN])
  return `SELECT ${names(columns)}, NOT (${stays(relation)}) AS ${GONE}, ${TIME_COLUMN} FROM (${newest}) ORDER BY ${TIME_COLUMN}, __mr_row`
}

/** The join of rows over all batches with that history; `from` are the rows, and the history. */
export function lookupOverTime(timed: RenderContext, relation: Lookup, from: { rows: string; history: string }): string {
  const keys = 'kept' in relation.table && relation.table.keyed ? lookupKeys(timed, relation) : []
  const own = keys.map(({ table }, n) => `${table} AS k${n}`)
  const versions = `(SELECT DISTINCT ${[...own, `${TIME_COLUMN} AS ${VERSION}`].join(', ')} FROM ${from.history})`
  const equal = [...keys.map(({ row }, n) => `${row} = v.k${n}`), `i.${TIME_COLUMN} >= v.${VERSION}`].join(' AND ')
  const rows = `(SELECT i.*, v.${VERSION} FROM (SELECT *, rowid AS __mr_nth FROM ${from.rows}) i ASOF LEFT JOIN ${versions} v ON ${equal} ORDER BY i.__mr_nth)`
  const there = `(SELECT * FROM (SELECT *, rowid AS __mr_nth FROM ${from.history}) WHERE NOT ${GONE})`
  const table = lookupSelect(timed, relation, there, { order: ['__mr_nth'], version: TIME_COLUMN })
  return lookupJoin({ ...timed, lookupTable: () => `(${table})` }, relation, rows, `i.${VERSION} = l.${identifier(TIME_COLUMN)}`)
}
