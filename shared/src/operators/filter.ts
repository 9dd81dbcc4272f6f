import { z } from 'zod'
import { conditionFragment } from '../fields/conditions.ts'
import { conditions } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** Spark's `filter`. Null counts as no, so every row leaves by exactly one port. */
export const filter = defineOperator({
  type: 'filter',
  version: 1,
  kind: 'step',
  name: 'Keep rows',
  summary: 'Keeps the rows that match; the rest leaves by a port of its own.',
  help: 'Every row is tested by the conditions. Rows that match leave by "Kept", all others by "Rejected". An empty value never matches.',
  icon: 'IconFilter',
  spark: [
    {
      operation: 'filter',
      proof: [{ case: 'BasicOperationsSuite: filter' }],
      differs: [{ what: 'The rows that do not match leave by a port of their own.', proof: { example: 'Orders above 100' } }],
    },
  ],
  search: [
    'filter',
    'where',
    'having',
    'select rows',
    'condition',
    'autofilter',
    'exclude rows',
    'if',
    'dropna',
    'keep',
    'remove rows',
    'subset',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Kept' },
    { id: 'rejected', name: 'Rejected' },
  ],
  settings: z.strictObject({ condition: conditions({ label: 'Keep a row when', hint: 'Without a condition every row is kept.' }) }),
  defaults: { condition: { mode: 'rows', match: 'all', rows: [] } },
  caption: (s) =>
    s.condition.mode === 'formula'
      ? s.condition.formula
      : words('{count, plural, one {# condition} other {# conditions}}', { count: s.condition.rows.length }),
  build: ({ in: input }, s, p) => {
    const { yes, no } = p.split(input!, conditionFragment(s.condition, 'condition'))
    return { out: yes, rejected: no }
  },
  examples: [
    {
      title: 'Orders above 100',
      settings: { condition: { mode: 'rows', match: 'all', rows: [{ column: 'amount', test: 'greater', value: '100' }] } },
      inputs: {
        in: {
          columns: [
            { name: 'id', type: 'INTEGER' },
            { name: 'amount', type: 'DOUBLE' },
          ],
          batches: {
            1: [
              { id: 1, amount: 250 },
              { id: 2, amount: 40 },
              { id: 3, amount: null },
            ],
          },
        },
      },
      expect: {
        out: { 1: [{ id: 1, amount: 250 }] },
        rejected: {
          1: [
            { id: 2, amount: 40 },
            { id: 3, amount: null },
          ],
        },
      },
    },
  ],
})
