import { z } from 'zod'
import { columns } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { defineOperator } from './definition.ts'

/** SQL's SELECT list: keeps only the named columns, in that order. */
export const choose = defineOperator({
  type: 'choose',
  version: 1,
  kind: 'step',
  name: 'Choose columns',
  summary: 'Keeps only the columns you name, in your order.',
  help: 'Every row goes on with just the chosen columns. Nothing else changes; the number of rows stays the same.',
  icon: 'IconColumns3',
  search: [
    'select',
    'project',
    'columns',
    'drop columns',
    'map',
    'drop',
    'keep columns',
    'reorder columns',
    'rename',
    'withColumnRenamed',
    'cast',
    'hide columns',
    'remove columns',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({ columns: columns({ label: 'Columns to keep', hint: 'In the order in which they should appear.' }).min(1) }),
  defaults: { columns: [] },
  caption: (s) => s.columns.join(', '),
  build: ({ in: input }, s, p) => ({
    out: p.project(
      input!,
      s.columns.map((name) => ({ name, value: { sql: quoteIdentifier(name), setting: 'columns' } })),
      { keep: false },
    ),
  }),
  examples: [
    {
      title: 'Two of three columns, turned round',
      settings: { columns: ['c', 'a'] },
      inputs: {
        in: {
          columns: [
            { name: 'a', type: 'INTEGER' },
            { name: 'b', type: 'INTEGER' },
            { name: 'c', type: 'VARCHAR' },
          ],
          batches: {
            1: [
              { a: 1, b: 2, c: 'x' },
              { a: null, b: 3, c: '' },
            ],
            3: [{ a: 4, b: 5, c: 'y' }],
          },
        },
      },
      expect: {
        out: {
          1: [
            { c: 'x', a: 1 },
            { c: '', a: null },
          ],
          3: [{ c: 'y', a: 4 }],
        },
      },
    },
  ],
})
