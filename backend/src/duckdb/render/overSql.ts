/** Renders `over`: columns computed from the rows around each row. */
import type { OverItem, Relation, SortKey } from '@millrace/shared'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { identifier } from '../sql.ts'
import { itemsBeside, type RenderContext } from './context.ts'

type Over = Relation & { op: 'over' }
type Around = Pick<Over, 'per' | 'by'>

/** One column over rows that have their number. Equal rows have the same rank; all else goes by arrival where the order says nothing. */
export function overColumn({ per, by }: Around, { compute, column = '', rows = 1 }: OverItem): string {
  const parts = per.length > 0 ? `PARTITION BY ${per.map(identifier).join(', ')}` : ''
  const sorted = by.map(sortSql)
  const over = (...order: string[]) => `OVER (${[parts, ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : [])].join(' ')})`
  const inOrder = over(...sorted, ROW_COLUMN)
  switch (compute) {
    case 'rowNumber':
      return `row_number() ${inOrder}`
    case 'fromEnd':
      return `row_number() ${over(...by.map((key) => sortSql({ ...key, descending: !key.descending })), `${ROW_COLUMN} DESC`)}`
    case 'rank':
      return `rank() ${over(...sorted)}`
    case 'denseRank':
      return `dense_rank() ${over(...sorted)}`
    case 'percentRank':
      return `percent_rank() ${over(...sorted)}`
    case 'before':
      return `lag(${identifier(column)}, ${rows}) ${inOrder}`
    case 'after':
      return `lead(${identifier(column)}, ${rows}) ${inOrder}`
    case 'mean':
      return `avg(${identifier(column)}) ${over()}`
  }
}

/** A sort key as it stands behind ORDER BY: empty values come last. */
export const sortSql = ({ column, descending }: SortKey): string => `${identifier(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`

/** Windows keep no order of their own: where order means something downstream, the rows are put back into theirs. */
export function overSelect(context: RenderContext, relation: Over, from: string): string {
  const computed = relation.items.map((item) => ({ name: item.name, sql: overColumn(relation, item) }))
  const order = context.ordered(relation.id) ? `\nORDER BY ${ROW_COLUMN}` : ''
  return `SELECT ${itemsBeside(context.columns(relation.input), computed)}\nFROM (SELECT *, row_number() OVER () AS ${ROW_COLUMN} FROM ${from})${order}`
}
