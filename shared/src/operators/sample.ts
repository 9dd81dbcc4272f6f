import { z } from 'zod'
import { choice, columns, number } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

/** Parts that a key's number is divided by: shares are kept to a ten-thousandth of a percent. */
const PARTS = 1_000_000

const numbers = (...each: number[]) => each.map((n) => ({ n }))

/** Spark's `sample` without replacement. Chance comes from the batch time and a row's number, so that a replay takes the same rows. */
export const sample = defineOperator({
  type: 'sample',
  version: 1,
  kind: 'step',
  name: 'Sample',
  summary: 'Keeps a part of the rows, by chance.',
  help: 'Each row stays with the same chance, so that the share is met on average. With "all rows of a share of keys" every row of a key stays, or none, in every update: to follow a tenth of the users, say. Chance repeats itself: the same update played again keeps the same rows. Rows that do not stay leave by "Rest".',
  icon: 'IconDice5',
  search: [
    'sample',
    'random',
    'subset',
    'TABLESAMPLE',
    'USING SAMPLE',
    'takeSample',
    'randomSplit',
    'sampleBy',
    'sampleByKey',
    'rand',
    'split test',
    'thin out',
    'downsample',
    'percent',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Sample' },
    { id: 'rest', name: 'Rest' },
  ],
  settings: z.strictObject({
    how: choice(['share', 'keys'], {
      label: 'Keep',
      hint: 'What chance decides about.',
      options: [
        { value: 'share', label: 'a share of the rows' },
        { value: 'keys', label: 'all rows of a share of keys', hint: 'the same keys in every update' },
      ],
    }).default('share'),
    share: number({ label: 'Share', hint: 'Such as 10 for one in ten.', unit: '%', min: 0, max: 100 }),
    keys: columns({ label: 'Keys', hint: 'What tells one key from another.', shownWhen: { setting: 'how', is: ['keys'] } }).default([]),
  }),
  defaults: { how: 'share', share: 10, keys: [] },
  caption: (s) =>
    s.how === 'keys' ? words('{share} % of {keys}', { share: s.share, keys: s.keys }) : words('{share} % of the rows', { share: s.share }),
  check: (s) => (s.how === 'keys' && s.keys.length === 0 ? [{ code: 'keysMissing', setting: 'keys' }] : []),
  build: ({ in: input }, s, p) => {
    const key = s.keys.map((name) => `coalesce(CAST(${quoteIdentifier(name)} AS VARCHAR), '')`).join(`, '/', `)
    const chance =
      s.how === 'keys'
        ? { sql: `md5_number(concat(${key || `''`})) % ${PARTS} < ${(s.share / 100) * PARTS}`, setting: 'keys' }
        : { sql: `random() < ${s.share / 100}`, setting: 'share' }
    const { yes, no } = p.split(input!, chance)
    return { out: yes, rest: no }
  },
  examples: [
    {
      title: 'Three in ten rows: the same ones whenever it is played',
      settings: { how: 'share', share: 30 },
      inputs: {
        in: {
          columns: [{ name: 'n', type: 'INTEGER' }],
          batches: { 1: numbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 2: numbers(11, 12, 13) },
        },
      },
      expect: {
        out: { 1: numbers(2, 7, 9, 10), 2: numbers(11, 12) },
        rest: { 1: numbers(1, 3, 4, 5, 6, 8), 2: numbers(13) },
      },
    },
    {
      title: 'Half of the users, with all their rows',
      settings: { how: 'keys', share: 50, keys: ['user'] },
      inputs: {
        in: {
          columns: [{ name: 'user', type: 'VARCHAR' }],
          batches: {
            1: [{ user: 'ann' }, { user: 'bob' }, { user: 'cleo' }, { user: null }],
            2: [{ user: 'ann' }, { user: 'bob' }, { user: 'cleo' }, { user: 'dan' }],
          },
        },
      },
      expect: {
        out: { 1: [{ user: 'cleo' }, { user: null }], 2: [{ user: 'cleo' }] },
        rest: { 1: [{ user: 'ann' }, { user: 'bob' }], 2: [{ user: 'ann' }, { user: 'bob' }, { user: 'dan' }] },
      },
    },
  ],
})
