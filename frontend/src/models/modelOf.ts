/** What a model says, read out of what its computation has learned. Pure. */
import type { Column, Json, ModelFile } from '@millrace/shared'
import type { Row } from '../rows/cells.ts'

export interface Clusters {
  columns: string[]
  centres: number[][]
  weights: number[]
}

export interface Weights {
  names: string[]
  values: number[]
}

const isNumbers = (value: Json | undefined): value is number[] => Array.isArray(value) && value.every((each) => typeof each === 'number')

/** The centres of clusters; null for a model of another kind. */
export function clustersOf({ learns, columns, learned }: ModelFile): Clusters | null {
  if (learns !== 'kMeans' || learned === null || typeof learned !== 'object' || Array.isArray(learned)) return null
  const { centres, weights } = learned
  if (!Array.isArray(centres) || !centres.every(isNumbers) || !isNumbers(weights)) return null
  return { columns, centres, weights }
}

/** The weights of a regression, with its constant where it has one; null for a model of another kind. */
export function weightsOf({ learns, columns, settings, learned }: ModelFile): Weights | null {
  if (!learns.endsWith('Regression') || learned === null || typeof learned !== 'object' || Array.isArray(learned)) return null
  const { weights, intercept } = learned
  if (!isNumbers(weights) || typeof intercept !== 'number') return null
  // The first column is what is predicted.
  const names = columns.slice(1)
  const hasConstant = settings !== null && typeof settings === 'object' && !Array.isArray(settings) && settings['intercept'] === true
  return hasConstant ? { names: [...names, 'intercept'], values: [...weights, intercept] } : { names, values: weights }
}

const number = (name: string): Column => ({ name, type: 'DOUBLE' })

export const clusterTable = ({ columns, centres, weights }: Clusters): { columns: Column[]; rows: Row[] } => ({
  columns: [{ name: 'cluster', type: 'INTEGER' }, ...columns.map(number), number('weight')],
  rows: centres.map((centre, k) => [k, ...centre, weights[k]!]),
})

export const weightTable = ({ names, values }: Weights): { columns: Column[]; rows: Row[] } => ({
  columns: [{ name: 'column', type: 'VARCHAR' }, number('weight')],
  rows: names.map((name, i) => [name, values[i]!]),
})

/** From the smallest to the largest of some numbers, with room at both ends; never without length. */
export function extent(values: readonly number[]): [number, number] {
  const [least, most] = values.reduce(([a, b], each) => [Math.min(a, each), Math.max(b, each)], [Infinity, -Infinity])
  if (!Number.isFinite(least)) return [0, 1]
  const room = (most - least) * 0.06 || Math.max(Math.abs(least) * 0.1, 1)
  return [least - room, most + room]
}
