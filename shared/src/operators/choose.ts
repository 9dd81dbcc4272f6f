import { z } from 'zod'
import { chosenColumns } from '../fields/kinds.ts'
import type { ChosenColumn } from '../fields/settingValues.ts'
import { quoteIdentifier, sameName } from '../fields/sql.ts'
import type { JsonObject } from '../json.ts'
import { defineOperator } from './definition.ts'

/**
 * SQL's SELECT list: keeps only the named columns, in that order, some under another name or as another type. Version 1 had the names in one
 * setting and what changes in another.
 */
export const choose = defineOperator({
  type: 'choose',
  version: 2,
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
    columns: chosenColumns({
      label: 'Columns to keep',
      hint: 'In the order in which they leave, under the name and with the type that you give.',
    }).min(1),
  }),
  defaults: { columns: [] },
  migrate: { 1: inOneList },
  caption: (s) => s.columns.map(({ column, as }) => as || column).join(', '),
  build: ({ in: input }, s, p) => ({
    out: p.project(
      input!,
      s.columns.map(({ column, as, type }, index) => {
        const name = quoteIdentifier(column)
        return {
          name: as || column,
          value: { sql: type === '' ? name : `TRY_CAST(${name} AS ${type})`, setting: `columns.${index}.column` },
        }
      }),
      { keep: false },
    ),
  }),
  examples: [
    {
      title: 'Two of three columns, turned round',
      settings: { columns: [{ column: 'c' }, { column: 'a' }] },
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
        columns: [
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

/** What version 1 changed stands beside the column that it changed. */
function inOneList({ columns = [], changes = [] }: JsonObject): JsonObject {
  const changed = changes as Pick<ChosenColumn, 'column' | 'as' | 'type'>[]
  return {
    columns: (columns as string[]).map((column) => {
      const { as = '', type = '' } = changed.find((change) => sameName(change.column, column)) ?? {}
      return { column, ...(as !== '' && { as }), ...(type !== '' && { type }) }
    }),
  }
}
