import { z } from 'zod'
import { columnChanges, columns } from '../fields/kinds.ts'
import { quoteIdentifier, sameName } from '../fields/sql.ts'
import { defineOperator } from './definition.ts'

/** SQL's SELECT list: keeps only the named columns, in that order, some under another name or as another type. */
export const choose = defineOperator({
  type: 'choose',
  version: 1,
  kind: 'step',
  name: 'Choose columns',
  summary: 'Keeps the columns you name, in your order; renames and retypes.',
  help: 'Every row goes on with just the chosen columns; the number of rows stays the same. A column can get another name and another type: a value that does not fit the new type is empty.',
  icon: 'IconColumns3',
  spark: [{ operation: 'map', settings: 'Columns that are kept, renamed or retyped.', proof: [{ case: 'BasicOperationsSuite: map' }] }],
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
  settings: z.strictObject({
    columns: columns({ label: 'Columns to keep', hint: 'In the order in which they should appear.' }).min(1),
    changes: columnChanges({ label: 'Rename or retype', hint: 'Another name or type for some of them.' }).default([]),
  }),
  defaults: { columns: [] },
  caption: (s) => s.columns.map((name) => s.changes.find(({ column }) => sameName(column, name))?.as || name).join(', '),
  check: (s) =>
    s.changes.flatMap(({ column }, index) =>
      s.columns.some((name) => sameName(name, column)) ? [] : { code: 'notChosen', setting: `changes.${index}.column`, params: { column } },
    ),
  build: ({ in: input }, s, p) => ({
    out: p.project(
      input!,
      s.columns.map((name) => {
        const index = s.changes.findIndex(({ column }) => sameName(column, name))
        const { as = '', type = '' } = s.changes[index] ?? {}
        const column = quoteIdentifier(name)
        const setting = index < 0 ? 'columns' : `changes.${index}`
        return { name: as || name, value: { sql: type === '' ? column : `TRY_CAST(${column} AS ${type})`, setting } }
      }),
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
    {
      title: 'Another name, and another type',
      settings: {
        columns: ['when', 'n'],
        changes: [
          { column: 'when', as: 'day', type: 'DATE' },
          { column: 'n', as: 'amount' },
        ],
      },
      inputs: {
        in: {
          columns: [
            { name: 'n', type: 'INTEGER' },
            { name: 'when', type: 'VARCHAR' },
          ],
          batches: {
            1: [
              { n: 1, when: '2024-03-01' },
              { n: 2, when: 'soon' },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { day: '2024-03-01', amount: 1 },
            { day: null, amount: 2 },
          ],
        },
      },
    },
  ],
})
