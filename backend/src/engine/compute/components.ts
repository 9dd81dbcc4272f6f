/** Which nodes belong together: connected and strongly connected components. A component is called by its smallest node, as in GraphX. */
import type { Computation } from './computation.ts'
import { adjacency, allNodes, edgesOf } from './edges.ts'

export const connectedComponents: Computation = {
  step({ inputs: [rows], nodes }) {
    const { from, to } = edgesOf(rows!)
    const parent = allNodes(nodes)
    // Union-find with path halving; the smaller root wins, so that a root is its component's smallest node.
    const rootOf = (node: number): number => {
      let at = node
      while (parent[at] !== at) {
        parent[at] = parent[parent[at]!]!
        at = parent[at]!
      }
      return at
    }
    for (let e = 0; e < from.length; e++) {
      const [a, b] = [rootOf(from[e]!), rootOf(to[e]!)]
      if (a < b) parent[b] = a
      else parent[a] = b
    }
    return { outputs: [[allNodes(nodes), parent.map((_, node) => rootOf(node))]] }
  },
}

export const stronglyConnectedComponents: Computation = {
  step({ inputs: [rows], nodes }) {
    return { outputs: [[allNodes(nodes), strong(edgesOf(rows!), nodes)]] }
  },
}

/** Tarjan's algorithm (1972), without recursion: a long chain would exhaust the stack. */
function strong(edges: ReturnType<typeof edgesOf>, nodes: number): Int32Array {
  const { starts, targets } = adjacency(edges, nodes)
  const component = new Int32Array(nodes).fill(-1)
  const index = new Int32Array(nodes).fill(-1)
  const low = new Int32Array(nodes)
  const next = starts.slice(0, nodes)
  const path: number[] = []
  const open: number[] = []
  let count = 0
  const enter = (node: number) => {
    index[node] = low[node] = count++
    path.push(node)
    open.push(node)
  }
  const close = (node: number) => {
    const members: number[] = []
    let member: number
    do members.push((member = open.pop()!))
    while (member !== node)
    const smallest = members.reduce((a, b) => Math.min(a, b))
    for (const each of members) component[each] = smallest
  }
  for (let start = 0; start < nodes; start++) {
    if (index[start] !== -1) continue
    enter(start)
    while (path.length > 0) {
      const node = path.at(-1)!
      if (next[node]! < starts[node + 1]!) {
        const to = targets[next[node]!++]!
        if (index[to] === -1) enter(to)
        else if (component[to] === -1) low[node] = Math.min(low[node]!, index[to]!)
        continue
      }
      path.pop()
      if (low[node] === index[node]) close(node)
      const before = path.at(-1)
      if (before !== undefined) low[before] = Math.min(low[before]!, low[node]!)
    }
  }
  return component
}
