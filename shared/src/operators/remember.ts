import { z } from 'zod'
import { aggregates, choice, columns } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** Spark's `updateStateByKey` with running counts and sums: kept across batches, restarts and crashes. */
export const remember = defineOperator({
  type: 'remember',
  version: 1,
  kind: 'step',
  name: 'Remember per key',
  summary: 'Running totals for each key, since the start.',
  help: 'Keeps totals for every key and adds each batch to them. The totals survive restarts.',
  icon: 'IconBrain',
  spark: [
    {
      operation: 'updateStateByKey',
      settings: 'Put out every key, every time. Counts and sums.',
      proof: [{ example: 'Every key, every batch' }],
      differs: [{ what: 'Only keys with new rows can be put out.', proof: { example: 'Keys with new rows only' } }],
    },
  ],
  search: [
    'updateStateByKey',
    'mapWithState',
    'running total',
    'cumulative',
    'state',
    'since the start',
    'flatMapGroupsWithState',
    'stateful',
    'sessions',
    'accumulate',
    'scan',
    'running sum',
    'keep state',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Totals' }],
  settings: z.strictObject({
    keys: columns({ label: 'For each', hint: 'Totals are kept for each of its values.' }).min(1),
    totals: aggregates({ label: 'Running totals', only: ['count', 'sum'], hint: 'Each batch is added to what is remembered.' }).min(1),
    visit: choice(['touched', 'all'], {
      label: 'Put out',
      hint: 'Which keys leave in each update.',
      options: [
        { value: 'touched', label: 'keys with new rows' },
        { value: 'all', label: 'every key, every time', hint: 'as updateStateByKey does' },
      ],
    }).default('touched'),
  }),
  defaults: { keys: [], totals: [{ as: 'count', fn: 'count', column: '' }], visit: 'touched' },
  caption: (s) => words('{what} by {keys}', { what: s.totals.map((total) => total.as), keys: s.keys }),
  build: ({ in: input }, s, p) => ({
    out: p.state(input!, {
      name: 'totals',
      key: s.keys.map((name) => ({ name, value: { sql: quoteIdentifier(name), setting: 'keys' } })),
      columns: s.totals.map((total, index) => ({
        name: total.as,
        initial: '0',
        fresh: {
          sql: total.fn === 'count' ? 'count(*)' : `coalesce(sum(${quoteIdentifier(total.column)}), 0)`,
          setting: `totals.${index}.column`,
        },
        combine: '$old + $fresh',
      })),
      visit: s.visit,
    }).changed,
  }),
  examples: [
    {
      title: 'Keys with new rows only',
      settings: {
        keys: ['k'],
        totals: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
        ],
      },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'v', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { k: 'a', v: 1 },
              { k: 'b', v: 2 },
            ],
            2: [
              { k: 'a', v: 5 },
              { k: 'a', v: null },
            ],
            3: [],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1, total: 1 },
            { k: 'b', n: 1, total: 2 },
          ],
          2: [{ k: 'a', n: 3, total: 6 }],
        },
      },
    },
    {
      title: 'Every key, every batch',
      settings: { keys: ['k'], totals: [{ as: 'n', fn: 'count' }], visit: 'all' },
      inputs: { in: { columns: [{ name: 'k', type: 'VARCHAR' }], batches: { 1: [{ k: 'a' }], 2: [{ k: 'b' }], 3: [] } } },
      expect: {
        out: {
          1: [{ k: 'a', n: 1 }],
          2: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
          3: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
        },
      },
    },
  ],
})
