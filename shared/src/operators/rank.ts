import { z } from 'zod'
import { choice, columns, sortKeys, text } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

/** SQL's `row_number`, `rank`, `dense_rank` and `percent_rank` over each batch or window. */
export const rank = defineOperator({
  type: 'rank',
  version: 1,
  kind: 'step',
  name: 'Rank rows',
  summary: 'Numbers the rows of each update, or tells their place in an order.',
  help: 'Each row gets its number or its place among the rows of the same update, for each value of the "for each" columns where there are any. Rows that are equal in the order share a rank; a row number tells them apart by arrival. Behind a Window the rows of the window are ranked. A number that goes on over updates is the count of "Remember row by row".',
  icon: 'IconListNumbers',
  search: [
    'rank',
    'row number',
    'row_number',
    'dense_rank',
    'percent_rank',
    'over partition by',
    'partition by',
    'RANK.EQ',
    'PERCENTRANK',
    'zipWithIndex',
    'index',
    'position',
    'place',
    'number rows',
    'quantile rank',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    how: choice(['rowNumber', 'rank', 'denseRank', 'percentRank'], {
      label: 'Number by',
      hint: 'What each row gets.',
      options: [
        { value: 'rowNumber', label: 'row number', hint: '1, 2, 3, 4' },
        { value: 'rank', label: 'rank', hint: '1, 2, 2, 4' },
        { value: 'denseRank', label: 'rank without gaps', hint: '1, 2, 2, 3' },
        { value: 'percentRank', label: 'rank from 0 to 1', hint: '0 for the first, 1 for the last' },
      ],
    }).default('rowNumber'),
    by: sortKeys({ label: 'Order by', hint: 'The first column counts most. Leave empty for the order of arrival.' }).default([]),
    keys: columns({ label: 'For each', hint: 'Numbers begin anew for each of its values. Leave empty to number all rows.' }).default([]),
    as: text({ label: 'Name of the new column', hint: 'It stands behind the others.', namesColumn: true }, z.string().min(1).max(200)),
  }),
  defaults: { how: 'rowNumber', by: [], keys: [], as: 'place' },
  caption: (s) => {
    const what = s.by.length > 0 ? words('{as} by {columns}', { as: s.as, columns: s.by.map(({ column }) => column) }) : s.as
    return s.keys.length > 0 ? words('{what}, for each {keys}', { what, keys: s.keys }) : what
  },
  check: (s) => (s.how !== 'rowNumber' && s.by.length === 0 ? [{ code: 'orderMissing', setting: 'by' }] : []),
  build: ({ in: input }, s, p) => ({ out: p.over(input!, s.keys, s.by, [{ name: s.as, compute: s.how, setting: 'as' }]) }),
  examples: [
    {
      title: 'Places in each group, shared by equals',
      settings: { how: 'rank', by: [{ column: 'points', descending: true }], keys: ['team'], as: 'place' },
      inputs: {
        in: {
          columns: [
            { name: 'team', type: 'VARCHAR' },
            { name: 'points', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { team: 'a', points: 5 },
              { team: 'b', points: 1 },
              { team: 'a', points: 9 },
              { team: 'a', points: null },
              { team: 'a', points: 9 },
            ],
            2: [{ team: 'a', points: 2 }],
          },
        },
      },
      expect: {
        out: {
          1: [
            { team: 'a', points: 5, place: 3 },
            { team: 'b', points: 1, place: 1 },
            { team: 'a', points: 9, place: 1 },
            { team: 'a', points: null, place: 4 },
            { team: 'a', points: 9, place: 1 },
          ],
          2: [{ team: 'a', points: 2, place: 1 }],
        },
      },
      ordered: true,
    },
    {
      title: 'Numbers in the order of arrival',
      settings: { how: 'rowNumber', as: 'n' },
      inputs: { in: { columns: [{ name: 'w', type: 'VARCHAR' }], batches: { 1: [{ w: 'b' }, { w: 'a' }, { w: 'a' }] } } },
      expect: {
        out: {
          1: [
            { w: 'b', n: 1 },
            { w: 'a', n: 2 },
            { w: 'a', n: 3 },
          ],
        },
      },
      ordered: true,
    },
  ],
})
