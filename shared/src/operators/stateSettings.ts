import { conditionFragment, hasConditions } from '../fields/conditions.ts'
import { conditions, duration, number, table, toggle } from '../fields/kinds.ts'
import type { Conditions } from '../fields/settingValues.ts'
import { columnItems } from '../plan/items.ts'
import type { StaticTable } from '../plan/plan.ts'
import type { ExampleRow } from './definition.ts'

const FORGET = 'Forget keys'
const START = 'Beginning and whole state'

/** Settings that every step with a state per key has: when a key is forgotten, what it begins with, and how often all is put out. */
export const stateSettings = {
  expires: toggle({
    label: 'Forget keys that stay away',
    hint: 'Keys without new rows leave by the port "Forgotten".',
    section: FORGET,
  }).default(false),
  timeout: duration({
    label: 'Away for',
    hint: 'In the update in which this time is over, the key leaves.',
    min: 100,
    shownWhen: { setting: 'expires', is: [true] },
    section: FORGET,
  }).default(1_800_000),
  remove: conditions({
    label: 'Forget a key when',
    hint: 'Looked at after each change, over what is remembered. Without conditions nothing is forgotten.',
    columnsOf: 'totals',
    section: FORGET,
  }).default({ mode: 'rows', match: 'any', rows: [] }),
  start: table({
    label: 'Keys to begin with',
    hint: 'A table whose columns are called as the keys and as what is remembered. It counts when the step begins anew.',
    section: START,
  }).default({ columns: [], rows: [] }),
  snapshot: number({
    label: 'All keys every',
    hint: 'How often the port "All keys" puts out everything that is remembered.',
    unit: 'updates',
    min: 1,
    max: 100_000,
    integer: true,
    section: START,
  }).default(10),
}

interface StateSettings {
  keys: string[]
  expires: boolean
  timeout: number
  remove: Conditions
  start: StaticTable
  snapshot: number
}

/** These settings as a builder takes them. */
export function stateOptions(s: StateSettings) {
  return {
    name: 'totals',
    key: columnItems(s.keys, 'keys'),
    snapshot: s.snapshot,
    ...(s.expires && { timeout: s.timeout }),
    ...(hasConditions(s.remove) && { remove: conditionFragment(s.remove, 'remove') }),
    ...(s.start.rows.length > 0 && { start: s.start }),
  }
}

/** Rows of two columns `k` and `v`, as the examples of these steps have them. */
export const kv = (...pairs: [string | null, number | null][]): ExampleRow[] => pairs.map(([k, v]) => ({ k, v }))
export const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
]
