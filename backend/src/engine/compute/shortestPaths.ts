/** The number of edges from each node to each landmark, along the edges: GraphX's `ShortestPaths`. */
import type { Computation } from './computation.ts'
import { adjacency, edgesOf, reversed } from './edges.ts'

export const shortestPaths: Computation = {
  step({ inputs: [rows], nodes, named }) {
    const { starts, targets } = adjacency(reversed(edgesOf(rows!)), nodes)
    const found = { node: [] as number[], landmark: [] as number[], distance: [] as number[] }
    for (const landmark of new Set(named)) {
      if (landmark < 0) continue
      const distance = new Int32Array(nodes).fill(-1)
      distance[landmark] = 0
      const queue = [landmark]
      for (const node of queue) {
        found.node.push(node)
        found.landmark.push(landmark)
        found.distance.push(distance[node]!)
        for (let i = starts[node]!; i < starts[node + 1]!; i++) {
          const before = targets[i]!
          if (distance[before] !== -1) continue
          distance[before] = distance[node]! + 1
          queue.push(before)
        }
      }
    }
    return { outputs: [[Int32Array.from(found.node), Int32Array.from(found.landmark), Int32Array.from(found.distance)]] }
  },
}
