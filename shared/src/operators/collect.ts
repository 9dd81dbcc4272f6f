import { z } from 'zod'
import { columns, text } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

const listName = z
  .string()
  .min(1, { error: () => words('Write a name.') })
  .max(200)
const HINT = 'One column: a list of its values. Several: a list of objects. Leave empty for all but the keys.'

/** The settings of the list of one input, of which `section` says which it is where it need not be there. */
const listOf = (port: string, name: string, section?: string) =>
  [
    columns({ label: 'What the list holds', hint: HINT, port, ...(section && { section }) }).default([]),
    text({ label: 'Name of the list', hint: 'The new column.', namesColumn: true, ...(section && { section }) }, listName).default(name),
  ] as const

const [columns1, as1] = listOf('in', 'rows')
const [columns2, as2] = listOf('in2', 'rows2', 'Second stream')
const [columns3, as3] = listOf('in3', 'rows3', 'Third stream')

const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
]
const rows = (...each: [string | null, number][]) => each.map(([k, v]) => ({ k, v }))

/** Spark's `groupByKey`, `glom` and `cogroup`. */
export const collect = defineOperator({
  type: 'collect',
  version: 1,
  kind: 'step',
  name: 'Collect into lists',
  summary: 'Makes one row of each key, with a list of its rows.',
  help: 'Collects the rows of each update, of one stream or of up to three: each stream has a list of its own, which is empty where it has no rows of the key. Lists are in the order of arrival, keys in the order in which they first came. Without keys there is one row with everything, in updates in which something came. An empty key has a row too; between streams it meets none, not even another empty one. After a Window the lists hold the rows of the window. All streams must update equally often.',
  icon: 'IconBrackets',
  spark: [
    { operation: 'groupByKey', settings: 'For each key.', proof: [{ case: 'BasicOperationsSuite: groupByKey' }] },
    {
      operation: 'glom',
      settings: 'No column for each.',
      proof: [{ case: 'BasicOperationsSuite: glom' }],
      differs: [
        {
          what: 'A batch is one table, not a list of partitions: what a partition was is a column to collect by.',
          proof: { case: 'BasicOperationsSuite: glom' },
        },
      ],
    },
    {
      operation: 'cogroup',
      settings: 'Two or three streams, for each key.',
      proof: [{ case: 'BasicOperationsSuite: cogroup' }],
      differs: [
        { what: 'Keys with an empty part meet none of another stream, as in a join.', proof: { example: 'Two streams side by side' } },
      ],
    },
    {
      operation: 'groupByKeyAndWindow',
      settings: 'For each key, behind a Window.',
      proof: [{ case: 'WindowOperationsSuite: groupByKeyAndWindow' }],
    },
  ],
  search: [
    'groupByKey',
    'cogroup',
    'glom',
    'groupByKeyAndWindow',
    'collect_list',
    'collect',
    'array_agg',
    'list',
    'list_agg',
    'groupWith',
    'nest',
    'textjoin',
    'group into list',
    'toList',
  ],
  inputs: [
    { id: 'in', name: 'Rows' },
    { id: 'in2', name: 'Second stream', optional: true },
    { id: 'in3', name: 'Third stream', optional: true },
  ],
  outputs: [{ id: 'out', name: 'Lists' }],
  settings: z.strictObject({
    keys: columns({
      label: 'For each',
      hint: 'Columns that every stream has. Leave empty for one row over everything.',
      port: ['in', 'in2', 'in3'],
    }).default([]),
    columns1,
    as1,
    columns2,
    as2,
    columns3,
    as3,
  }),
  defaults: { keys: [], columns1: [], as1: 'rows', columns2: [], as2: 'rows2', columns3: [], as3: 'rows3' },
  caption: (s) => (s.keys.length > 0 ? words('for each {keys}', { keys: s.keys }) : words('everything in one list')),
  build: ({ in: first, in2, in3 }, s, p) => {
    const lists = [
      { rel: first, as: s.as1, columns: s.columns1 },
      { rel: in2, as: s.as2, columns: s.columns2 },
      { rel: in3, as: s.as3, columns: s.columns3 },
    ].flatMap(({ rel, ...list }) => (rel ? [{ rel, list }] : []))
    return {
      out: p.collect(
        lists.map(({ rel }) => rel),
        s.keys,
        lists.map(({ list }) => list),
      ),
    }
  },
  examples: [
    {
      title: 'The values of each key',
      settings: { keys: ['k'], columns1: ['v'], as1: 'values' },
      inputs: { in: { columns: KV, batches: { 1: rows(['b', 1], ['a', 2], ['b', 3], [null, 4]), 2: rows(['a', 5]) } } },
      expect: {
        out: {
          1: [
            { k: 'b', values: [1, 3] },
            { k: 'a', values: [2] },
            { k: null, values: [4] },
          ],
          2: [{ k: 'a', values: [5] }],
        },
      },
      ordered: true,
    },
    {
      title: 'Two streams side by side',
      settings: { keys: ['k'], columns1: ['v'], as1: 'left', as2: 'right' },
      inputs: {
        in: { columns: KV, batches: { 1: rows(['a', 1], ['b', 2], [null, 3]) } },
        in2: {
          columns: [...KV, { name: 'w', type: 'BOOLEAN' }],
          batches: {
            1: [
              { k: 'c', v: 4, w: true },
              { k: 'a', v: 5, w: null },
              { k: null, v: 6, w: false },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', left: [1], right: [{ v: 5, w: null }] },
            { k: 'b', left: [2], right: [] },
            { k: null, left: [3], right: [] },
            { k: 'c', left: [], right: [{ v: 4, w: true }] },
            { k: null, left: [], right: [{ v: 6, w: false }] },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Everything in one list',
      settings: {},
      inputs: { in: { columns: KV, batches: { 1: rows(['a', 1], ['b', 2]), 2: [], 3: rows(['c', 3]) } } },
      expect: { out: { 1: [{ rows: rows(['a', 1], ['b', 2]) }], 3: [{ rows: rows(['c', 3]) }] } },
    },
  ],
})
