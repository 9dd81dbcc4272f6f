import { z } from 'zod'
import { choice, column, columns, text, toggle } from '../fields/kinds.ts'
import { lastValue } from '../fields/memories.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { Fragment } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { forgetting, freeName, keysOrOne } from './keyedState.ts'

const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
]
const kv = (...rows: [string | null, number | null][]) => rows.map(([k, v]) => ({ k, v }))

/** Tells for a moment whether a row is a change. */
const CHANGED = '__mr_changed'

/** SQL's `x - lag(x)`, over all batches: each row beside the last value of its key that was not empty. */
export const change = defineOperator({
  type: 'change',
  version: 1,
  kind: 'step',
  name: 'Change since last',
  summary: 'Compares each value with the one before it.',
  help: 'Rows are taken in the order in which they arrive, and each is compared with the last value of its key that was not empty, also over updates, restarts and deploys. The first value of a key has no change: the new column is empty there, as it is for a difference that its type does not hold. Dates and times can be compared too: their difference is a number of days, or a length of time.',
  icon: 'IconTrendingUp',
  search: [
    'difference',
    'delta',
    'change',
    'diff',
    'previous',
    'percent change',
    'pct_change',
    'growth',
    'rate of change',
    'on change',
    'deadband',
    'only changes',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'Column', hint: 'Whose values are compared.' }).min(1),
    keys: columns({ label: 'For each', hint: 'Only rows that are equal here are compared. Leave empty to compare all.' }).default([]),
    how: choice(['difference', 'percent', 'changed', 'before'], {
      label: 'Compute',
      hint: 'What each row gets.',
      options: [
        { value: 'difference', label: 'the difference', hint: '7 after 5 is 2' },
        { value: 'percent', label: 'the change in percent', hint: '6 after 5 is 20' },
        { value: 'changed', label: 'whether it changed', hint: 'the first value of a key counts as a change' },
        { value: 'before', label: 'the value before' },
      ],
    }).default('difference'),
    as: text({ label: 'Name of the new column', hint: 'It stands behind the others.', namesColumn: true }, z.string().min(1).max(200)),
    only: toggle({ label: 'Only rows that changed', hint: 'Rows with the same value as before, or none, are left out.' }).default(false),
    ...forgetting,
  }),
  defaults: { column: '', keys: [], how: 'difference', as: 'change', only: false },
  caption: (s) => (s.keys.length > 0 ? words('{what} by {keys}', { what: s.column, keys: s.keys }) : s.column),
  build: ({ in: input }, s, p) => {
    const last = freeName('last', s.keys)
    const value = quoteIdentifier(s.column)
    const before = `old.${quoteIdentifier(last)}`
    const isChange = `(${value} IS NOT NULL AND ${value} IS DISTINCT FROM ${before})`
    const sql = {
      // One that its type does not hold is none.
      difference: `TRY(${value} - ${before})`,
      // Of nothing there is no percentage.
      percent: `(CAST(${value} AS DOUBLE) - CAST(${before} AS DOUBLE)) / nullif(abs(CAST(${before} AS DOUBLE)), 0) * 100`,
      changed: isChange,
      before,
    }[s.how]
    const of = (sql: string): Fragment => ({ sql, setting: 'column' })
    const { rows } = p.stateByRow(input!, {
      name: 'last',
      key: keysOrOne(s.keys),
      columns: [lastValue(last, s.column, 'column')],
      ...(s.expires && { timeout: s.timeout }),
      emit: [{ name: s.as, value: of(sql) }, ...(s.only ? [{ name: CHANGED, value: of(isChange), own: true as const }] : [])],
    })
    if (!s.only) return { out: rows }
    return { out: p.project(p.split(rows, { sql: CHANGED }).yes, [], { keep: true, drop: [CHANGED] }) }
  },
  examples: [
    {
      title: 'The difference, for each key and over updates',
      ordered: true,
      settings: { column: 'v', keys: ['k'], how: 'difference', as: 'change' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 5], ['b', 1], ['a', 7]), 2: [], 3: kv(['a', null], ['a', 4], [null, 9]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 5, change: null },
            { k: 'b', v: 1, change: null },
            { k: 'a', v: 7, change: 2 },
          ],
          3: [
            { k: 'a', v: null, change: null },
            { k: 'a', v: 4, change: -3 },
            { k: null, v: 9, change: null },
          ],
        },
      },
    },
    {
      title: 'In percent of the value before',
      ordered: true,
      settings: { column: 'v', how: 'percent', as: 'growth' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 5], ['a', 6], ['a', 0]), 2: kv(['b', 3]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 5, growth: null },
            { k: 'a', v: 6, growth: 20 },
            { k: 'a', v: 0, growth: -100 },
          ],
          2: [{ k: 'b', v: 3, growth: null }],
        },
      },
    },
    {
      title: 'Only what changed, with the value before',
      ordered: true,
      settings: { column: 'v', keys: ['k'], how: 'before', as: 'was', only: true },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 5], ['a', 5], ['a', null]), 2: kv(['a', 5]), 3: kv(['a', 6]) } } },
      expect: { out: { 1: [{ k: 'a', v: 5, was: null }], 3: [{ k: 'a', v: 6, was: 5 }] } },
    },
    {
      title: 'A key that stayed away begins anew',
      settings: { column: 'v', keys: ['k'], how: 'changed', as: 'is_new', expires: true, timeout: 2000 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 5]), 2: kv(['a', 5], ['b', 1]), 3: [], 4: [], 5: kv(['a', 5]) } } },
      expect: {
        out: {
          1: [{ k: 'a', v: 5, is_new: true }],
          2: [
            { k: 'a', v: 5, is_new: false },
            { k: 'b', v: 1, is_new: true },
          ],
          5: [{ k: 'a', v: 5, is_new: true }],
        },
      },
    },
  ],
})
