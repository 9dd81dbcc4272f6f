/** PageRank as GraphX defines it: Apache Spark 4.0, `graphx.lib.PageRank`; ranks are scaled to add up to the number of nodes. */
import type { Computation } from './computation.ts'
import { allNodes, edgesOf, type Edges } from './edges.ts'

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
    const ranks = settings.repeat.kind === 'times' ? inRounds(edges, nodes, settings, source) : untilSettled(edges, nodes, settings, source)
    const sum = ranks.reduce((total, rank) => total + rank, 0)
    const whole = source === null ? nodes : 1
    return { outputs: [[allNodes(nodes), ranks.map((rank) => (rank * whole) / sum)]] }
  },
}

function outDegrees({ from }: Edges, nodes: number): Int32Array {
  const degrees = new Int32Array(nodes)
  for (const node of from) degrees[node]!++
  return degrees
}

/** What each node hands on along its edges, an equal share to each, added up where it arrives. */
function handOn({ from, to }: Edges, degrees: Int32Array, given: Float64Array): Float64Array {
  const taken = new Float64Array(given.length)
  for (let e = 0; e < from.length; e++) taken[to[e]!]! += given[from[e]!]! / degrees[from[e]!]!
  return taken
}

function inRounds(edges: Edges, nodes: number, { reset, repeat }: PageRankParams, source: number | null): Float64Array {
  const degrees = outDegrees(edges, nodes)
  const base = (node: number) => (source === null || node === source ? reset : 0)
  let ranks = Float64Array.from({ length: nodes }, (_, node) => (source === null || node === source ? 1 : 0))
  for (let round = 0; repeat.kind === 'times' && round < repeat.times; round++) {
    ranks = handOn(edges, degrees, ranks).map((sum, node) => base(node) + (1 - reset) * sum)
  }
  return ranks
}

/** Only what changed by more than the tolerance is handed on. */
function untilSettled(edges: Edges, nodes: number, { reset, repeat }: PageRankParams, source: number | null): Float64Array {
  const tolerance = repeat.kind === 'until' ? repeat.tolerance : 0
  const degrees = outDegrees(edges, nodes)
  const ranks = Float64Array.from({ length: nodes }, (_, node) => (source === null ? reset : node === source ? 1 : 0))
  let changes = ranks.slice()
  for (let round = 0; round < MAX_ROUNDS && changes.some((change) => change > tolerance); round++) {
    const handed = handOn(
      edges,
      degrees,
      changes.map((change) => (change > tolerance ? change : 0)),
    )
    changes = handed.map((sum) => (1 - reset) * sum)
    for (let node = 0; node < nodes; node++) ranks[node]! += changes[node]!
  }
  return ranks
}
