import { z } from 'zod'
import { choice, code, duration, schema, toggle } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { codeMemory } from './codeMemory.ts'
import { defineOperator } from './definition.ts'

/** Spark's `map`, `flatMap` and `mapPartitions` with a function, for those who program. */
export const javascript = defineOperator({
  type: 'javascript',
  version: 1,
  kind: 'step',
  isolated: true,
  name: 'JavaScript',
  summary: 'A function of your own, in JavaScript or TypeScript, over each row or over all rows of a batch.',
  help:
    'Write what stands between a function’s braces: "row" is an object with a value for each column, and what you return is the row that comes out. Return null to leave the row out, or a list of rows for several. Over a batch, "rows" is the list of all rows, and you return a list; it is not called for a batch without rows. A whole function, such as (row) => ({ ...row, total: row.a * 2 }), or one behind "export default" with others before it, is fine too, as is TypeScript, whose types are not checked. ' +
    'Of what you return, the columns that come out are taken; what is missing is empty. Whole numbers and decimals are numbers; one that JavaScript cannot hold exactly is a BigInt, or a text if it has decimals. Dates and times are texts (new Date(row.at) reads them, in UTC, and a Date may be returned), as are UUIDs, durations and bytes; lists are lists, objects and maps are objects, and an empty value is null. NaN and infinities are empty. ' +
    'A row on which the code throws, or whose values do not fit their columns, goes to the refused records with the reason; the batch goes on. Over a batch that is all of its rows. At the time limit or the memory limit, the rows that are not done go there. ' +
    'The code reaches nothing but its rows: no network, no files, no timers. batch.time, Date and Math.random() say the same when a batch is computed again, and nothing is remembered from one batch to the next: "Remember" is for that.',
  icon: 'IconBrandJavascript',
  spark: [
    { operation: 'map', proof: [{ example: 'A column that a function computes' }] },
    { operation: 'flatMap', settings: 'Return a list of rows.', proof: [{ example: 'Several rows out of one, and none' }] },
    {
      operation: 'mapPartitions',
      settings: 'Call it with all rows of the batch.',
      proof: [{ example: 'Shares of the batch’s total' }],
      differs: [
        {
          what: 'A batch is one list of rows, not a list of partitions.',
          proof: { example: 'Shares of the batch’s total' },
        },
      ],
    },
    { operation: 'transform', settings: 'Call it with all rows of the batch.', proof: [{ example: 'Shares of the batch’s total' }] },
  ],
  search: [
    'javascript',
    'typescript',
    'js',
    'ts',
    'code',
    'script',
    'function',
    'program',
    'udf',
    'map',
    'flatMap',
    'mapPartitions',
    'transform',
    'foreach',
    'custom',
    'lambda',
    'macro',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    over: choice(['row', 'batch'], {
      label: 'Call it with',
      hint: 'Each row by itself, or the list of all rows of the batch.',
      options: [
        { value: 'row', label: 'Each row', hint: 'row → a row, null or a list of rows' },
        { value: 'batch', label: 'All rows of the batch', hint: 'rows → a list of rows' },
      ],
    }).default('row'),
    code: code({
      label: 'Code',
      language: 'javascript',
      hint: 'Change the row and return it, such as: row.total = row.price * row.quantity; return row',
    }).min(1, { error: () => words('Write what it returns, such as return row.') }),
    columns: schema({ label: 'Columns that the code makes', hint: 'Their names in what it returns, and what they hold.' }).default([]),
    keep: toggle({
      label: 'Keep the other columns',
      hint: 'The columns that come in come out too, with the values that the code returns for them.',
    }).default(true),
    limit: duration({
      label: 'Time limit',
      hint: 'How long the code may take in one batch. Rows that are not done by then are refused.',
      section: 'Limits',
      min: 100,
      max: 60_000,
    }).default(5000),
    memory: codeMemory,
  }),
  defaults: { over: 'row', code: 'return row', columns: [], keep: true },
  caption: (s) => s.code.replaceAll(/\s+/g, ' ').trim().slice(0, 80),
  check: (s) => (s.columns.length > 0 || s.keep ? [] : [{ code: 'columnsOutMissing', setting: 'columns' }]),
  build: ({ in: input }, { over, code: text, columns, keep, limit, memory }, p) => ({
    out: p.javascript(input!, { code: text, over, columns, keep, limit, memory }),
  }),
  examples: [
    {
      title: 'A column that a function computes',
      settings: {
        code: 'row.total = row.price * row.quantity\nreturn row',
        columns: [{ name: 'total', type: 'DOUBLE' }],
      },
      inputs: {
        in: {
          columns: [
            { name: 'price', type: 'DOUBLE' },
            { name: 'quantity', type: 'INTEGER' },
          ],
          batches: { 1: [{ price: 2.5, quantity: 4 }], 2: [{ price: 1, quantity: 3 }] },
        },
      },
      expect: { out: { 1: [{ price: 2.5, quantity: 4, total: 10 }], 2: [{ price: 1, quantity: 3, total: 3 }] } },
      ordered: true,
    },
    {
      title: 'Several rows out of one, and none',
      settings: {
        code: 'if (row.text === null) return null\nreturn row.text.split(" ").map((word) => ({ word, length: word.length }))',
        columns: [
          { name: 'word', type: 'VARCHAR' },
          { name: 'length', type: 'INTEGER' },
        ],
        keep: false,
      },
      inputs: { in: { columns: [{ name: 'text', type: 'VARCHAR' }], batches: { 1: [{ text: 'to be' }, { text: null }, { text: 'or' }] } } },
      expect: {
        out: {
          1: [
            { word: 'to', length: 2 },
            { word: 'be', length: 2 },
            { word: 'or', length: 2 },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Shares of the batch’s total',
      settings: {
        over: 'batch',
        code: 'type Row = { amount: number }\n\nexport default (rows: Row[]) => {\n  const total = rows.reduce((sum, { amount }) => sum + amount, 0)\n  return rows.map((row) => ({ ...row, share: row.amount / total }))\n}',
        columns: [{ name: 'share', type: 'DOUBLE' }],
      },
      inputs: {
        in: { columns: [{ name: 'amount', type: 'INTEGER' }], batches: { 1: [{ amount: 1 }, { amount: 3 }], 3: [{ amount: 5 }] } },
      },
      expect: {
        out: {
          1: [
            { amount: 1, share: 0.25 },
            { amount: 3, share: 0.75 },
          ],
          3: [{ amount: 5, share: 1 }],
        },
      },
      ordered: true,
    },
  ],
})
