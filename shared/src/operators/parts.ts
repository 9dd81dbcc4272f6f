/** What steps have in common that read parts out of a column. */
import { text, choices } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import type { Item } from '../plan/plan.ts'

/** What is put before the names of the new columns. */
export const prefix = text({
  label: 'Names begin with',
  hint: 'Put before the name of each new column, such as order_ for order_hour.',
}).default('')

/** The parts to read, by their names and what they are called on the screen. */
export const parts = <const V extends readonly [string, ...string[]]>(
  names: V,
  options: { value: V[number]; label: string; hint?: string }[],
) =>
  choices(names, {
    label: 'Columns to add',
    hint: 'Each part becomes a column of its own.',
    options,
    nameColumns: { after: 'prefix' },
  }).min(1)

/** SQL in steps, each over the columns of those before it, then the parts beside the columns that came in. */
export function readParts(p: PlanBuilder, input: Rel, steps: Record<string, string>[], named: { name: string; sql: string }[]): Rel {
  const own = steps.flatMap((step) => Object.keys(step))
  let rows = input
  for (const step of steps) {
    const items = Object.entries(step).map(([name, sql]): Item => ({ name, value: { sql, setting: 'column' }, own: true }))
    rows = p.project(rows, items, { keep: true })
  }
  const items = named.map(({ name, sql }): Item => ({ name, value: { sql, setting: 'prefix' } }))
  return p.project(rows, items, { keep: true, drop: own })
}

/** A column as a text without blanks around it; an empty one is none. */
export const trimmed = (column: string): string => `nullif(trim(CAST(${quoteIdentifier(column)} AS VARCHAR)), '')`
