/** Triangles that each node is part of, as GraphX counts them: direction and repeated edges do not count. */
import type { Computation } from './computation.ts'
import { allNodes, edgesOf, neighbours } from './edges.ts'

export const triangleCount: Computation = {
  step({ inputs: [rows], nodes }) {
    const { starts, targets } = neighbours(edgesOf(rows!), nodes)
    const counts = new Float64Array(nodes)
    // Every triangle once: from its smallest node, by a walk along two sorted lists.
    for (let a = 0; a < nodes; a++) {
      for (let i = starts[a]!; i < starts[a + 1]!; i++) {
        const b = targets[i]!
        if (b <= a) continue
        let x = i + 1
        let y = starts[b]!
        while (x < starts[a + 1]! && y < starts[b + 1]!) {
          const [c, d] = [targets[x]!, targets[y]!]
          if (c === d) {
            counts[a]!++
            counts[b]!++
            counts[c]!++
            x++
            y++
          } else if (c < d) x++
          else y++
        }
      }
    }
    return { outputs: [[allNodes(nodes), counts]] }
  },
}
