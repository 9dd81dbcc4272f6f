/** Renders `lookup`: the join of a stream with a static table. */
import { sameName, type Column, type Relation } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { emptyTable, type RenderContext } from './context.ts'
import { compared } from './keySql.ts'

type Lookup = Relation & { op: 'lookup' }

/** Column of the lookup's table that holds the i-th key. */
const lookupKey = (i: number) => `__mr_k${i}`

/** Column of the lookup's table that tells the order of its rows. */
const PLACE = '__mr_row'

const typeOf = (columns: readonly Column[], name: string) => columns.find((column) => sameName(column.name, name))?.type ?? 'VARCHAR'

/** A join keeps no order of its own: where order means something downstream, the rows are put back into theirs. */
export function lookupJoin(context: RenderContext, relation: Lookup, from: string): string {
  const input = context.columns(relation.input)
  const kept = input.filter((column) => !relation.add.some((item) => sameName(item.name, column.name)))
  const items = [...kept.map((column) => `i.${identifier(column.name)}`), ...relation.add.map((item) => `l.${identifier(item.name)}`)]
  const on = relation.on.map(({ column, key }, i) => {
    const side = compared(`i.${identifier(column)}`, typeOf(input, column), typeOf(relation.table.columns, key))
    return `${side} = l.${lookupKey(i)}`
  })
  const join = relation.unmatched === 'keep' ? 'LEFT JOIN' : 'JOIN'
  const ordered = context.ordered(relation.id)
  const rows = ordered ? `(SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from})` : from
  const order = ordered ? `\nORDER BY i.${ROW_COLUMN}${relation.every ? `, l.${PLACE}` : ''}` : ''
  return `SELECT ${items.join(', ')}\nFROM ${rows} i ${join} ${context.lookupTable(relation.id)} l ON ${on.join(' AND ')}${order}`
}

/** The lookup's table from the static one: one row per key, the first one counts; or all rows, with their place. */
export function lookupSelect(context: RenderContext, relation: Lookup, from: string): string {
  const { columns } = relation.table
  const keys = relation.on.map(({ column, key }, i) => {
    const sql = compared(identifier(key), typeOf(columns, key), typeOf(context.columns(relation.input), column))
    return `${sql} AS ${lookupKey(i)}`
  })
  const added = relation.add.map((item) => `(${item.value.sql}) AS ${identifier(item.name)}`)
  const numbered = `SELECT ${[...keys, ...added].join(', ')}, row_number() OVER () AS ${PLACE} FROM ${from}`
  if (relation.every) return numbered
  const per = relation.on.map((_, i) => lookupKey(i)).join(', ')
  return `SELECT * EXCLUDE (${PLACE}) FROM (${numbered}) QUALIFY row_number() OVER (PARTITION BY ${per} ORDER BY ${PLACE}) = 1`
}

/** The lookup's table without its rows. */
export const emptyLookup = (context: RenderContext, relation: Lookup): string =>
  `(${lookupSelect(context, relation, emptyTable(relation.table.columns))})`
