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
  summary: 'One SELECT over the rows of each batch.',
  help: 'The incoming rows are the table "input". One SELECT in DuckDB’s SQL; it sees nothing but its input.',
  icon: 'IconSql',
  spark: [
    { operation: 'transform', proof: [{ case: 'BasicOperationsSuite: transform' }] },
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
    'mapPartitions',
    'spark sql',
    'custom',
    'subquery',
    'join',
    'having',
    'window function',
    'pivot sql',
  ],
  inputs: [{ id: 'in', name: 'input' }],
  outputs: [{ id: 'out', name: 'Result' }],
  settings: z.strictObject({ text: code({ label: 'SELECT', language: 'sql', hint: 'The incoming rows are the table "input".' }).min(1) }),
  defaults: { text: 'SELECT * FROM input' },
  caption: (s) => s.text.replaceAll(/\s+/g, ' ').slice(0, 80),
  build: ({ in: input }, s, p) => ({ out: p.sql({ input: input! }, { sql: s.text, setting: 'text' }) }),
  examples: [
    {
      title: 'A join of the batch with itself',
      settings: { text: 'SELECT a.v, b.v AS other FROM input a JOIN input b ON a.v + 1 = b.v' },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 1 }, { v: 2 }, { v: 4 }] } } },
      expect: { out: { 1: [{ v: 1, other: 2 }] } },
    },
  ],
})
