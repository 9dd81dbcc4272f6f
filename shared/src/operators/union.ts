import { z } from 'zod'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** Spark's `union`: batches of the same time, one below the other. Inputs have equal slides. */
export const union = defineOperator({
  type: 'union',
  version: 1,
  kind: 'step',
  name: 'Stack streams',
  summary: 'Puts the rows of several streams below each other.',
  help: 'Columns are matched by name; a column that a stream lacks is empty for its rows. All streams must update equally often.',
  icon: 'IconStack2',
  spark: [
    {
      operation: 'union',
      proof: [{ case: 'BasicOperationsSuite: union' }, { case: 'BasicOperationsSuite: StreamingContext.union' }],
      differs: [
        { what: 'Columns are matched by name, and one that a stream lacks is empty.', proof: { example: 'A missing column is empty' } },
      ],
    },
  ],
  search: [
    'union',
    'append',
    'merge',
    'concat',
    'combine',
    'unionByName',
    'union all',
    'stack',
    'vstack',
    'concatenate streams',
    'add streams',
  ],
  inputs: [{ id: 'in', name: 'Streams', many: true }],
  outputs: [{ id: 'out', name: 'All rows' }],
  settings: z.strictObject({}),
  defaults: {},
  caption: () => words('by column name'),
  build: (inputs, _settings, p) => ({ out: p.union(inputs['in[]']!) }),
  examples: [
    {
      title: 'A missing column is empty',
      settings: {},
      inputs: {
        'in#1': { columns: [{ name: 'a', type: 'INTEGER' }], batches: { 1: [{ a: 1 }], 2: [{ a: 2 }] } },
        'in#2': {
          columns: [
            { name: 'a', type: 'INTEGER' },
            { name: 'b', type: 'VARCHAR' },
          ],
          batches: { 1: [{ a: 3, b: 'x' }] },
        },
      },
      expect: {
        out: {
          1: [
            { a: 1, b: null },
            { a: 3, b: 'x' },
          ],
          2: [{ a: 2, b: null }],
        },
      },
    },
  ],
})
