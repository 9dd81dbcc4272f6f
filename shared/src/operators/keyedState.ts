/** What steps have in common that remember something of each key, but are no states to a person. */
import { duration, toggle } from '../fields/kinds.ts'
import { sameName } from '../fields/sql.ts'
import { columnItems } from '../plan/items.ts'
import type { Item } from '../plan/plan.ts'

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
