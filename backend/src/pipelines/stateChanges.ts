import type { Json, PipelineDocument } from '@millrace/shared'

/** Types whose nodes keep something from batch to batch. */
const STATEFUL = new Set(['window', 'remember', 'liveTable'])

/** What a deploy does to each node that keeps something: it is kept while the node, all before it and, for windows, the interval mean the same. */
export function stateChanges(before: PipelineDocument | undefined, after: PipelineDocument): Record<string, 'kept' | 'reset' | 'new'> {
  const stateful = Object.entries(after.nodes).filter(([, node]) => STATEFUL.has(node.type))
  return Object.fromEntries(
    stateful.map(([id]) => {
      if (!before?.nodes[id]) return [id, 'new']
      return [id, lineage(before, id) === lineage(after, id) ? 'kept' : 'reset']
    }),
  )
}

/** What a node computes: its own and all upstream types, settings and wires, without names, places and notes. */
function lineage(document: PipelineDocument, target: string): string {
  const seen = new Set<string>()
  const parts: string[] = []
  const visit = (id: string) => {
    const node = document.nodes[id]
    if (!node || seen.has(id)) return
    seen.add(id)
    const wires = Object.entries(document.edges).filter(([, edge]) => edge.to.node === id)
    const interval = node.type === 'window' ? document.interval : 0
    parts.push(canonical([id, node.type, node.typeVersion, node.settings, interval, wires.map(([key]) => key).sort()]))
    for (const [, edge] of wires) visit(edge.from.node)
  }
  visit(target)
  return parts.sort().join('\n')
}

/** JSON with the keys of objects in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, item: Json) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
