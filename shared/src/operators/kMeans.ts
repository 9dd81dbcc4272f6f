import { z } from 'zod'
import { choice, columns, number, table, text } from '../fields/kinds.ts'
import type { JsonObject } from '../json.ts'
import { columnItems } from '../plan/items.ts'
import { defineOperator, type SettingProblem } from './definition.ts'
import { words } from '../text/words.ts'
import { asNumbers, learningInputs, seedField, tableNumbers } from './models.ts'

const FORGETS = 'What counts'
const START = 'Beginning'

/** MLlib's `StreamingKMeans`. */
export const kMeans = defineOperator({
  type: 'kMeans',
  version: 1,
  kind: 'step',
  name: 'Find clusters',
  summary: 'Groups rows that are alike, and moves the groups with the data.',
  help: 'Each update moves the centre of every cluster towards the rows that are nearest to it (streaming k-means). Rows leave with the number of their cluster and their distance from its centre, by what has been learned up to this update. "Clusters" puts out the centres with their weights, "Quality" how far the rows were from their centres. Rows in which a column is empty or no number teach nothing and get no cluster. A cluster that nearly no row belongs to any more is given up, and the heaviest is split in two. What is learned survives restarts and deploys. Columns of very different size should be brought to one scale before, for distances count alike in all.',
  icon: 'IconChartBubble',
  spark: [
    {
      operation: 'StreamingKMeans',
      settings:
        'Clusters is setK; What counts is setDecayFactor or setHalfLife, Forgets is its timeUnit; Begins with is setInitialCenters or setRandomCenters. Clusters is latestModel, the rows are predictOnValues.',
      proof: [
        { case: 'StreamingKMeansSuite: accuracy for single center and equivalence to grand average' },
        { case: 'StreamingKMeansSuite: accuracy for two centers' },
        { case: 'StreamingKMeansSuite: detecting dying clusters' },
      ],
      differs: [
        {
          what: 'Without other settings the first centres are rows of the first batch, spread as k-means++ does; Spark has none, or random ones.',
          proof: { example: 'Two clusters, from the first rows' },
        },
        {
          what: 'Rows are told their cluster by the model after their own batch.',
          proof: { example: 'Two clusters, from the first rows' },
        },
      ],
    },
  ],
  search: [
    'StreamingKMeans',
    'k-means',
    'kmeans',
    'cluster',
    'clustering',
    'segment',
    'machine learning',
    'ml',
    'unsupervised',
    'centroid',
  ],
  inputs: learningInputs,
  outputs: [
    { id: 'out', name: 'Rows with cluster' },
    { id: 'model', name: 'Clusters' },
    { id: 'quality', name: 'Quality' },
  ],
  course: 'quality',
  draws: true,
  settings: z.strictObject({
    features: columns({ label: 'Alike in', hint: 'Columns with numbers.', port: ['in', 'others'] })
      .min(1)
      .max(100),
    clusters: number({ label: 'Clusters', hint: 'How many groups to find.', min: 1, max: 100, integer: true }),
    as: text({ label: 'Column for the cluster', hint: 'Clusters are numbered from 0.', namesColumn: true, row: 'names' }).default(
      'cluster',
    ),
    distanceAs: text({
      label: 'Column for the distance',
      hint: 'From the centre of the cluster.',
      namesColumn: true,
      row: 'names',
    }).default('distance'),
    memory: choice(['all', 'halfLife', 'factor'], {
      label: 'What counts',
      hint: 'Whether what was long ago still counts.',
      options: [
        { value: 'all', label: 'Everything since the start' },
        { value: 'halfLife', label: 'The newer the more, by a half-life' },
        { value: 'factor', label: 'The newer the more, by a factor' },
      ],
      section: FORGETS,
    }).default('all'),
    unit: choice(['batch', 'row'], {
      label: 'Forgets',
      hint: 'Whether weight is lost with time or with new rows.',
      options: [
        { value: 'batch', label: 'With each update' },
        { value: 'row', label: 'With each row' },
      ],
      shownWhen: { setting: 'memory', is: ['halfLife', 'factor'] },
      section: FORGETS,
    }).default('batch'),
    halfLife: number({
      label: 'Half-life',
      hint: 'After so many updates or rows, what was before counts half.',
      min: 0.001,
      max: 1e9,
      shownWhen: { setting: 'memory', is: ['halfLife'] },
      section: FORGETS,
    }).default(10),
    factor: number({
      label: 'Keeps',
      hint: 'What is left of the weight after each update or row: 1 is all, 0 is nothing.',
      min: 0,
      max: 1,
      shownWhen: { setting: 'memory', is: ['factor'] },
      section: FORGETS,
    }).default(0.9),
    begin: choice(['rows', 'random', 'given'], {
      label: 'Begins with',
      hint: 'Where the centres are at first. It counts when the step begins anew.',
      options: [
        { value: 'rows', label: 'Rows of the first update' },
        { value: 'random', label: 'Random centres around zero' },
        { value: 'given', label: 'Centres of yours' },
      ],
      section: START,
    }).default('rows'),
    seed: seedField({ shownWhen: { setting: 'begin', is: ['rows', 'random'] }, section: START }).default(1),
    weight: number({
      label: 'Weight of each centre',
      hint: 'How many rows a random centre counts as at first.',
      min: 0,
      max: 1e9,
      shownWhen: { setting: 'begin', is: ['random'] },
      section: START,
    }).default(0),
    centres: table({
      label: 'Centres',
      hint: 'One row a cluster: the columns that count, and "weight", as how many rows it counts (0 where it is missing).',
      shownWhen: { setting: 'begin', is: ['given'] },
      section: START,
    }).default({ columns: [], rows: [] }),
  }),
  defaults: { features: [], clusters: 3 },
  ownColumns: ['cluster', 'weight', 'rows', 'mean_square_distance'],
  caption: (s) => words('{count, plural, one {# cluster} other {# clusters}} by {columns}', { count: s.clusters, columns: s.features }),
  check: (s): SettingProblem[] => {
    if (s.begin !== 'given') return []
    const missing = s.features.find((name) => !s.centres.columns.some((column) => column.name === name))
    if (missing !== undefined) return [{ code: 'centreColumn', setting: 'centres', params: { column: missing } }]
    if (s.centres.rows.length !== s.clusters)
      return [{ code: 'centreCount', setting: 'centres', params: { rows: s.centres.rows.length, clusters: s.clusters } }]
    return tableNumbers(s.centres, s.features).flat().some(Number.isNaN) ? [{ code: 'centreNumber', setting: 'centres' }] : []
  },
  build: ({ in: input, others }, s, p) => {
    const features = columnItems(s.features, 'features')
    const decay = s.memory === 'all' ? 1 : s.memory === 'factor' ? s.factor : Math.exp(Math.log(0.5) / s.halfLife)
    const given = (): JsonObject => {
      const weights = tableNumbers(s.centres, ['weight']).map(([weight]) => (Number.isFinite(weight) ? weight! : 0))
      return { kind: 'given', centres: tableNumbers(s.centres, s.features), weights }
    }
    const chosen: JsonObject = { kind: s.begin, seed: s.seed, ...(s.begin === 'random' && { weight: s.weight }) }
    const start = s.begin === 'given' ? given() : chosen
    const { model, quality } = p.compute({
      compute: 'kMeans',
      inputs: [{ rel: input!, items: asNumbers(features) }],
      params: { clusters: s.clusters, decay, per: s.unit, start },
      model: { name: 'clusters', shape: [s.clusters, s.features.length], means: null },
      outputs: {
        model: [
          { name: 'cluster', type: 'INTEGER' },
          ...s.features.map((name) => ({ name, type: 'DOUBLE' })),
          { name: 'weight', type: 'DOUBLE' },
        ],
        quality: [
          { name: 'rows', type: 'BIGINT' },
          { name: 'mean_square_distance', type: 'DOUBLE' },
        ],
      },
    })
    const scored = p.score(others ?? input!, 'kMeans', model, features, [
      { name: s.as, type: 'INTEGER' },
      { name: s.distanceAs, type: 'DOUBLE' },
    ])
    return { out: scored, model, quality }
  },
  examples: [
    {
      title: 'Two clusters, from the first rows',
      settings: { features: ['x'], clusters: 2 },
      inputs: {
        in: {
          columns: [
            { name: 'shop', type: 'VARCHAR' },
            { name: 'x', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { shop: 'a', x: 1 },
              { shop: 'b', x: 11 },
              { shop: 'c', x: 3 },
              { shop: 'd', x: null },
              { shop: 'e', x: 13 },
            ],
            2: [],
            3: [{ shop: 'f', x: 5 }],
          },
        },
      },
      expect: {
        quality: { 1: [{ rows: 4, mean_square_distance: 1 }], 3: [{ rows: 1, mean_square_distance: 9 }] },
        out: {
          1: [
            { shop: 'a', x: 1, cluster: 1, distance: 1 },
            { shop: 'b', x: 11, cluster: 0, distance: 1 },
            { shop: 'c', x: 3, cluster: 1, distance: 1 },
            { shop: 'd', x: null, cluster: null, distance: null },
            { shop: 'e', x: 13, cluster: 0, distance: 1 },
          ],
          3: [{ shop: 'f', x: 5, cluster: 1, distance: 2 }],
        },
        model: {
          1: [
            { cluster: 0, x: 12, weight: 2 },
            { cluster: 1, x: 2, weight: 2 },
          ],
          3: [
            { cluster: 0, x: 12, weight: 2 },
            { cluster: 1, x: 3, weight: 3 },
          ],
        },
      },
    },
    {
      title: 'Centres of yours, the newer half as much',
      settings: {
        features: ['x'],
        clusters: 2,
        memory: 'factor',
        factor: 0.5,
        begin: 'given',
        centres: {
          columns: [
            { name: 'x', type: 'DOUBLE' },
            { name: 'weight', type: 'DOUBLE' },
          ],
          rows: [
            ['0', '4'],
            ['10', '4'],
          ],
        },
      },
      inputs: {
        in: { columns: [{ name: 'x', type: 'INTEGER' }], batches: { 1: [{ x: 2 }, { x: 2 }, { x: 9 }, { x: 9 }], 2: [], 3: [{ x: 4 }] } },
      },
      expect: {
        model: {
          1: [
            { cluster: 0, x: 1, weight: 4 },
            { cluster: 1, x: 9.5, weight: 4 },
          ],
          3: [
            { cluster: 0, x: 2.5, weight: 2 },
            { cluster: 1, x: 9.5, weight: 1 },
          ],
        },
      },
    },
  ],
})
