/** Two documents as one that shows both, with a mark on each thing that differs. */
import { documentChanges, edgeId, type DocumentChange, type PipelineDocument } from '@millrace/shared'
import { markOf, type Mark } from './changeInWords.ts'

export interface Comparison {
  /** The later document, with the nodes and wires that only the earlier one has. */
  document: PipelineDocument
  marks: ReadonlyMap<string, Mark>
  changes: readonly DocumentChange[]
}

export function compare(from: PipelineDocument, to: PipelineDocument): Comparison {
  const changes = documentChanges(from, to)
  const marks = new Map<string, Mark>()
  const nodes = { ...to.nodes }
  for (const [id, node] of Object.entries(from.nodes)) nodes[id] ??= node
  const edges = { ...from.edges, ...to.edges }
  for (const change of changes) {
    if (change.kind === 'nodeAdded' || change.kind === 'nodeRemoved')
      marks.set(change.node, marks.has(change.node) ? 'changed' : markOf(change))
    else if (change.kind === 'nodeChanged' && (change.settings.length > 0 || change.renamedFrom !== undefined))
      marks.set(change.node, 'changed')
  }
  // Wires of a node that came or went are marked as it is.
  for (const edge of Object.values(edges)) {
    const id = edgeId(edge)
    if (!from.edges[id]) marks.set(id, 'added')
    else if (!to.edges[id]) marks.set(id, 'removed')
  }
  return { document: { ...to, nodes, edges }, marks, changes }
}
