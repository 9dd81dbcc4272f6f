/** The statements of a keyed state: what a batch adds to its keys, and how it is merged into the state's table. */
import type { Relation } from '@millrace/shared'
import { combineSql } from '../duckdb/render/bind.ts'
import { fragmentSql, type RenderContext } from '../duckdb/render/context.ts'
import { FOLDED } from '../duckdb/render/foldSql.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from './tables.ts'

type State = Relation & { op: 'state' }

/** Per key of the input: the new values and the hidden count. `apart` are columns whose values are kept apart, such as batch times. */
export function freshSelect(context: RenderContext, relation: State, from: string, apart: readonly string[] = []): string {
  const keys = relation.key.map((item) => `${fragmentSql(context, item.value)} AS ${identifier(item.name)}`)
  const values = relation.columns.map((column, i) => `${fragmentSql(context, column.fresh)} AS __mr_f${i}`)
  const grouped = [...apart.map(identifier), ...keys]
  const group = grouped.length > 0 ? `\nGROUP BY ${grouped.map((_, i) => i + 1).join(', ')}` : ''
  return `SELECT ${[...grouped, ...values, `count(*) AS ${FOLDED}`].join(', ')}\nFROM ${from}${group}`
}

/** Merges fresh values, as they stand behind USING, into the state's table as of a batch time. */
export function mergeState(relation: State, table: string, fresh: string, time: number): string {
  const names = [...relation.key, ...relation.columns].map((each) => identifier(each.name))
  const on = relation.key.map((item) => `s.${identifier(item.name)} IS NOT DISTINCT FROM f.${identifier(item.name)}`).join(' AND ')
  const sets = relation.columns.map(
    (column, i) => `${identifier(column.name)} = ${combineSql(column.combine, `s.${identifier(column.name)}`, `f.__mr_f${i}`)}`,
  )
  const first = [
    ...relation.key.map((item) => `f.${identifier(item.name)}`),
    ...relation.columns.map((column, i) => combineSql(column.combine, `(${column.initial})`, `f.__mr_f${i}`)),
  ]
  return (
    `MERGE INTO ${table} s USING ${fresh} f ON ${on || 'true'}\n` +
    `WHEN MATCHED THEN UPDATE SET ${[...sets, `${TIME_COLUMN} = ${time}`].join(', ')}\n` +
    `WHEN NOT MATCHED THEN INSERT (${[...names, TIME_COLUMN].join(', ')}) VALUES (${[...first, time].join(', ')})`
  )
}
