/** PageRank as GraphX defines it: Apache Spark 4.0, `graphx.lib.PageRank`; ranks are scaled to add up to the number of nodes. */
import type { Computation } from './computation.ts'
import { allNodes, countOf, edgesOf, type Edges } from './edges.ts'

/** What the operator's settings come to. */
interface PageRankParams {
  /** Chance to begin anew at any node, or at the one that ranks are personal to. */
  reset: number
  repeat: { kind: 'times'; times: number } | { kind: 'until'; tolerance: number }
  personal: boolean
}

/** Most rounds towards a tolerance. */
const MAX_ROUNDS = 10_000

export const pageRank: Computation = {
  step({ inputs: [rows], nodes, named, params }) {
    const settings = params as unknown as PageRankParams
    const edges = edgesOf(rows!)
    const source = settings.personal ? (named[0] ?? -1) : null
    // Without its node nobody has a rank.
    if (source === -1) return { outputs: [[allNodes(nodes), new Float64Array(nodes)]] }
    const { repeat, reset } = settings
    const walk: Walk = { edges, degrees: countOf(edges.from, nodes), reset, source }
    const ranks = repeat.kind === 'times' ? inRounds(walk, repeat.times) : untilSettled(walk, repeat.tolerance)
    const sum = ranks.reduce((total, rank) => total + rank, 0)
    const whole = source === null ? nodes : 1
    return { outputs: [[allNodes(nodes), ranks.map((rank) => (rank * whole) / sum)]] }
  },
}

/** What both ways to rank go by. */
interface Walk {
  edges: Edges
  /** Edges that leave each node. */
  degrees: Int32Array
  reset: number
  /** The node that ranks are personal to; null = none. */
  source: number | null
}

/** What each node hands on along its edges, an equal share to each, added up where it arrives. */
function handOn({ edges: { from, to }, degrees }: Walk, given: Float64Array): Float64Array {
  const taken = new Float64Array(given.length)
  for (let e = 0; e < from.length; e++) taken[to[e]!]! += given[from[e]!]! / degrees[from[e]!]!
  return taken
}

function inRounds(walk: Walk, times: number): Float64Array {
  const { degrees, reset, source } = walk
  const base = (node: number) => (source === null || node === source ? reset : 0)
  let ranks = Float64Array.from(degrees, (_, node) => (source === null || node === source ? 1 : 0))
  for (let round = 0; round < times; round++) {
    ranks = handOn(walk, ranks).map((sum, node) => base(node) + (1 - reset) * sum)
  }
  return ranks
}

/** Only what changed by more than the tolerance is handed on. */
function untilSettled(walk: Walk, tolerance: number): Float64Array {
  const { degrees, reset, source } = walk
  const ranks = Float64Array.from(degrees, (_, node) => (source === null ? reset : node === source ? 1 : 0))
  let changes = ranks.slice()
  for (let round = 0; round < MAX_ROUNDS && changes.some((change) => change > tolerance); round++) {
    const counting = changes.map((change) => (change > tolerance ? change : 0))
    changes = handOn(walk, counting).map((sum) => (1 - reset) * sum)
    for (let node = 0; node < ranks.length; node++) ranks[node]! += changes[node]!
  }
  return ranks
}
