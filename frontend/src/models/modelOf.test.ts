import type { ModelFile } from '@millrace/shared'
import { expect, test } from 'vitest'
import { clustersOf, clusterTable, extent, weightsOf } from './modelOf.ts'

const file = (more: Partial<ModelFile>): ModelFile => ({
  format: 'millrace-model',
  version: 1,
  learns: 'kMeans',
  columns: ['x', 'y'],
  settings: {},
  learned: null,
  time: 0,
  ...more,
})

test('clusters are told by their centres and weights, and as a table', () => {
  const learned = { centres: [[1, 2]], weights: [5], time: 0 }
  const clusters = clustersOf(file({ learned }))!
  expect(clusters).toEqual({ columns: ['x', 'y'], centres: [[1, 2]], weights: [5] })
  expect(clusterTable(clusters).rows).toEqual([[0, 1, 2, 5]])
})

test('weights are told by their columns; the constant only where one is learned', () => {
  const learned = { weights: [3], intercept: 7 }
  const regression = { learns: 'linearRegression', learned }
  expect(weightsOf(file({ ...regression, settings: { intercept: true } }))).toEqual({ names: ['y', 'intercept'], values: [3, 7] })
  expect(weightsOf(file({ ...regression, settings: { intercept: false } }))).toEqual({ names: ['y'], values: [3] })
})

test.each([
  ['nothing yet', null],
  ['a list', [1]],
  ['other things', { centres: 'x', weights: [1] }],
] as const)('%s is no model', (_, learned) => {
  expect(clustersOf(file({ learned: learned as never }))).toBeNull()
  expect(weightsOf(file({ learns: 'linearRegression', learned: learned as never }))).toBeNull()
})

test('an extent has room at both ends, and is never without length', () => {
  expect(extent([0, 100])).toEqual([-6, 106])
  for (const values of [[], [5], [0, 0]]) {
    const [from, to] = extent(values)
    expect(to).toBeGreaterThan(from)
  }
})
