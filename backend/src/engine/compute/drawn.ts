/** What of a computation is drawn: it is taken where the rows are, in the computation's thread. */
import type { DrawnRounds } from '@millrace/shared'
import type { ComputeAnswer, ComputeTask } from './computation.ts'
import { countOf, edgesOf } from './edges.ts'
import type { Places } from './tastes.ts'

/** Nodes and edges of a graph that a browser can draw. */
export const MOST_NODES = 3000
export const MOST_EDGES = 9000
/** Points of a scatter plot. */
export const MOST_POINTS = 400

/** The part of a graph that is drawn: its nodes, and its edges by their places among those. */
export interface DrawnPart {
  nodes: Int32Array
  from: Int32Array
  to: Int32Array
  edges: number
}

/** Rows spread over all of them, and the cluster of each. */
export interface SomePoints {
  rows: number[][]
  clusters: number[]
}

export interface Drawn {
  graph?: DrawnPart
  points?: SomePoints
  tastes?: { users: Places; items: Places }
  rounds?: DrawnRounds
}

/** The best connected nodes of a graph and the edges between them; undefined for a computation over no graph. */
export function graphPart({ inputs: [rows], nodes }: ComputeTask, { outputs }: ComputeAnswer): DrawnPart | undefined {
  if (!rows || nodes === 0 || rows.columns.length !== 2 || !(outputs[0]?.[0] instanceof Int32Array)) return undefined
  const { from, to } = edgesOf(rows)
  const chosen = nodes <= MOST_NODES ? Int32Array.from({ length: nodes }, (_, node) => node) : bestConnected(from, to, nodes)
  const place = new Int32Array(nodes).fill(-1)
  for (const [at, node] of chosen.entries()) place[node] = at
  const [starts, ends]: [number[], number[]] = [[], []]
  for (let e = 0; e < from.length && starts.length < MOST_EDGES; e++) {
    const [a, b] = [place[from[e]!]!, place[to[e]!]!]
    if (a < 0 || b < 0) continue
    starts.push(a)
    ends.push(b)
  }
  return { nodes: chosen, from: Int32Array.from(starts), to: Int32Array.from(ends), edges: from.length }
}

/** The nodes with the most edges, in their order; of equal ones the smallest. */
function bestConnected(from: Int32Array, to: Int32Array, nodes: number): Int32Array {
  const incoming = countOf(to, nodes)
  const degrees = countOf(from, nodes).map((count, node) => count + incoming[node]!)
  // By counting, not by sorting: a graph may have millions of nodes.
  const having = new Int32Array(degrees.reduce((most, each) => Math.max(most, each), 0) + 1)
  for (const degree of degrees) having[degree]!++
  let least = having.length - 1
  let above = 0
  while (least > 0 && above + having[least]! <= MOST_NODES) above += having[least--]!
  let room = MOST_NODES - above
  return Int32Array.from({ length: nodes }, (_, node) => node).filter(
    (node) => degrees[node]! > least || (degrees[node] === least && room-- > 0),
  )
}
