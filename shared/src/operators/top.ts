import { z } from 'zod'
import { columns, number, sortKeys } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** The first rows of each batch (or window) in an order; equal rows are ordered by all their columns, so that a replay agrees. */
export const top = defineOperator({
  type: 'top',
  version: 1,
  kind: 'step',
  name: 'Top rows',
  summary: 'Keeps the largest or smallest rows.',
  help: 'Rows are put in order and the first ones kept, for each value of the "for each" columns where there are any.',
  icon: 'IconTrophy',
  search: [
    'top n',
    'limit',
    'order by',
    'sort',
    'takeOrdered',
    'rank',
    'largest',
    'large',
    'small',
    'first n',
    'highest',
    'lowest',
    'leaderboard',
    'head',
    'max by',
    'sortByKey',
    'sort by',
    'smallest',
    'best',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Top rows' }],
  settings: z.strictObject({
    by: sortKeys({ label: 'Order by', hint: 'The first column counts most.' }).min(1),
    limit: number({ label: 'Rows to keep', hint: 'From the top of the order.', unit: 'rows', min: 1, max: 100_000, integer: true }),
    per: columns({ label: 'For each', hint: 'Leave empty for the top rows over everything.' }).default([]),
  }),
  defaults: { by: [], limit: 10, per: [] },
  caption: (s) => words('top {limit} by {columns}', { limit: s.limit, columns: s.by.map((key) => key.column) }),
  build: ({ in: input }, s, p) => ({ out: p.top(input!, s.by, s.limit, s.per) }),
  examples: [
    {
      title: 'The two largest',
      settings: { by: [{ column: 'n', descending: true }], limit: 2 },
      inputs: {
        in: {
          columns: [
            { name: 'w', type: 'VARCHAR' },
            { name: 'n', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { w: 'a', n: 1 },
              { w: 'b', n: 5 },
              { w: 'c', n: 3 },
              { w: 'd', n: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { w: 'b', n: 5 },
            { w: 'c', n: 3 },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'One for each key',
      settings: { by: [{ column: 'n', descending: false }], limit: 1, per: ['k'] },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'n', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { k: 'a', n: 2 },
              { k: 'a', n: 1 },
              { k: 'b', n: 4 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1 },
            { k: 'b', n: 4 },
          ],
        },
      },
    },
  ],
})
