import type { Item, Relation } from '@millrace/shared'
import { identifier } from '../duckdb/sql.ts'

/**
 * The columns that tell the rows of a step apart within one batch: the keys of a summary or of what is remembered, as long as later steps
 * keep them. None where a batch has one row; null where nothing is known.
 */
export function rowKey(relation: Relation, relations: readonly Relation[]): string[] | null {
  switch (relation.op) {
    case 'fold':
      return relation.by.map(({ name }) => name)
    case 'state':
      return relation.emit ? null : relation.key.map(({ name }) => name)
    case 'filter':
    case 'top':
    case 'over':
    case 'lookup':
    case 'parse':
    case 'project': {
      const input = relations.find(({ id }) => id === relation.input)
      const key = input ? rowKey(input, relations) : null
      return key && relation.op === 'project' && !key.every((name) => passes(relation, name)) ? null : key
    }
    default:
      return null
  }
}

/** Whether a column leaves a projection as it came. */
function passes({ items, keep, drop }: Relation & { op: 'project' }, name: string): boolean {
  const item = items.find((each) => each.name === name)
  return item ? isColumn(item, name) : keep && !drop?.includes(name)
}
const isColumn = ({ value }: Item, name: string): boolean => [name, identifier(name)].includes(value.sql.trim())
