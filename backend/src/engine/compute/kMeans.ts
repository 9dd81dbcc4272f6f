/** Streaming k-means, as Spark's MLlib defines it: Apache Spark 4.0, `StreamingKMeansModel.update`. */
import type { Computation, ComputeRows } from './computation.ts'
import { seeded } from './chance.ts'
import { MOST_POINTS, type SomePoints } from './drawn.ts'

/** What the operator's settings come to. */
interface KMeansParams {
  clusters: number
  /** What is left of the weight of all that was before: after each batch, or after each row. */
  decay: number
  per: 'batch' | 'row'
  start:
    | { kind: 'given'; centres: number[][]; weights: number[] }
    /** Those of the first batch: spread over its rows as k-means++ does, then settled. */
    | { kind: 'rows'; seed: number }
    /** From a normal distribution around zero. */
    | { kind: 'random'; seed: number; weight: number }
}

interface Model {
  centres: number[][]
  weights: number[]
  /** Batch time of the last update, in milliseconds. */
  time: number
}

/** A cluster lighter than this part of the heaviest is given up, and the heaviest is split. */
const DYING = 1e-8
const ROUNDS_AT_FIRST = 20

export const kMeans: Computation = {
  step({ inputs: [rows], params, model, time, slide, draws }) {
    const settings = params as unknown as KMeansParams
    // A batch without rows may not even be run: its decay is made up for in the next one.
    if (rows!.count === 0) return { outputs: noOutputs(rows!.columns.length) }
    const before = (model as unknown as Model | null) ?? begin(rows!, settings, time)
    const { centres, weights } = structuredClone(before)
    const { sums, counts, cost } = assign(rows!, centres)
    const batches = Math.max(1, Math.round((time - before.time) / slide))
    const discount = settings.per === 'batch' ? settings.decay ** batches : settings.decay ** rows!.count
    for (const k of weights.keys()) {
      weights[k]! *= discount
      const count = counts[k]!
      if (count === 0) continue
      const weight = weights[k]! + count
      const share = count / Math.max(weight, 1e-16)
      weights[k] = weight
      centres[k] = finiteOr(
        centres[k]!,
        centres[k]!.map((x, j) => x * (1 - share) + (share / count) * sums[k]![j]!),
      )
    }
    splitHeaviest(centres, weights)
    return {
      outputs: [
        [
          Int32Array.from(weights.keys()),
          ...Array.from({ length: rows!.columns.length }, (_, j) => Float64Array.from(centres, (centre) => centre[j]!)),
          Float64Array.from(weights),
        ],
        [Float64Array.of(rows!.count), Float64Array.of(cost / rows!.count)],
      ],
      model: { centres, weights, time },
      ...(draws && { drawn: { points: somePoints(rows!, centres) } }),
    }
  },
  score(model, numbers) {
    if (model === null) return ['NULL', 'NULL']
    const { centres } = model as unknown as Model
    const distances = centres.map((centre) => centre.map((x, j) => `pow(${numbers[j]!} - (${x}), 2)`).join(' + '))
    const list = `[${distances.join(', ')}]`
    return [`list_position(${list}, list_min(${list})) - 1`, `sqrt(list_min(${list}))`]
  },
}

/** Rows spread over the batch, each with its cluster. */
function somePoints({ count, columns }: ComputeRows, centres: readonly number[][]): SomePoints {
  const every = Math.max(1, Math.ceil(count / MOST_POINTS))
  const chosen = Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every)
  return {
    rows: chosen.map((row) => columns.map((column) => column[row]!)),
    clusters: chosen.map((row) => closest(columns, row, centres).nearest),
  }
}

const noOutputs = (features: number) => [
  [new Int32Array(), ...Array.from({ length: features + 1 }, () => new Float64Array())],
  [new Float64Array(), new Float64Array()],
]

