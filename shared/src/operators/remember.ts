import { z } from 'zod'
import { choice, columns, memories } from '../fields/kinds.ts'
import { memoryColumn } from '../fields/memories.ts'
import { defineOperator } from './definition.ts'
import { kv, KV, stateOptions, stateSettings } from './stateSettings.ts'
import { words } from '../text/words.ts'

/** Spark's `updateStateByKey`: a row of state per key, kept across batches, restarts and crashes. */
export const remember = defineOperator({
  type: 'remember',
  version: 1,
  kind: 'step',
  name: 'Remember per key',
  summary: 'Keeps counts, sums, last values or formulas for each key.',
  help: 'Keeps a row for every key and brings it up to date with each batch: counts, sums, smallest and largest, first and last values, or a formula of yours. In a formula, old.name is what was remembered before, and the new rows of the key are read by functions such as sum(amount) or count(*): old.level * 0.9 + coalesce(sum(amount), 0). A key is forgotten when it stays away, or when a condition over what is remembered holds; it then leaves by "Forgotten" and begins anew if it comes back. What is remembered survives restarts and deploys.',
  icon: 'IconBrain',
  spark: [
    {
      operation: 'updateStateByKey',
      settings: 'Put out every key, every time; what is remembered is the state, a formula the update function.',
      proof: [{ example: 'Every key, every batch' }, { example: 'A formula for every key in every batch' }],
      differs: [{ what: 'Only keys with new rows can be put out.', proof: { example: 'Keys with new rows only' } }],
    },
    {
      operation: 'updateStateByKey with removal',
      settings: 'Forget a key when …, where the update function returns None.',
      proof: [{ example: 'A condition forgets a key' }],
      differs: [{ what: 'The key that leaves is put out once, by a port of its own.', proof: { example: 'A condition forgets a key' } }],
    },
    {
      operation: 'updateStateByKey with initial state',
      settings: 'Keys to begin with.',
      proof: [{ example: 'Keys to begin with' }],
    },
  ],
  search: [
    'updateStateByKey',
    'initialRDD',
    'time to live',
    'TTL',
    'timeout',
    'last value',
    'running total',
    'cumulative',
    'state',
    'since the start',
    'flatMapGroupsWithState',
    'stateful',
    'sessions',
    'accumulate',
    'scan',
    'running sum',
    'keep state',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Remembered' },
    { id: 'expired', name: 'Forgotten' },
    { id: 'all', name: 'All keys' },
  ],
  settings: z.strictObject({
    keys: columns({ label: 'For each', hint: 'One row is kept for each of its values.' }).min(1),
    totals: memories({
      label: 'Remember',
      hint: 'Each batch is added to what is remembered.',
      only: ['count', 'sum', 'min', 'max', 'first', 'last', 'formula'],
      example: 'old.level * 0.9 + coalesce(sum(amount), 0)',
    }).min(1),
    visit: choice(['touched', 'all'], {
      label: 'Put out',
      hint: 'Which keys leave in each update; formulas are computed for these.',
      options: [
        { value: 'touched', label: 'keys with new rows' },
        { value: 'all', label: 'every key, every time', hint: 'as updateStateByKey does' },
      ],
    }).default('touched'),
    ...stateSettings,
  }),
  defaults: { keys: [], totals: [{ as: 'count', fn: 'count', column: '' }], visit: 'touched' },
  caption: (s) => words('{what} by {keys}', { what: s.totals.map((total) => total.as), keys: s.keys }),
  build: ({ in: input }, s, p) => {
    const columns = s.totals.map((row, index) => memoryColumn(row, `totals.${index}`))
    const { changed, expired, all } = p.state(input!, { ...stateOptions(s), columns, visit: s.visit })
    return { out: changed, expired, all }
  },
  examples: [
    {
      title: 'Keys with new rows only',
      settings: {
        keys: ['k'],
        totals: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'first', fn: 'first', column: 'v' },
          { as: 'last', fn: 'last', column: 'v' },
          { as: 'high', fn: 'max', column: 'v' },
        ],
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['b', null], ['a', 3]), 2: kv(['a', 2], ['a', null]), 3: [] } } },
      expect: {
        out: {
          1: [
            { k: 'a', n: 2, total: 4, first: 1, last: 3, high: 3 },
            { k: 'b', n: 1, total: 0, first: null, last: null, high: null },
          ],
          2: [{ k: 'a', n: 4, total: 6, first: 1, last: 2, high: 3 }],
        },
      },
    },
    {
      title: 'Every key, every batch',
      settings: { keys: ['k'], totals: [{ as: 'n', fn: 'count' }], visit: 'all' },
      inputs: { in: { columns: [{ name: 'k', type: 'VARCHAR' }], batches: { 1: [{ k: 'a' }], 2: [{ k: 'b' }], 3: [] } } },
      expect: {
        out: {
          1: [{ k: 'a', n: 1 }],
          2: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
          3: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
        },
      },
    },
    {
      title: 'A formula for every key in every batch',
      settings: {
        keys: ['k'],
        totals: [
          { as: 'n', fn: 'count' },
          { as: 'level', fn: 'formula', begin: '0', formula: 'old.level / 2 + coalesce(sum(v), 0)' },
        ],
        visit: 'all',
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 8], [null, 4]), 2: kv(['a', 2], ['a', 1]), 3: [] } } },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1, level: 8 },
            { k: null, n: 1, level: 4 },
          ],
          2: [
            { k: 'a', n: 3, level: 7 },
            { k: null, n: 1, level: 2 },
          ],
          3: [
            { k: 'a', n: 3, level: 3.5 },
            { k: null, n: 1, level: 1 },
          ],
        },
      },
    },
    {
      title: 'A condition forgets a key',
      settings: {
        keys: ['k'],
        totals: [{ as: 'total', fn: 'sum', column: 'v' }],
        remove: { mode: 'rows', match: 'any', rows: [{ column: 'total', test: 'greaterOrEqual', value: '10' }] },
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 6], ['b', 1]), 2: kv(['a', 6], ['b', 1]), 3: kv(['a', 1]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', total: 6 },
            { k: 'b', total: 1 },
          ],
          2: [{ k: 'b', total: 2 }],
          3: [{ k: 'a', total: 1 }],
        },
        expired: { 2: [{ k: 'a', total: 12 }] },
      },
    },
    {
      title: 'Keys that stay away are forgotten',
      settings: { keys: ['k'], totals: [{ as: 'n', fn: 'count' }], expires: true, timeout: 2000 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['b', 1]), 2: kv(['b', 1]), 3: [], 4: kv(['a', 1]) } } },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
          2: [{ k: 'b', n: 2 }],
          4: [{ k: 'a', n: 1 }],
        },
        expired: { 3: [{ k: 'a', n: 1 }], 4: [{ k: 'b', n: 2 }] },
      },
    },
    {
      title: 'Keys to begin with',
      settings: {
        keys: ['k'],
        totals: [{ as: 'n', fn: 'count' }],
        visit: 'all',
        start: {
          columns: [KV[0]!, { name: 'n', type: 'INTEGER' }],
          rows: [
            ['a', '5'],
            ['c', null],
          ],
        },
        snapshot: 2,
      },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1], ['b', 1]), 2: [] } } },
      expect: {
        out: {
          1: [
            { k: 'a', n: 6 },
            { k: 'b', n: 1 },
            { k: 'c', n: 0 },
          ],
          2: [
            { k: 'a', n: 6 },
            { k: 'b', n: 1 },
            { k: 'c', n: 0 },
          ],
        },
        all: {
          2: [
            { k: 'a', n: 6 },
            { k: 'b', n: 1 },
            { k: 'c', n: 0 },
          ],
        },
      },
    },
  ],
})
