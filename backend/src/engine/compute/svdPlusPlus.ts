/** Ratings told from tastes: GraphX's `SVDPlusPlus` (Koren, 2008), Apache Spark 4.0. Its random start is seeded, so that it repeats. */
import { said, SaidError } from '@millrace/shared'
import { seeded } from './chance.ts'
import type { Computation } from './computation.ts'
import { countOf } from './edges.ts'
import { tastePlaces } from './tastes.ts'

/** What the operator's settings come to; the gammas are called as in the paper. */
interface SvdParams {
  rank: number
  rounds: number
  least: number
  most: number
  gamma1: number
  gamma2: number
  gamma6: number
  gamma7: number
  seed: number
  /** How many items each user is recommended. */
  recommend: number
}

/** Most pairs of user and item that are looked through for recommendations. */
const MAX_PAIRS = 20_000_000

const NO_QUALITY = [new Float64Array(), new Float64Array()]

/** One side's factors: `own` and `other` are rank numbers a node. */
interface Side {
  own: Float64Array
  other: Float64Array
  bias: Float64Array
  norm: Float64Array
}

export const svdPlusPlus: Computation = {
  step({ inputs: [rows], nodes, params, draws }) {
    const settings = params as unknown as SvdParams
    const [users, items, ratings] = rows!.columns as [Int32Array, Int32Array, Float64Array]
    const mean = ratings.reduce((sum, rating) => sum + rating, 0) / Math.max(ratings.length, 1)
    const chance = seeded(settings.seed)
    const user = sideOf(users, ratings, nodes, mean, settings.rank, chance.uniform)
    const item = sideOf(items, ratings, nodes, mean, settings.rank, chance.uniform)
    const errors: number[] = []
    for (let round = 0; round < settings.rounds; round++) {
      const squares = train([users, items, ratings], user, item, tastes(users, items, user, item, settings.rank), mean, settings)
      if (round > 0) errors.push(Math.sqrt(squares / ratings.length))
    }
    const taste = tastes(users, items, user, item, settings.rank)
    const predict = (u: number, i: number) => {
      const { rank, least, most } = settings
      const guessed = mean + user.bias[u]! + item.bias[i]! + dot(item.own, i * rank, taste, u * rank, rank)
      return Math.min(Math.max(guessed, least), most)
    }
    const recommended = recommend(users, items, nodes, settings.recommend, predict)
    const predictions = Float64Array.from(users, (u, e) => predict(u, items[e]!))
    const error = rootMeanSquare(predictions, ratings)
    return {
      outputs: [
        [users, items, ratings, predictions],
        recommended,
        ratings.length === 0 ? NO_QUALITY : [Float64Array.of(ratings.length), Float64Array.of(error)],
      ],
      ...(draws &&
        ratings.length > 0 && {
          drawn: {
            rounds: { of: 'error' as const, values: [...errors, error] },
            tastes: tastePlaces(
              { values: taste, ratings: countOf(users, nodes) },
              { values: item.own, ratings: countOf(items, nodes) },
              settings.rank,
            ),
          },
        }),
    }
  },
}

function sideOf(ends: Int32Array, ratings: Float64Array, nodes: number, mean: number, rank: number, uniform: () => number): Side {
  const counts = new Float64Array(nodes)
  const sums = new Float64Array(nodes)
  for (let e = 0; e < ends.length; e++) {
    counts[ends[e]!]!++
    sums[ends[e]!]! += ratings[e]!
  }
  return {
    own: Float64Array.from({ length: nodes * rank }, uniform),
    other: Float64Array.from({ length: nodes * rank }, uniform),
    bias: sums.map((sum, node) => (counts[node] === 0 ? 0 : sum / counts[node]! - mean)),
    norm: counts.map((count) => (count === 0 ? 0 : 1 / Math.sqrt(count))),
  }
}

/** Each user's factors with what the rated items say of the user: p + |N|^-0.5 times the sum of y. */
function tastes(users: Int32Array, items: Int32Array, user: Side, item: Side, rank: number): Float64Array {
  const sums = new Float64Array(user.own.length)
  for (let e = 0; e < users.length; e++) {
    for (let k = 0; k < rank; k++) sums[users[e]! * rank + k]! += item.other[items[e]! * rank + k]!
  }
  return user.own.map((own, at) => own + user.norm[Math.floor(at / rank)]! * sums[at]!)
}