/** A centre does not move where the sum of its rows is beyond all numbers. */
const finiteOr = (centre: number[], moved: number[]): number[] => (moved.every(Number.isFinite) ? moved : centre)

/** Per cluster, the sum and number of the rows that are nearest to it; the first of equally near ones takes a row. */
function assign({ count, columns }: ComputeRows, centres: readonly number[][]): { sums: number[][]; counts: number[]; cost: number } {
  const sums = centres.map((centre) => centre.map(() => 0))
  const counts = centres.map(() => 0)
  let cost = 0
  for (let row = 0; row < count; row++) {
    const { nearest, distance } = closest(columns, row, centres)
    counts[nearest]!++
    cost += distance
    const sum = sums[nearest]!
    for (let j = 0; j < columns.length; j++) sum[j]! += columns[j]![row]!
  }
  return { sums, counts, cost }
}

function closest(columns: ComputeRows['columns'], row: number, centres: readonly number[][]): { nearest: number; distance: number } {
  let nearest = 0
  let distance = Infinity
  for (let k = 0; k < centres.length; k++) {
    let squares = 0
    for (let j = 0; j < columns.length; j++) squares += (columns[j]![row]! - centres[k]![j]!) ** 2
    if (squares < distance) {
      distance = squares
      nearest = k
    }
  }
  return { nearest, distance }
}

function splitHeaviest(centres: number[][], weights: number[]): void {
  const heaviest = weights.indexOf(Math.max(...weights))
  const lightest = weights.indexOf(Math.min(...weights))
  if (weights[lightest]! >= DYING * weights[heaviest]!) return
  const weight = (weights[heaviest]! + weights[lightest]!) / 2
  weights[heaviest] = weight
  weights[lightest] = weight
  const centre = centres[heaviest]!
  const apart = centre.map((x) => 1e-14 * Math.max(Math.abs(x), 1))
  centres[heaviest] = centre.map((x, j) => x + apart[j]!)
  centres[lightest] = centre.map((x, j) => x - apart[j]!)
}

/** The model before the first rows. */
function begin(rows: ComputeRows, { clusters, start }: KMeansParams, time: number): Model {
  if (start.kind === 'given') return { centres: start.centres, weights: start.weights, time }
  const chance = seeded(start.seed)
  if (start.kind === 'random') {
    const centres = Array.from({ length: clusters }, () => rows.columns.map(() => chance.normal()))
    return { centres, weights: centres.map(() => start.weight), time }
  }
  const rowAt = (row: number) => rows.columns.map((column) => column[row]!)
  const centres = [rowAt(Math.floor(chance.uniform() * rows.count))]
  const distances = new Float64Array(rows.count).fill(Infinity)
  while (centres.length < clusters) {
    // The farther a row is from all centres, the likelier it becomes the next one (Arthur and Vassilvitskii, 2007).
    const newest = centres.slice(-1)
    for (let row = 0; row < rows.count; row++) distances[row] = Math.min(distances[row]!, closest(rows.columns, row, newest).distance)
    let rest = chance.uniform() * distances.reduce((sum, each) => sum + each, 0)
    let next = 0
    while (next < rows.count - 1 && (rest -= distances[next]!) > 0) next++
    centres.push(rowAt(next))
  }
  return { centres: settled(rows, centres), weights: centres.map(() => 0), time }
}

/** Moves centres to the middle of their rows until none moves (Lloyd, 1982), at most some rounds. */
function settled(rows: ComputeRows, centres: number[][]): number[][] {
  let now = centres
  for (let round = 0; round < ROUNDS_AT_FIRST; round++) {
    const { sums, counts } = assign(rows, now)
    const next = now.map((centre, k) =>
      counts[k] === 0
        ? centre
        : finiteOr(
            centre,
            sums[k]!.map((sum) => sum / counts[k]!),
          ),
    )
    if (next.every((centre, k) => centre.every((x, j) => x === now[k]![j]))) return next
    now = next
  }
  return now
}
