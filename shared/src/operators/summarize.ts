import { z } from 'zod'
import { aggregates, columns } from '../fields/kinds.ts'
import { aggregateMeasure, aggregateWords } from '../fields/measures.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { defineOperator } from './definition.ts'

/** Spark's `reduceByKey`, `countByValue` and `count`: one row per key and batch (or window). Without keys exactly one row. */
export const summarize = defineOperator({
  type: 'summarize',
  version: 1,
  kind: 'step',
  name: 'Summarize',
  summary: 'Counts, sums and averages, for each key.',
  help: 'Puts out one row per distinct key with the measures over its rows. Without keys there is always exactly one row, also when nothing came in. After a Window it summarizes the window.',
  icon: 'IconSum',
  search: [
    'aggregate',
    'group by',
    'reduceByKey',
    'countByValue',
    'count',
    'reduce',
    'pivot',
    'sum',
    'average',
    'combineByKey',
    'groupByKey',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Summary' }],
  settings: z.strictObject({
    keys: columns({ label: 'For each', hint: 'Leave empty for one row over everything.' }),
    measures: aggregates({ label: 'Compute' }).min(1),
  }),
  defaults: { keys: [], measures: [{ as: 'count', fn: 'count', column: '' }] },
  caption: (s) =>
    s.measures.map((m) => (m.fn === 'count' ? 'count' : `${aggregateWords[m.fn]} of ${m.column}`)).join(', ') +
    (s.keys.length ? ` by ${s.keys.join(', ')}` : ''),
  build: ({ in: input }, s, p) => ({
    out: p.fold(
      input!,
      s.keys.map((name) => ({ name, value: { sql: quoteIdentifier(name), setting: 'keys' } })),
      s.measures.map((row, index) => aggregateMeasure(row, `measures.${index}.column`)),
    ),
  }),
  examples: [
    {
      title: 'Count and sum by key, with empty values',
      settings: {
        keys: ['k'],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'mean', fn: 'avg', column: 'v' },
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
              { k: 'a', v: 3 },
              { k: 'b', v: null },
              { k: null, v: 5 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 2, total: 4, mean: 2 },
            { k: 'b', n: 1, total: null, mean: null },
            { k: null, n: 1, total: 5, mean: 5 },
          ],
        },
      },
    },
    {
      title: 'Without keys there is one row in every batch',
      settings: {
        keys: [],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'first', fn: 'first', column: 'v' },
          { as: 'last', fn: 'last', column: 'v' },
          { as: 'low', fn: 'min', column: 'v' },
        ],
      },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 7 }, { v: 2 }, { v: 9 }], 2: [] } } },
      expect: { out: { 1: [{ n: 3, first: 7, last: 9, low: 2 }], 2: [{ n: 0, first: null, last: null, low: null }] } },
    },
  ],
})
