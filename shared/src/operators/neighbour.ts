import { z } from 'zod'
import { choice, column, columns, number, sortKeys, text } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { forgetting, freeName, keysOrOne, lastValues } from './keyedState.ts'

const BEFORE = { setting: 'direction', is: ['before'] }
const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
]
const kv = (...rows: [string | null, number | null][]) => rows.map(([k, v]) => ({ k, v }))

/** SQL's `lag` and `lead`: within a batch, and `lag` also into the batches before. */
export const neighbour = defineOperator({
  type: 'neighbour',
  version: 1,
  kind: 'step',
  name: 'Value of another row',
  summary: 'Puts the value of a row before or after beside each row.',
  help: 'Each row gets the value that a column had in the row before it, or some rows before it, of the same key. With "also in earlier updates" the last values of each key are remembered, over restarts and deploys too. A row after this one can only be looked for within the same update: what comes later is not known yet. Where there is no such row, the new column is empty.',
  icon: 'IconArrowsDown',
  search: [
    'lag',
    'lead',
    'shift',
    'previous row',
    'next row',
    'offset',
    'row above',
    'row before',
    'prior value',
    'OFFSET',
    'first_value',
    'previous value',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'Column', hint: 'Whose value is taken.' }).min(1),
    direction: choice(['before', 'after'], {
      label: 'Take it from',
      hint: 'In which direction the other row is.',
      options: [
        { value: 'before', label: 'a row before' },
        { value: 'after', label: 'a row after', hint: 'within the same update only' },
      ],
    }).default('before'),
    rows: number({ label: 'Rows away', hint: '1 is the very next row.', unit: 'rows', min: 1, max: 1000, integer: true }).default(1),
    keys: columns({ label: 'For each', hint: 'Only rows that are equal here are neighbours. Leave empty for all rows.' }).default([]),
    reach: choice(['update', 'always'], {
      label: 'Look',
      hint: 'How far back rows are remembered.',
      options: [
        { value: 'update', label: 'within each update' },
        { value: 'always', label: 'also in earlier updates', hint: 'rows are taken in the order in which they arrive' },
      ],
      shownWhen: BEFORE,
    }).default('update'),
    by: sortKeys({
      label: 'Order by',
      hint: 'Leave empty for the order of arrival, which always counts when earlier updates are looked at.',
    }).default([]),
    as: text({ label: 'Name of the new column', hint: 'It stands behind the others.', namesColumn: true }, z.string().min(1).max(200)),
    ...forgetting,
  }),
  defaults: { column: '', direction: 'before', rows: 1, keys: [], reach: 'update', by: [], as: 'previous' },
  caption: (s) =>
    s.direction === 'before'
      ? words('{column} of {rows, plural, one {the row before} other {# rows before}}', { column: s.column, rows: s.rows })
      : words('{column} of {rows, plural, one {the row after} other {# rows after}}', { column: s.column, rows: s.rows }),
  check: (s) => (s.direction === 'before' && s.reach === 'always' && s.by.length > 0 ? [{ code: 'orderOfArrival', setting: 'by' }] : []),
  build: ({ in: input }, s, p) => {
    if (s.direction === 'after' || s.reach === 'update') {
      const item = { name: s.as, compute: s.direction, column: s.column, rows: s.rows, setting: 'column' }
      return { out: p.over(input!, s.keys, s.by, [item]) }
    }
    const recent = lastValues(freeName('recent', s.keys), quoteIdentifier(s.column), s.rows)
    const value = `old.${quoteIdentifier(recent.name)}[-${s.rows}]`
    const { rows } = p.stateByRow(input!, {
      name: 'recent',
      key: keysOrOne(s.keys),
      columns: [recent],
      ...(s.expires && { timeout: s.timeout }),
      emit: [{ name: s.as, value: { sql: value, setting: 'column' } }],
    })
    return { out: rows }
  },
  examples: [
    {
      title: 'The value before, also of earlier updates',
      settings: { column: 'v', direction: 'before', keys: ['k'], reach: 'always', as: 'was' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['b', 5], ['a', null]), 2: [], 3: kv(['a', 3], ['b', 6]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 1, was: null },
            { k: 'b', v: 5, was: null },
            { k: 'a', v: null, was: 1 },
          ],
          3: [
            { k: 'a', v: 3, was: null },
            { k: 'b', v: 6, was: 5 },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Two rows before, also of earlier updates',
      settings: { column: 'v', direction: 'before', rows: 2, reach: 'always', as: 'was' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1]), 2: kv(['a', 2], ['b', 3], ['b', 4]), 3: kv(['a', 5]) } } },
      expect: {
        out: {
          1: [{ k: 'a', v: 1, was: null }],
          2: [
            { k: 'a', v: 2, was: null },
            { k: 'b', v: 3, was: 1 },
            { k: 'b', v: 4, was: 2 },
          ],
          3: [{ k: 'a', v: 5, was: 3 }],
        },
      },
      ordered: true,
    },
    {
      title: 'The next larger value within each update',
      settings: { column: 'v', direction: 'after', keys: ['k'], by: [{ column: 'v', descending: false }], as: 'next' },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 3], ['a', 1], ['a', 2], ['b', 9]), 2: kv(['a', 4]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 3, next: null },
            { k: 'a', v: 1, next: 2 },
            { k: 'a', v: 2, next: 3 },
            { k: 'b', v: 9, next: null },
          ],
          2: [{ k: 'a', v: 4, next: null }],
        },
      },
      ordered: true,
    },
  ],
})
