/** Communities by label propagation: GraphX's `LabelPropagation`. Of labels that are equally frequent the smallest wins, so that it repeats. */
import type { Computation } from './computation.ts'
import { adjacency, allNodes, edgesOf, reversed } from './edges.ts'

interface LabelPropagationParams {
  rounds: number
}

export const labelPropagation: Computation = {
  step({ inputs: [rows], nodes, params }) {
    const { rounds } = params as unknown as LabelPropagationParams
    const edges = edgesOf(rows!)
    const sides = [adjacency(edges, nodes), adjacency(reversed(edges), nodes)]
    let labels = allNodes(nodes)
    const votes = new Int32Array(nodes)
    for (let round = 0; round < rounds; round++) {
      const next = labels.slice()
      let changed = false
      for (let node = 0; node < nodes; node++) {
        const seen: number[] = []
        for (const { starts, targets } of sides) {
          for (let i = starts[node]!; i < starts[node + 1]!; i++) {
            const label = labels[targets[i]!]!
            if (votes[label]!++ === 0) seen.push(label)
          }
        }
        let best = -1
        for (const label of seen)
          if (best < 0 || votes[label]! > votes[best]! || (votes[label] === votes[best] && label < best)) best = label
        for (const label of seen) votes[label] = 0
        if (best >= 0 && best !== labels[node]) {
          next[node] = best
          changed = true
        }
      }
      if (!changed) break
      labels = next
    }
    return { outputs: [[allNodes(nodes), labels]] }
  },
}