/**
 * One round over all ratings at once: every change is computed from the factors before. Answers with the sum of the squares by which these
 * were wrong.
 */
function train(
  [users, items, ratings]: [Int32Array, Int32Array, Float64Array],
  user: Side,
  item: Side,
  taste: Float64Array,
  mean: number,
  { rank, least, most, gamma1, gamma2, gamma6, gamma7 }: SvdParams,
): number {
  const changes = { p: new Float64Array(user.own.length), q: new Float64Array(item.own.length), y: new Float64Array(item.other.length) }
  let squares = 0
  const [userBias, itemBias] = [user.bias.slice(), item.bias.slice()]
  for (let e = 0; e < ratings.length; e++) {
    const [u, i] = [users[e]! * rank, items[e]! * rank]
    const guessed = mean + user.bias[users[e]!]! + item.bias[items[e]!]! + dot(item.own, i, taste, u, rank)
    const error = ratings[e]! - Math.min(Math.max(guessed, least), most)
    squares += error ** 2
    for (let k = 0; k < rank; k++) {
      const q = item.own[i + k]!
      changes.p[u + k]! += gamma2 * (error * q - gamma7 * user.own[u + k]!)
      changes.q[i + k]! += gamma2 * (error * taste[u + k]! - gamma7 * q)
      changes.y[i + k]! += gamma2 * (error * user.norm[users[e]!]! * q - gamma7 * item.other[i + k]!)
    }
    userBias[users[e]!]! += gamma1 * (error - gamma6 * user.bias[users[e]!]!)
    itemBias[items[e]!]! += gamma1 * (error - gamma6 * item.bias[items[e]!]!)
  }
  user.own = user.own.map((value, at) => value + changes.p[at]!)
  item.own = item.own.map((value, at) => value + changes.q[at]!)
  item.other = item.other.map((value, at) => value + changes.y[at]!)
  user.bias = userBias
  item.bias = itemBias
  return squares
}

const rootMeanSquare = (said: Float64Array, known: Float64Array): number =>
  Math.sqrt(said.reduce((sum, each, at) => sum + (each - known[at]!) ** 2, 0) / known.length)

function dot(a: Float64Array, from: number, b: Float64Array, at: number, rank: number): number {
  let sum = 0
  for (let k = 0; k < rank; k++) sum += a[from + k]! * b[at + k]!
  return sum
}

/** For each user the items that are rated best and that the user has not rated; equal ones in their order. */
function recommend(users: Int32Array, items: Int32Array, nodes: number, most: number, predict: (user: number, item: number) => number) {
  if (most === 0) return [new Int32Array(), new Int32Array(), new Float64Array()]
  const found = { user: [] as number[], item: [] as number[], rating: [] as number[] }
  const everyItem = [...new Set(items)].sort((a, b) => a - b)
  const rated = new Map<number, Set<number>>()
  for (let e = 0; e < users.length; e++) (rated.get(users[e]!) ?? rated.set(users[e]!, new Set()).get(users[e]!)!).add(items[e]!)
  if (rated.size * everyItem.length > MAX_PAIRS)
    throw new SaidError(
      said('{users} users times {items} items are too many to recommend from: at most {most} pairs.', {
        users: rated.size,
        items: everyItem.length,
        most: MAX_PAIRS,
      }),
    )
  for (let user = 0; user < nodes; user++) {
    const own = rated.get(user)
    if (!own) continue
    const best = everyItem
      .filter((item) => !own.has(item))
      .map((item) => ({ item, rating: predict(user, item) }))
      .sort((a, b) => b.rating - a.rating || a.item - b.item)
    for (const { item, rating } of best.slice(0, most)) {
      found.user.push(user)
      found.item.push(item)
      found.rating.push(rating)
    }
  }
  return [Int32Array.from(found.user), Int32Array.from(found.item), Float64Array.from(found.rating)]
}
