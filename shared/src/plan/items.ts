import { quoteIdentifier } from '../fields/sql.ts'
import type { Item } from './plan.ts'

/** A column as it is, under its own name. `setting` is the one in which a person chose it; absent for columns of the step's own. */
export const columnItem = (name: string, setting?: string): Item => ({
  name,
  value: { sql: quoteIdentifier(name), ...(setting !== undefined && { setting }) },
})

/** Columns that a person chose in one setting. */
export const columnItems = (names: readonly string[], setting: string): Item[] => names.map((name) => columnItem(name, setting))
