/** Graphs as arrays: nodes are places from 0, edges are pairs of them. */
import type { ComputeRows } from './computation.ts'

/** The edges of a graph: each from one node to another. */
export interface Edges {
  from: Int32Array
  to: Int32Array
}

/** For each node, where its neighbours begin in `targets`; one place more tells where the last one's end. */
export interface Adjacency {
  starts: Int32Array
  targets: Int32Array
}

export const edgesOf = ({ columns }: ComputeRows): Edges => ({ from: columns[0] as Int32Array, to: columns[1] as Int32Array })

/** All nodes, in order. */
export const allNodes = (nodes: number): Int32Array => Int32Array.from({ length: nodes }, (_, node) => node)

/** How often each node is an end. */
export function countOf(ends: Int32Array, nodes: number): Int32Array {
  const counts = new Int32Array(nodes)
  for (const node of ends) counts[node]!++
  return counts
}

/** Edges against their direction. */
export const reversed = ({ from, to }: Edges): Edges => ({ from: to, to: from })

/** Where the edges of each node lead, in the order of the edges. */
export function adjacency({ from, to }: Edges, nodes: number): Adjacency {
  const starts = new Int32Array(nodes + 1)
  for (const node of from) starts[node + 1]!++
  for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!
  const next = starts.slice(0, nodes)
  const targets = new Int32Array(from.length)
  for (let e = 0; e < from.length; e++) targets[next[from[e]!]!++] = to[e]!
  return { starts, targets }
}

/** Each node's neighbours whatever the direction, each once, sorted, without itself. */
export function neighbours({ from, to }: Edges, nodes: number): Adjacency {
  const both = adjacency({ from: joined(from, to), to: joined(to, from) }, nodes)
  const starts = new Int32Array(nodes + 1)
  const targets = new Int32Array(both.targets.length)
  let at = 0
  for (let node = 0; node < nodes; node++) {
    const own = both.targets.subarray(both.starts[node], both.starts[node + 1]).sort()
    let last = -1
    for (const other of own) {
      if (other !== last && other !== node) targets[at++] = other
      last = other
    }
    starts[node + 1] = at
  }
  return { starts, targets: targets.subarray(0, at) }
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
