import { z } from 'zod'
import { choice, columns, number } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

/** Parts that a key's number is divided by: shares are kept to a ten-thousandth of a percent. */
const PARTS = 1_000_000
/** The step's own column: a number by chance, then the row's place by it. */
const CHANCE = '__mr_chance'

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
    how: choice(['share', 'keys', 'rows'], {
      label: 'Keep',
      hint: 'What chance decides about.',
      options: [
        { value: 'share', label: 'a share of the rows' },
        { value: 'rows', label: 'a number of rows', hint: 'of each update' },
        { value: 'keys', label: 'all rows of a share of keys', hint: 'the same keys in every update' },
      ],
    }).default('share'),
    share: number({
      label: 'Share',
      hint: 'Such as 10 for one in ten.',
      unit: '%',
      min: 0,
      max: 100,
      shownWhen: { setting: 'how', is: ['share', 'keys'] },
    }).default(10),
    rows: number({
      label: 'Rows to keep',
      hint: 'Of each update, or of each key in it.',
      unit: 'rows',
      min: 1,
      max: 100_000,
      integer: true,
      shownWhen: { setting: 'how', is: ['rows'] },
    }).default(100),
    keys: columns({
      label: 'Keys',
      hint: 'What tells one key from another.',
      shownWhen: { setting: 'how', is: ['keys', 'rows'] },
    }).default([]),
  }),
  defaults: { how: 'share', share: 10, rows: 100, keys: [] },
  caption: (s) => {
    if (s.how === 'rows') return words('{rows, plural, one {# row} other {# rows}}', { rows: s.rows })
    return s.how === 'keys'
      ? words('{share} % of {keys}', { share: s.share, keys: s.keys })
      : words('{share} % of the rows', { share: s.share })
  },
  check: (s) => (s.how === 'keys' && s.keys.length === 0 ? [{ code: 'keysMissing', setting: 'keys' }] : []),
  build: ({ in: input }, s, p) => {
    if (s.how === 'rows') return ofRows(input!, s.rows, s.keys, p)
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
      title: 'Two rows of each update',
      settings: { how: 'rows', rows: 2 },
      inputs: { in: { columns: [{ name: 'n', type: 'INTEGER' }], batches: { 1: numbers(1, 2, 3, 4, 5), 2: numbers(6) } } },
      expect: { out: { 1: numbers(2, 5), 2: numbers(6) }, rest: { 1: numbers(1, 3, 4) } },
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

/** The rows with the smallest numbers, which chance gave them. */
function ofRows(input: Rel, rows: number, keys: string[], p: PlanBuilder): { out: Rel; rest: Rel } {
  const chance = p.project(input, [{ name: CHANCE, value: { sql: 'random()', setting: 'rows' }, own: true }], { keep: true })
  const order = [{ column: CHANCE, descending: false }]
  const placed = p.over(chance, keys, order, [{ name: CHANCE, compute: 'rowNumber', own: true }])
  const { yes, no } = p.split(placed, { sql: `${CHANCE} <= ${rows}` })
  const drop = { keep: true, drop: [CHANCE] }
  return { out: p.project(yes, [], drop), rest: p.project(no, [], drop) }
}
