/** How many edges lead to and leave each node: GraphX's `inDegrees`, `outDegrees` and `degrees`. */
import type { Computation } from './computation.ts'
import { allNodes, edgesOf } from './edges.ts'

export const degrees: Computation = {
  step({ inputs: [rows], nodes }) {
    const { from, to } = edgesOf(rows!)
    const incoming = new Int32Array(nodes)
    const outgoing = new Int32Array(nodes)
    for (const node of to) incoming[node]!++
    for (const node of from) outgoing[node]!++
    return { outputs: [[allNodes(nodes), incoming, outgoing, incoming.map((count, node) => count + outgoing[node]!)]] }
  },
}
