import { z } from 'zod'
import { mapping } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'

/** Spark's `map` for one row at a time: computes columns beside those that are there. Version 1 had one column only. */
export const addColumn = defineOperator({
  type: 'addColumn',
  version: 2,
  kind: 'step',
  name: 'Add column',
  summary: 'Computes new columns from the others.',
  help: 'Each formula is computed for every row. A name that exists already is replaced. Formulas read the columns that come in, not each other.',
  icon: 'IconTablePlus',
  spark: [
    {
      operation: 'map',
      settings: 'A formula for each new column; Choose columns leaves out the others.',
      proof: [{ case: 'BasicOperationsSuite: map' }],
    },
    {
      operation: 'mapValues',
      settings: 'A formula with the name of the column that it replaces.',
      proof: [{ case: 'BasicOperationsSuite: mapValues' }],
    },
  ],
  search: [
    'map',
    'derive',
    'calculate',
    'formula',
    'withColumn',
    'mapValues',
    'compute',
    'new column',
    'if',
    'concat',
    'transform',
    'selectExpr',
    'UDF',
    'computed column',
    'calculated field',
    'case when',
    'arithmetic',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({ columns: mapping({ label: 'New columns', hint: 'A name and a formula, such as price * quantity.' }).min(1) }),
  defaults: { columns: [] },
  migrate: { 1: (old) => ({ columns: [{ as: old.name ?? '', formula: old.formula ?? '' }] }) },
  caption: (s) => s.columns.map((column) => `${column.as} = ${column.formula}`).join(', '),
  build: ({ in: input }, s, p) => ({
    out: p.project(
      input!,
      s.columns.map((column, index) => ({ name: column.as, value: { sql: column.formula, setting: `columns.${index}.formula` } })),
      { keep: true },
    ),
  }),
  examples: [
    {
      title: 'A total, and a column replaced',
      settings: {
        columns: [
          { as: 'total', formula: 'price * n' },
          { as: 'name', formula: 'upper(name)' },
        ],
      },
      inputs: {
        in: {
          columns: [
            { name: 'name', type: 'VARCHAR' },
            { name: 'price', type: 'DOUBLE' },
            { name: 'n', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { name: 'tea', price: 2.5, n: 4 },
              { name: null, price: 1, n: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { name: 'TEA', price: 2.5, n: 4, total: 10 },
            { name: null, price: 1, n: null, total: null },
          ],
        },
      },
    },
  ],
})
