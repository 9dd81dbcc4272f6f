import { z } from 'zod'
import { columns, mapping, memories } from '../fields/kinds.ts'
import { memoryColumn } from '../fields/memories.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { Item } from '../plan/plan.ts'
import { defineOperator } from './definition.ts'
import { kv, KV, stateOptions, stateSettings } from './stateSettings.ts'
import { words } from '../text/words.ts'

/** Spark's `mapWithState`: one row after another, each sees what those of its key before it have left. */
export const rememberByRow = defineOperator({
  type: 'rememberByRow',
  version: 1,
  kind: 'step',
  name: 'Remember row by row',
  summary: 'Gives each row what is known of its key so far.',
  help: 'Takes the rows in the order in which they arrive. Each row changes what is remembered of its key, and leaves with it: the running count or sum, the value of the row before, the largest so far, or a formula of yours. In a formula, old.name is what was remembered before the row, and new.name what is remembered after it: amount - old.previous_amount. Own formulas and "Forget a key when" take the rows of one key one by one: a few thousand a second for one key, while all keys go side by side; everything else goes at full speed. What is remembered survives restarts and deploys.',
  icon: 'IconListDetails',
  spark: [
    {
      operation: 'mapWithState',
      settings:
        'What is remembered is the state, the columns of each row what the mapping function returns; Forget keys that stay away is timeout, Keys to begin with is initialState, Forget a key when is remove.',
      proof: [
        { example: 'Running totals on each row' },
        { example: 'Own formulas, row by row' },
        { example: 'Keys to begin with, and keys that leave' },
      ],
      differs: [
        {
          what: 'A time-out fires in the batch in which it falls due; Spark looks every tenth batch.',
          proof: { example: 'Keys to begin with, and keys that leave' },
        },
        {
          what: 'A key that timed out leaves by a port of its own, with its last state.',
          proof: { example: 'Keys to begin with, and keys that leave' },
        },
      ],
    },
    {
      operation: 'stateSnapshots',
      settings: 'The port All keys; All keys every 1 update.',
      proof: [{ example: 'All keys, every second batch' }],
    },
  ],
  search: [
    'mapWithState',
    'stateSnapshots',
    'flatMapGroupsWithState',
    'transformWithState',
    'running total',
    'running count',
    'cumulative',
    'state',
    'stateful',
    'scan',
    'sum over',
    'window function',
    'partition by',
    'over partition',
    'sequence number',
    'row number',
    'session',
    'timeout',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Rows' },
    { id: 'expired', name: 'Forgotten' },
    { id: 'all', name: 'All keys' },
  ],
  settings: z.strictObject({
    keys: columns({ label: 'For each', hint: 'Rows with the same values follow one another.' }).min(1),
    totals: memories({
      label: 'Remember',
      hint: 'Each row is added to what is remembered of its key.',
      only: ['count', 'sum', 'min', 'max', 'first', 'last', 'previous', 'formula'],
      example: 'old.level * 0.9 + amount',
    }).min(1),
    emit: mapping({
      label: 'Each row gets',
      hint: 'Formulas over the row, old and new, such as amount - old.previous_amount. Leave empty to add all that is remembered.',
    }).default([]),
    ...stateSettings,
  }),
  defaults: { keys: [], totals: [{ as: 'count', fn: 'count', column: '' }], emit: [] },
  caption: (s) => words('{what} by {keys}', { what: (s.emit.length > 0 ? s.emit : s.totals).map(({ as }) => as), keys: s.keys }),
  build: ({ in: input }, s, p) => {
    const columns = s.totals.map((row, index) => memoryColumn(row, `totals.${index}`))
    const remembered = s.totals.map(({ as, fn }, index): Item => {
      const sql = `${fn === 'previous' ? 'old' : 'new'}.${quoteIdentifier(as)}`
      return { name: as, value: { sql, setting: `totals.${index}.as` } }
    })
    const formulas = s.emit.map((row, index): Item => ({ name: row.as, value: { sql: row.formula, setting: `emit.${index}.formula` } }))
    const emit = formulas.length > 0 ? formulas : remembered
    const { rows, expired, all } = p.stateByRow(input!, { ...stateOptions(s), columns, emit })
    return { out: rows, expired, all }
  },
  examples: [
    {
      title: 'Running totals on each row',
      ordered: true,
      settings: {
        keys: ['k'],
        totals: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'before', fn: 'previous', column: 'v' },
          { as: 'first', fn: 'first', column: 'v' },
          { as: 'high', fn: 'max', column: 'v' },
        ],
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 3], [null, 1], ['a', null], ['a', 2]), 2: [], 3: kv([null, 4], ['a', 9]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 3, n: 1, total: 3, before: null, first: 3, high: 3 },
            { k: null, v: 1, n: 1, total: 1, before: null, first: 1, high: 1 },
            { k: 'a', v: null, n: 2, total: 3, before: 3, first: 3, high: 3 },
            { k: 'a', v: 2, n: 3, total: 5, before: null, first: 3, high: 3 },
          ],
          3: [
            { k: null, v: 4, n: 2, total: 5, before: 1, first: 1, high: 4 },
            { k: 'a', v: 9, n: 4, total: 14, before: 2, first: 3, high: 9 },
          ],
        },
      },
    },
    {
      title: 'Own formulas, row by row',
      ordered: true,
      settings: {
        keys: ['k'],
        totals: [
          { as: 'last', fn: 'last', column: 'v' },
          { as: 'level', fn: 'formula', begin: '0', formula: 'old.level / 2 + coalesce(v, 0)' },
        ],
        emit: [
          { as: 'change', formula: 'v - old.last' },
          { as: 'level', formula: 'new.level' },
        ],
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 8], ['b', 1], ['a', 4]), 2: [], 3: kv(['a', null], ['a', 1]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 8, change: null, level: 8 },
            { k: 'b', v: 1, change: null, level: 1 },
            { k: 'a', v: 4, change: -4, level: 8 },
          ],
          3: [
            { k: 'a', v: null, change: null, level: 4 },
            { k: 'a', v: 1, change: -3, level: 3 },
          ],
        },
      },
    },
    {
      title: 'Keys to begin with, and keys that leave',
      settings: {
        keys: ['k'],
        totals: [{ as: 'total', fn: 'sum', column: 'v' }],
        start: {
          columns: [KV[0]!, { name: 'total', type: 'INTEGER' }],
          rows: [
            ['a', '7'],
            ['z', '1'],
          ],
        },
        expires: true,
        timeout: 2000,
        remove: { mode: 'formula', formula: 'total >= 10' },
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['a', 2], ['a', 4]), 2: kv(['b', 1]), 3: [], 4: [] } } },
      expect: {
        out: {
          1: [
            { k: 'a', v: 1, total: 8 },
            { k: 'a', v: 2, total: 10 },
            { k: 'a', v: 4, total: 4 },
          ],
          2: [{ k: 'b', v: 1, total: 1 }],
        },
        expired: {
          1: [{ k: 'a', total: 10 }],
          3: [
            { k: 'a', total: 4 },
            { k: 'z', total: 1 },
          ],
          4: [{ k: 'b', total: 1 }],
        },
      },
    },
    {
      title: 'All keys, every second batch',
      settings: { keys: ['k'], totals: [{ as: 'n', fn: 'count' }], snapshot: 2 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1]), 2: kv(['b', 1]), 3: kv(['a', 1]), 4: [] } } },
      expect: {
        all: {
          2: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
          4: [
            { k: 'a', n: 2 },
            { k: 'b', n: 1 },
          ],
        },
      },
    },
  ],
})
