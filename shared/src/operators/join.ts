import { z } from 'zod'
import { choice, columnPairs, columns, duration, text } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import type { SparkUse } from './spark.ts'
import { notMultiple } from './windowTimes.ts'

const ORDERS = [
  { name: 'id', type: 'INTEGER' },
  { name: 'item', type: 'VARCHAR' },
]
const PAYMENTS = [
  { name: 'order', type: 'INTEGER' },
  { name: 'amount', type: 'INTEGER' },
]

const use = (operation: SparkUse['operation'], settings: string): SparkUse => ({
  operation,
  settings,
  proof: [{ case: `BasicOperationsSuite: ${operation}` }],
})

const WITHIN = { setting: 'meet', is: ['within'] }

/** Spark's `join` of two streams and its outer forms: pairs of rows of the same batch, or of batches that lie no further apart than a time. */
export const join = defineOperator({
  type: 'join',
  version: 1,
  kind: 'step',
  name: 'Join',
  summary: 'Puts rows of two streams side by side where their keys are equal.',
  help: 'Each row on the left is paired with each row on the right that is equal in all keys, so several equal rows make several pairs. An empty key is equal to nothing, not even to another empty one. Rows meet within one update, or within a time: then each row waits for its partners in its own update and in those up to that time after it, also over restarts and deploys. A pair leaves once, in the update in which the later of its rows comes; a row without a partner leaves in the last update of its time. Both sides must update equally often. Pairs come in the order of the left rows, then of the right ones; right rows without a partner come last. The key leaves once, under the name it has on the left.',
  icon: 'IconArrowsJoin2',
  spark: [
    use('join', 'Rows that come along: pairs only.'),
    use('leftOuterJoin', 'Rows that come along: pairs, and left rows without a partner.'),
    use('rightOuterJoin', 'Rows that come along: pairs, and right rows without a partner.'),
    use('fullOuterJoin', 'Rows that come along: pairs, and rows of both sides without a partner.'),
  ].map((each) => ({
    ...each,
    differs: [
      {
        what: 'An empty key joins nothing, as in SQL; Spark’s keys are equal when both are null.',
        proof: { example: 'Orders and their payments' },
      },
    ],
  })),
  search: [
    'join',
    'inner join',
    'left join',
    'right join',
    'full join',
    'outer join',
    'leftOuterJoin',
    'rightOuterJoin',
    'fullOuterJoin',
    'merge',
    'combine streams',
    'match rows',
    'join streams',
    'stream-stream join',
  ],
  inputs: [
    { id: 'left', name: 'Left' },
    { id: 'right', name: 'Right' },
  ],
  outputs: [{ id: 'out', name: 'Pairs' }],
  settings: z.strictObject({
    on: columnPairs({ label: 'Equal in', hint: 'A column of the left side, and the one of the right side that it must equal.' }).min(1, {
      error: () => words('Choose at least one pair of columns.'),
    }),
    how: choice(['inner', 'left', 'right', 'full'], {
      label: 'Rows that come along',
      hint: 'What happens to rows without a partner.',
      options: [
        { value: 'inner', label: 'pairs only' },
        { value: 'left', label: 'pairs, and left rows without a partner' },
        { value: 'right', label: 'pairs, and right rows without a partner' },
        { value: 'full', label: 'pairs, and rows of both sides without a partner' },
      ],
    }).default('inner'),
    meet: choice(['update', 'within'], {
      label: 'Rows meet',
      hint: 'How long a row waits for a partner.',
      options: [
        { value: 'update', label: 'in one update' },
        { value: 'within', label: 'within a time', hint: 'rows wait for each other' },
      ],
    }).default('update'),
    time: duration({
      label: 'Time',
      hint: 'So far apart two rows may come, a multiple of how often the sides update.',
      min: 100,
      shownWhen: WITHIN,
    }).default(60_000),
    leftColumns: columns({
      label: 'Columns of the left side',
      hint: 'Leave empty for all. Keys always come along.',
      port: 'left',
      section: 'Columns',
    }).default([]),
    rightColumns: columns({
      label: 'Columns of the right side',
      hint: 'Leave empty for all but the keys.',
      port: 'right',
      section: 'Columns',
    }).default([]),
    suffix: text(
      {
        label: 'Behind names that both sides have',
        hint: 'A right column gets this behind its name where a left one is called the same.',
        section: 'Columns',
      },
      z
        .string()
        .min(1, { error: () => words('Write what tells the two apart, such as _right.') })
        .max(100),
    ).default('_right'),
  }),
  defaults: { on: [], how: 'inner', meet: 'update', time: 60_000, leftColumns: [], rightColumns: [], suffix: '_right' },
  caption: (s) => {
    const keys = s.on.map(({ left, right }) => (left === right ? left : `${left} = ${right}`))
    return s.meet === 'within' ? words('by {keys}, within {time, duration}', { keys, time: s.time }) : words('by {keys}', { keys })
  },
  check: (s, { slides }) => (s.meet === 'within' ? notMultiple('timeNotMultiple', 'time', s.time, slides.left?.[0]) : []),
  build: ({ left, right }, s, p) => ({
    out: p.join(left!, right!, {
      how: s.how,
      on: s.on,
      take: { left: s.leftColumns, right: s.rightColumns },
      suffix: s.suffix,
      ...(s.meet === 'within' && { within: s.time }),
    }),
  }),
  examples: [
    {
      title: 'Orders and their payments',
      settings: { on: [{ left: 'id', right: 'order' }] },
      inputs: {
        left: {
          columns: ORDERS,
          batches: {
            1: [
              { id: 1, item: 'pen' },
              { id: 2, item: 'ink' },
              { id: null, item: 'cap' },
            ],
          },
        },
        right: {
          columns: PAYMENTS,
          batches: {
            1: [
              { order: 2, amount: 5 },
              { order: 1, amount: 3 },
              { order: 1, amount: 4 },
              { order: null, amount: 9 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { id: 1, item: 'pen', amount: 3 },
            { id: 1, item: 'pen', amount: 4 },
            { id: 2, item: 'ink', amount: 5 },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Rows of both sides, and a name that both have',
      settings: { on: [{ left: 'id', right: 'id' }], how: 'full' },
      inputs: {
        left: {
          columns: ORDERS,
          batches: {
            1: [
              { id: 1, item: 'pen' },
              { id: 2, item: 'ink' },
            ],
            2: [{ id: 3, item: 'cap' }],
          },
        },
        right: {
          columns: ORDERS,
          batches: {
            1: [
              { id: 2, item: 'blue' },
              { id: 4, item: 'red' },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { id: 1, item: 'pen', item_right: null },
            { id: 2, item: 'ink', item_right: 'blue' },
            { id: 4, item: null, item_right: 'red' },
          ],
          2: [{ id: 3, item: 'cap', item_right: null }],
        },
      },
      ordered: true,
    },
    {
      title: 'Within two seconds, and left rows without a partner',
      settings: { on: [{ left: 'id', right: 'order' }], how: 'left', meet: 'within', time: 2000 },
      inputs: {
        left: { columns: ORDERS, batches: { 1: [{ id: 1, item: 'pen' }], 2: [{ id: 2, item: 'ink' }], 5: [] } },
        right: {
          columns: PAYMENTS,
          batches: {
            2: [{ order: 1, amount: 3 }],
            3: [{ order: 1, amount: 4 }],
            4: [{ order: 1, amount: 5 }],
          },
        },
      },
      expect: {
        out: {
          2: [{ id: 1, item: 'pen', amount: 3 }],
          3: [{ id: 1, item: 'pen', amount: 4 }],
          4: [{ id: 2, item: 'ink', amount: null }],
        },
      },
    },
    {
      title: 'Only some columns, of two keys',
      settings: {
        on: [
          { left: 'shop', right: 'shop' },
          { left: 'id', right: 'order' },
        ],
        how: 'left',
        leftColumns: ['id'],
        rightColumns: ['amount'],
      },
      inputs: {
        left: {
          columns: [{ name: 'shop', type: 'VARCHAR' }, ...ORDERS],
          batches: {
            1: [
              { shop: 'a', id: 1, item: 'pen' },
              { shop: 'b', id: 1, item: 'ink' },
            ],
          },
        },
        right: { columns: [{ name: 'shop', type: 'VARCHAR' }, ...PAYMENTS], batches: { 1: [{ shop: 'b', order: 1, amount: 7 }] } },
      },
      expect: {
        out: {
          1: [
            { shop: 'a', id: 1, amount: null },
            { shop: 'b', id: 1, amount: 7 },
          ],
        },
      },
      ordered: true,
    },
  ],
})
