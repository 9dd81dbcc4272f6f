/** What a document computes, apart from how it looks: names, places, notes and groups mean nothing to the engine. */
import type { Node, PipelineDocument } from './document.ts'

/** JSON with the keys of objects in order: two values that mean the same read the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}

/** A node's own meaning as text: equal texts compute the same from the same input. */
export const nodeMeaning = (node: Node | undefined): string => (node ? canonical([node.type, node.typeVersion, node.settings]) : '')

/** What of a node makes it compute something else: its own settings, wires or interval, or no more than one before it. */
export type ChangedPart = 'itself' | 'before'

/** Nodes of the draft that compute something else than in the deployed version; all, when there is none. */
export function changedNodes(draft: PipelineDocument, deployed: PipelineDocument | null): ReadonlyMap<string, ChangedPart> {
  const changed = new Map<string, ChangedPart>()
  if (!deployed) return new Map(Object.keys(draft.nodes).map((id) => [id, 'itself']))
  const below = new Map<string, string[]>()
  for (const { from, to } of Object.values(draft.edges)) below.set(from.node, [...(below.get(from.node) ?? []), to.node])
  const mark = (id: string, part: ChangedPart = 'itself') => {
    const isKnown = changed.has(id)
    if (!isKnown || part === 'itself') changed.set(id, part)
    if (!isKnown) for (const next of below.get(id) ?? []) mark(next, 'before')
  }
  for (const [id, node] of Object.entries(draft.nodes)) if (nodeMeaning(node) !== nodeMeaning(deployed.nodes[id])) mark(id)
  for (const [id, edge] of Object.entries(draft.edges)) if (!deployed.edges[id]) mark(edge.to.node)
  for (const [id, edge] of Object.entries(deployed.edges)) if (!draft.edges[id] && draft.nodes[edge.to.node]) mark(edge.to.node)
  if (draft.interval !== deployed.interval) for (const id of Object.keys(draft.nodes)) mark(id)
  return changed
}
