/** Users and items of ratings as points, so that who lies in the direction of an item likes it more than others do. Pure. */

/** Those with the most ratings are drawn, of each kind so many. */
const MOST_PLACES = 60
/** As many items decide along which lines items differ most. */
const MOST_FOR_AXES = 2000
const ROUNDS = 60

/** Users or items: numbers of each node, `rank` of them, and how many ratings it has; without any it is none of this kind. */
export interface Factors {
  values: Float64Array
  ratings: Int32Array
}

export interface Places {
  nodes: number[]
  x: number[]
  y: number[]
  ratings: number[]
  all: number
}

/**
 * What a rating depends on beyond the user's and the item's own tendencies is the product of their factors, each without the mean of its
 * kind. The plane is the one in which the items' are spread most (their first two principal components).
 */
export function tastePlaces(users: Factors, items: Factors, rank: number): { users: Places; items: Places } {
  const chosen = mostRated(items, MOST_FOR_AXES).map((node) => items.values.subarray(node * rank, node * rank + rank))
  const middle = meanOf(chosen, rank)
  const centred = chosen.map((values) => values.map((value, k) => value - middle[k]!))
  const first = longestAxis(centred, rank)
  const second = longestAxis(
    centred.map((values) => without(values, first)),
    rank,
  )
  const [itemPlaces, userPlaces] = [placesOf(items, rank, [first, second]), placesOf(users, rank, [first, second])]
  // Only directions count: both kinds are drawn equally large.
  const scale = extentOf(itemPlaces) / (extentOf(userPlaces) || 1)
  const scaled = (values: number[]) => values.map((value) => value * scale)
  return { items: itemPlaces, users: { ...userPlaces, x: scaled(userPlaces.x), y: scaled(userPlaces.y) } }
}

/** The nodes with the most ratings, of equal ones the smallest first. */
function mostRated({ ratings }: Factors, most: number): number[] {
  const nodes: number[] = []
  for (const [node, count] of ratings.entries()) if (count > 0) nodes.push(node)
  return nodes.sort((a, b) => ratings[b]! - ratings[a]! || a - b).slice(0, most)
}

function placesOf(factors: Factors, rank: number, axes: [Float64Array, Float64Array]): Places {
  const { values, ratings } = factors
  const nodes = mostRated(factors, MOST_PLACES)
  const rows = nodes.map((node) => values.subarray(node * rank, node * rank + rank))
  const middle = meanOf(rows, rank)
  const along = (axis: Float64Array) => rows.map((row) => row.reduce((sum, value, k) => sum + (value - middle[k]!) * axis[k]!, 0))
  return {
    nodes,
    x: along(axes[0]),
    y: along(axes[1]),
    ratings: nodes.map((node) => ratings[node]!),
    all: ratings.reduce((count, each) => count + (each > 0 ? 1 : 0), 0),
  }
}

const extentOf = ({ x, y }: Places): number => x.reduce((most, each, i) => Math.max(most, Math.hypot(each, y[i]!)), 0)

function meanOf(rows: readonly Float64Array[], rank: number): Float64Array {
  const mean = new Float64Array(rank)
  for (const row of rows) for (let k = 0; k < rank; k++) mean[k]! += row[k]! / rows.length
  return mean
}

function without(values: Float64Array, axis: Float64Array): Float64Array {
  const along = dot(values, axis)
  return values.map((value, k) => value - along * axis[k]!)
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0)

/** The line along which rows are spread most, by power iteration over the rows; zero where they are not spread at all. */
function longestAxis(rows: readonly Float64Array[], rank: number): Float64Array {
  // A start that is at a right angle to no likely axis; it is the same every time.
  let axis = Float64Array.from({ length: rank }, (_, k) => 1 / (k + 1))
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(rank)
    for (const row of rows) {
      const along = dot(row, axis)
      for (let k = 0; k < rank; k++) next[k]! += along * row[k]!
    }
    const length = Math.sqrt(dot(next, next))
    if (length < Number.MIN_VALUE) return new Float64Array(rank)
    axis = next.map((value) => value / length)
  }
  return axis
}
