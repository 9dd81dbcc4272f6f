/** What steps have in common that remember something of each key, but are no states to a person. */
import { duration, toggle } from '../fields/kinds.ts'
import { quoteIdentifier, sameName } from '../fields/sql.ts'
import { columnItems } from '../plan/items.ts'
import type { Item, MergedColumn } from '../plan/plan.ts'

/** When a key is forgotten, as settings. */
export const forgetting = {
  expires: toggle({
    label: 'Forget keys that stay away',
    hint: 'Else every key that ever came is remembered.',
    section: 'Forget keys',
  }).default(false),
  timeout: duration({
    label: 'Away for',
    hint: 'A key without rows for this long begins anew.',
    min: 100,
    shownWhen: { setting: 'expires', is: [true] },
    section: 'Forget keys',
  }).default(86_400_000),
}

/** The columns as keys; without any, all rows have the same key. */
export const keysOrOne = (columns: readonly string[]): Item[] =>
  columns.length > 0 ? columnItems(columns, 'keys') : [{ name: 'all', value: { sql: 'true' } }]

/** A name that is none of those. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name
  while (taken.some((each) => sameName(each, free))) free = `${free}_`
  return free
}

/** A column of a state that keeps a key's last values in their order, empty ones too. `value` is an expression over a row. */
export const lastValues = (name: string, value: string, rows: number): MergedColumn => ({
  name,
  initial: '[]',
  fresh: { sql: `list(${value})`, setting: 'column' },
  combine: `list_concat($old, $fresh)[-${rows}:]`,
  inOrder: { row: `[${value}]`, over: `list(${value}) OVER $w`, rows },
})

/** A column as a number that can be computed with: what is none is empty. */
export const finiteNumber = (column: string): string => {
  const number = `TRY_CAST(${quoteIdentifier(column)} AS DOUBLE)`
  return `CASE WHEN isfinite(${number}) THEN ${number} END`
}
