/** How many edges lead to and leave each node: GraphX's `inDegrees`, `outDegrees` and `degrees`. */
import type { Computation } from './computation.ts'
import { allNodes, countOf, edgesOf } from './edges.ts'

export const degrees: Computation = {
  step({ inputs: [rows], nodes }) {
    const { from, to } = edgesOf(rows!)
    const incoming = countOf(to, nodes)
    const outgoing = countOf(from, nodes)
    return { outputs: [[allNodes(nodes), incoming, outgoing, incoming.map((count, node) => count + outgoing[node]!)]] }
  },
}
