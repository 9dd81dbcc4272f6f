/** Live tables: sinks that the run's own database keeps. */
import type { Column, PlanSink } from '@millrace/shared'
import { names } from '../duckdb/render/context.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from './tables.ts'

export interface LiveSettings {
  mode: 'append' | 'upsert'
  keys: string[]
  limit: number
}

const DEFAULT_LIMIT = 1000

export const liveTableName = (node: string) => identifier(`__mr_live_${node}`)

export function liveSettings(sink: PlanSink): LiveSettings {
  const { mode, keys, limit } = sink.settings
  return {
    mode: mode === 'upsert' ? 'upsert' : 'append',
    keys: Array.isArray(keys) ? keys.map(String) : [],
    limit: typeof limit === 'number' && limit > 0 ? limit : DEFAULT_LIMIT,
  }
}

/** Adds the rows of a batch. `rows` is how many they are: of more than the limit only the last are written. */
export function liveInsert(sink: PlanSink, columns: readonly Column[], from: string, rows: number, time: number): string {
  const { mode, keys, limit } = liveSettings(sink)
  const table = liveTableName(sink.node)
  const list = names(columns)
  if (mode === 'append') {
    const skip = rows > limit ? ` OFFSET ${rows - limit}` : ''
    return `INSERT INTO ${table} SELECT ${list}, ${time} FROM ${from}${skip}`
  }
  // Of several rows with a key in one batch the last one counts.
  const numbered = `(SELECT ${list}, row_number() OVER () AS __mr_row FROM ${from})`
  const per = keys.length > 0 ? `PARTITION BY ${keys.map(identifier).join(', ')} ` : ''
  const newest = `SELECT ${list} FROM ${numbered} QUALIFY row_number() OVER (${per}ORDER BY __mr_row DESC) = 1 ORDER BY __mr_row`
  const on = keys.length > 0 ? keys.map((key) => `t.${identifier(key)} IS NOT DISTINCT FROM n.${identifier(key)}`).join(' AND ') : 'true'
  const sets = [
    ...columns.filter((column) => !keys.includes(column.name)).map((column) => `${identifier(column.name)} = n.${identifier(column.name)}`),
    `${TIME_COLUMN} = ${time}`,
  ]
  return (
    `MERGE INTO ${table} t USING (${newest}) n ON ${on}\nWHEN MATCHED THEN UPDATE SET ${sets.join(', ')}\n` +
    `WHEN NOT MATCHED THEN INSERT (${list}, ${TIME_COLUMN}) VALUES (${names(columns, 'n.')}, ${time})`
  )
}

/** Deletes what is over the limit: the oldest rows. */
export function liveTrim(sink: PlanSink): string {
  const { mode, limit } = liveSettings(sink)
  const table = liveTableName(sink.node)
  const order = mode === 'append' ? 'rowid DESC' : `${TIME_COLUMN} DESC, rowid DESC`
  return `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} ORDER BY ${order} OFFSET ${limit})`
}

/** The newest rows, oldest first. */
export function liveSelect(sink: PlanSink, limit: number): string {
  const { mode } = liveSettings(sink)
  const table = liveTableName(sink.node)
  const order = mode === 'append' ? 'rowid DESC' : `${TIME_COLUMN} DESC, rowid DESC`
  const newest = `SELECT rowid AS __mr_at, * FROM ${table} ORDER BY ${order} LIMIT ${Math.max(1, Math.floor(limit))}`
  return `SELECT * EXCLUDE (__mr_at) FROM (${newest}) ORDER BY ${mode === 'append' ? '__mr_at' : `${TIME_COLUMN}, __mr_at`}`
}
