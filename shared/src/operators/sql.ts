import { z } from 'zod'
import { code } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'

/** Spark's `transform`, for those who know SQL: one SELECT over the batch. */
export const sql = defineOperator({
  type: 'sql',
  version: 1,
  kind: 'step',
  isolated: true,
  name: 'SQL',
  summary: 'One SELECT over the rows of each batch, of one stream or several.',
  help: 'The incoming rows are the table "input"; those of a second and a third stream, where they are connected, are "input2" and "input3". One SELECT in DuckDB’s SQL; it sees nothing but these tables. All streams must update equally often.',
  icon: 'IconSql',
  spark: [
    { operation: 'transform', proof: [{ case: 'BasicOperationsSuite: transform' }] },
    {
      operation: 'transformWith',
      settings: 'A second and a third stream are the tables input2 and input3.',
      proof: [{ case: 'BasicOperationsSuite: transformWith' }, { case: 'BasicOperationsSuite: StreamingContext.transform' }],
    },
    {
      operation: 'mapPartitions',
      proof: [{ case: 'BasicOperationsSuite: mapPartitions' }],
      differs: [
        {
          what: 'A batch is one table, not a list of partitions: what a partition was is a column to group by.',
          proof: { case: 'BasicOperationsSuite: mapPartitions' },
        },
      ],
    },
  ],
  search: [
    'sql',
    'query',
    'select',
    'transform',
    'transformWith',
    'mapPartitions',
    'spark sql',
    'custom',
    'subquery',
    'join',
    'having',
    'window function',
    'pivot sql',
  ],
  inputs: [
    { id: 'in', name: 'input' },
    { id: 'in2', name: 'input2', optional: true },
    { id: 'in3', name: 'input3', optional: true },
  ],
  outputs: [{ id: 'out', name: 'Result' }],
  settings: z.strictObject({
    text: code({ label: 'SELECT', language: 'sql', hint: 'The incoming rows are the tables "input", "input2" and "input3".' }).min(1),
  }),
  defaults: { text: 'SELECT * FROM input' },
  caption: (s) => s.text.replaceAll(/\s+/g, ' ').slice(0, 80),
  build: ({ in: input, in2: input2, in3: input3 }, s, p) => ({
    out: p.sql({ input: input!, ...(input2 && { input2 }), ...(input3 && { input3 }) }, { sql: s.text, setting: 'text' }),
  }),
  examples: [
    {
      title: 'Rows of one stream that another has not',
      settings: { text: 'SELECT * FROM input WHERE v NOT IN (SELECT v FROM input2)' },
      inputs: {
        in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 1 }, { v: 2 }], 2: [{ v: 3 }] } },
        in2: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 2 }, { v: 3 }] } },
      },
      expect: { out: { 1: [{ v: 1 }], 2: [{ v: 3 }] } },
    },
    {
      title: 'A join of the batch with itself',
      settings: { text: 'SELECT a.v, b.v AS other FROM input a JOIN input b ON a.v + 1 = b.v' },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 1 }, { v: 2 }, { v: 4 }] } } },
      expect: { out: { 1: [{ v: 1, other: 2 }] } },
    },
  ],
})
