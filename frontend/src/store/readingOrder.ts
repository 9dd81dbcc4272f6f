import type { PipelineDocument } from '@millrace/shared'

/** Ids of nodes as one reads them: from top to bottom and left to right, each behind those that it gets its rows from. */
export function readingOrder(document: PipelineDocument): string[] {
  const byPlace = Object.keys(document.nodes).sort((a, b) => {
    const [one, other] = [document.nodes[a]!.position, document.nodes[b]!.position]
    return one.y - other.y || one.x - other.x
  })
  const sources = new Map<string, string[]>()
  for (const { from, to } of Object.values(document.edges)) sources.set(to.node, [...(sources.get(to.node) ?? []), from.node])
  const order: string[] = []
  const visited = new Set<string>()
  const visit = (id: string) => {
    if (visited.has(id)) return
    visited.add(id)
    for (const source of sources.get(id) ?? []) visit(source)
    order.push(id)
  }
  for (const id of byPlace) visit(id)
  return order
}
