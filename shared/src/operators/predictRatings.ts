import { z } from 'zod'
import { choice, column, number } from '../fields/kinds.ts'
import { columnItem } from '../plan/items.ts'
import { defineOperator, type SettingProblem } from './definition.ts'
import { HOW, seedField } from './models.ts'
import { words } from '../text/words.ts'

/** GraphX's SVD++. */
export const predictRatings = defineOperator({
  type: 'predictRatings',
  version: 1,
  kind: 'step',
  name: 'Predict ratings',
  summary: 'Learns from ratings what people like, and recommends items.',
  help: 'Each row is a rating: a user, an item, a number. From who rated what, and how, it learns a taste for every user and a character for every item (SVD++), and tells what each user would give to the items that the user has not rated. Ratings leave with their prediction, which shows how well it learned; "Recommended" has the best items for each user, "Quality" how far the predictions are from the ratings that it learned from. It learns anew in each update: choose all ratings since the start, or put a Window before it. Rows in which something is empty are passed over.',
  icon: 'IconStars',
  spark: [
    {
      operation: 'SVDPlusPlus',
      settings:
        'Factors is rank, Rounds is maxIters, the range of ratings minVal and maxVal; the four rates are gamma1, gamma2, gamma6 and gamma7.',
      proof: [
        { case: 'SVDPlusPlusSuite: Test SVD++ with mean square error on training set' },
        { case: 'SVDPlusPlusSuite: Test SVD++ with no edges' },
      ],
      differs: [
        {
          what: 'The random start is seeded and every node has its own; a user and an item of the same name are two nodes.',
          proof: { case: 'SVDPlusPlusSuite: Test SVD++ with mean square error on training set' },
        },
      ],
    },
  ],
  search: [
    'SVDPlusPlus',
    'SVD++',
    'recommend',
    'recommendation',
    'collaborative filtering',
    'ALS',
    'ratings',
    'taste',
    'GraphX',
    'machine learning',
  ],
  inputs: [{ id: 'in', name: 'Ratings' }],
  outputs: [
    { id: 'out', name: 'Ratings with prediction' },
    { id: 'recommended', name: 'Recommended' },
    { id: 'quality', name: 'Quality' },
  ],
  course: 'quality',
  draws: true,
  settings: z.strictObject({
    user: column({ label: 'User', hint: 'Who rates.' }).min(1),
    item: column({ label: 'Item', hint: 'What is rated.' }).min(1),
    rating: column({ label: 'Rating', hint: 'A number; larger is better.' }).min(1),
    over: choice(['update', 'start'], {
      label: 'Ratings of',
      hint: 'For the last minutes, put a Window before this.',
      options: [
        { value: 'update', label: 'Each update' },
        { value: 'start', label: 'All since the start', hint: 'The last rating of a user for an item counts.' },
      ],
    }).default('update'),
    recommend: number({
      label: 'Recommend',
      hint: 'The best items for each user; 0 for none.',
      unit: 'items',
      min: 0,
      max: 100,
      integer: true,
    }).default(3),
    least: number({ label: 'Smallest rating', hint: 'No prediction is below.', row: 'range' }).default(0),
    most: number({ label: 'Largest rating', hint: 'No prediction is above.', row: 'range' }).default(5),
    rank: number({ label: 'Factors', hint: 'How many sides a taste has.', min: 1, max: 200, integer: true, section: HOW }).default(10),
    rounds: number({
      label: 'Rounds',
      hint: 'How often all ratings are looked at.',
      min: 1,
      max: 500,
      integer: true,
      section: HOW,
    }).default(20),
    gamma1: number({
      label: 'Rate for tendencies',
      hint: 'How fast it learns who rates high, and what is rated high.',
      min: 0,
      max: 1,
      section: HOW,
    }).default(0.007),
    gamma2: number({ label: 'Rate for tastes', hint: 'How fast it learns tastes.', min: 0, max: 1, section: HOW }).default(0.007),
    gamma6: number({
      label: 'Hold tendencies down by',
      hint: 'So that a few ratings do not say too much.',
      min: 0,
      max: 1,
      section: HOW,
    }).default(0.005),
    gamma7: number({
      label: 'Hold tastes down by',
      hint: 'So that a few ratings do not say too much.',
      min: 0,
      max: 1,
      section: HOW,
    }).default(0.015),
    seed: seedField({ section: HOW }).default(1),
  }),
  defaults: { user: '', item: '', rating: '' },
  ownColumns: ['user', 'item', 'rating', 'prediction', 'rows', 'root_mean_square_error'],
  caption: (s) => words('{what} by {columns}', { what: s.rating, columns: [s.user, s.item] }),
  check: (s): SettingProblem[] => (s.least < s.most ? [] : [{ code: 'ratingRange', setting: 'most' }]),
  build: ({ in: input }, s, p) => {
    let [user, item, rating] = [columnItem(s.user, 'user'), columnItem(s.item, 'item'), columnItem(s.rating, 'rating')]
    let rel = input!
    if (s.over === 'start') {
      const fresh = { ...rating.value, sql: `last(${rating.value.sql})` }
      rel = p.state(rel, {
        name: 'ratings',
        key: [
          { ...user, name: 'user' },
          { ...item, name: 'item' },
        ],
        columns: [{ name: 'rating', initial: 'NULL', fresh, combine: 'coalesce($fresh, $old)' }],
        visit: 'touched',
      }).all
      ;[user, item, rating] = [columnItem('user'), columnItem('item'), columnItem('rating')]
    }
    const { rank, rounds, least, most, gamma1, gamma2, gamma6, gamma7, seed, recommend } = s
    return p.compute({
      compute: 'svdPlusPlus',
      inputs: [
        {
          rel,
          items: [
            { ...user, as: 'node' },
            { ...item, as: 'node' },
            { ...rating, as: 'number' },
          ],
        },
      ],
      params: { rank, rounds, least, most, gamma1, gamma2, gamma6, gamma7, seed, recommend },
      outputs: {
        out: [
          { name: 'user', node: true },
          { name: 'item', node: true },
          { name: 'rating', type: 'DOUBLE' },
          { name: 'prediction', type: 'DOUBLE' },
        ],
        recommended: [
          { name: 'user', node: true },
          { name: 'item', node: true },
          { name: 'prediction', type: 'DOUBLE' },
        ],
        quality: [
          { name: 'rows', type: 'BIGINT' },
          { name: 'root_mean_square_error', type: 'DOUBLE' },
        ],
      },
    })
  },
  examples: [
    {
      title: 'What each would like',
      settings: { user: 'u', item: 'i', rating: 'stars', rounds: 1, gamma1: 0, gamma2: 0, least: 2, most: 2.5, recommend: 1 },
      inputs: {
        in: {
          columns: [
            { name: 'u', type: 'VARCHAR' },
            { name: 'i', type: 'VARCHAR' },
            { name: 'stars', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { u: 'ann', i: 'tea', stars: 5 },
              { u: 'ann', i: 'jam', stars: 4 },
              { u: 'bob', i: 'tea', stars: 5 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { user: 'ann', item: 'tea', rating: 5, prediction: 2.5 },
            { user: 'ann', item: 'jam', rating: 4, prediction: 2.5 },
            { user: 'bob', item: 'tea', rating: 5, prediction: 2.5 },
          ],
        },
        recommended: { 1: [{ user: 'bob', item: 'jam', prediction: 2.5 }] },
        quality: { 1: [{ rows: 3, root_mean_square_error: 2.217355782608345 }] },
      },
    },
  ],
})
