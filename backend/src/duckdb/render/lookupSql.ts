/** Renders `lookup`: the join of a stream with a table. */
import { sameName, type Column, type Relation } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { emptyTable, type RenderContext } from './context.ts'
import { comparedKeys } from './keySql.ts'

export type Lookup = Relation & { op: 'lookup' }

/** Column of the lookup's table that holds the i-th key. */
const lookupKey = (i: number) => `__mr_k${i}`

/** Column of the lookup's table that tells the order of its rows. */
const PLACE = '__mr_row'

/** The relation that keeps the table; undefined where it is written into the step. */
export const keptIn = ({ table }: Lookup): string | undefined => ('kept' in table ? table.kept : undefined)

/** The table's columns, all of them. */
export const lookedUp = (context: Pick<RenderContext, 'all'>, { table }: Lookup): readonly Column[] =>
  'kept' in table ? context.all(table.kept) : table.columns

/** Each pair of keys as it is compared: of a row `i` of the stream, and of a row of the table. */
export function lookupKeys(context: RenderContext, relation: Lookup): { row: string; table: string }[] {
  const rows = context.columns(relation.input)
  const columns = lookedUp(context, relation)
  return relation.on.map(({ column, key }) => {
    const [row, table] = comparedKeys({ columns: rows, name: column, alias: 'i' }, { columns, name: key })
    return { row, table }
  })
}

/**
 * A join keeps no order of its own: where order means something downstream, the rows are put back into theirs. `also` holds of a row `i` and
 * a row `l` of the table that belong together.
 */
export function lookupJoin(context: RenderContext, relation: Lookup, from: string, also?: string): string {
  const input = context.columns(relation.input)
  const kept = input.filter((column) => !relation.add.some((item) => sameName(item.name, column.name)))
  const items = [...kept.map((column) => `i.${identifier(column.name)}`), ...relation.add.map((item) => `l.${identifier(item.name)}`)]
  const on = lookupKeys(context, relation).map(({ row }, i) => `${row} = l.${lookupKey(i)}`)
  const join = relation.unmatched === 'keep' ? 'LEFT JOIN' : 'JOIN'
  const ordered = context.ordered(relation.id)
  const rows = ordered ? `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from})` : from
  const order = ordered ? `\nORDER BY i.${ROW_COLUMN}${relation.every ? `, l.${PLACE}` : ''}` : ''
  const condition = [...on, ...(also === undefined ? [] : [also])].join(' AND ')
  return `SELECT ${items.join(', ')}\nFROM ${rows} i ${join} ${context.lookupTable(relation.id)} l ON ${condition}${order}`
}

/**
 * The lookup's table from its rows: one row per key, the first one counts; or all rows, with their place. `order` are columns that tell that
 * of the rows, as they come where it is absent; with `version`, a column of them, there are several tables, which it tells apart.
 */
export function lookupSelect(
  context: RenderContext,
  relation: Lookup,
  from: string,
  { order, version }: { order?: readonly string[]; version?: string } = {},
): string {
  const keys = lookupKeys(context, relation).map(({ table }, i) => `${table} AS ${lookupKey(i)}`)
  const added = relation.add.map((item) => `(${item.value.sql}) AS ${identifier(item.name)}`)
  const versions = version === undefined ? [] : [version]
  const items = [...keys, ...added, ...versions].join(', ')
  const per = [...relation.on.map((_, i) => lookupKey(i)), ...versions].join(', ')
  const first = (by: string) => `QUALIFY row_number() OVER (PARTITION BY ${per} ORDER BY ${by}) = 1`
  const place = order === undefined ? 'row_number() OVER ()' : `struct_pack(${order.map((column, i) => `n${i} := ${column}`).join(', ')})`
  const placed = `SELECT ${items}, ${place} AS ${PLACE} FROM ${from}`
  if (relation.every) return placed
  if (order !== undefined) return `SELECT ${items} FROM ${from} ${first(order.join(', '))}`
  return `SELECT * EXCLUDE (${PLACE}) FROM (${placed}) ${first(PLACE)}`
}

/** Takes the keys of the rows of `changed` out of the lookup's table, and puts in what `from` has of them now. */
export function lookupChanges(
  context: RenderContext,
  relation: Lookup,
  { changed, from, order }: { changed: string; from: string; order: readonly string[] },
): string[] {
  const table = context.lookupTable(relation.id)
  const keys = lookupKeys(context, relation).map((key, i) => ({ of: key.table, own: lookupKey(i), changed: `c.__mr_c${i}` }))
  const these = `(SELECT DISTINCT ${keys.map(({ of }, i) => `${of} AS __mr_c${i}`).join(', ')} FROM ${changed}) c`
  const gone = keys.map((key) => `${table}.${key.own} = ${key.changed}`).join(' AND ')
  const come = keys.map((key) => `${key.of} = ${key.changed}`).join(' AND ')
  return [
    `DELETE FROM ${table} USING ${these} WHERE ${gone}`,
    `INSERT INTO ${table} ${lookupSelect(context, relation, `(FROM ${from} SEMI JOIN ${these} ON ${come})`, { order })}`,
  ]
}

/** The lookup's table without its rows. */
export const emptyLookup = (context: RenderContext, relation: Lookup): string =>
  `(${lookupSelect(context, relation, emptyTable(lookedUp(context, relation)))})`

/** The columns of a table that is kept, of those that arrive for it. */
export const tableColumns = ({ removed }: Relation & { op: 'table' }, input: readonly Column[]): Column[] =>
  input.filter(({ name }) => name !== removed)
