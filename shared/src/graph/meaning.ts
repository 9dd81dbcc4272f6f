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

/** Whether a node holds the rows of a time: another batch interval makes these begin anew. */
export const holdsWindow = ({ type, settings }: Node): boolean => type === 'window' || (type === 'summarize' && settings['over'] === 'last')

/** A node's meaning with that of all nodes before it and the wires between them. */
export function lineageMeaning(document: PipelineDocument, target: string): string {
  const seen = new Set<string>()
  const parts: string[] = []
  const visit = (id: string) => {
    const node = document.nodes[id]
    if (!node || seen.has(id)) return
    seen.add(id)
    const wires = Object.entries(document.edges).filter(([, edge]) => edge.to.node === id)
    parts.push(canonical([id, nodeMeaning(node), holdsWindow(node) ? document.interval : 0, wires.map(([key]) => key).sort()]))
    for (const [, edge] of wires) visit(edge.from.node)
  }
  visit(target)
  return parts.sort().join('\n')
}

/** Nodes of the draft that compute something else than in the deployed version: they, or one before them, were changed. */
export function changedNodes(draft: PipelineDocument, deployed: PipelineDocument | null): ReadonlySet<string> {
  const changed = new Set<string>()
  if (!deployed) return new Set(Object.keys(draft.nodes))
  const below = new Map<string, string[]>()
  for (const { from, to } of Object.values(draft.edges)) below.set(from.node, [...(below.get(from.node) ?? []), to.node])
  const mark = (id: string) => {
    if (changed.has(id)) return
    changed.add(id)
    for (const next of below.get(id) ?? []) mark(next)
  }
  for (const [id, node] of Object.entries(draft.nodes)) if (nodeMeaning(node) !== nodeMeaning(deployed.nodes[id])) mark(id)
  for (const [id, edge] of Object.entries(draft.edges)) if (!deployed.edges[id]) mark(edge.to.node)
  for (const [id, edge] of Object.entries(deployed.edges)) if (!draft.edges[id] && draft.nodes[edge.to.node]) mark(edge.to.node)
  if (draft.interval !== deployed.interval) for (const id of Object.keys(draft.nodes)) mark(id)
  return changed
}

/** How many things a deploy would change: nodes and wires that were added, removed or set anew, views, the interval, the options. */
export function countChanges(draft: PipelineDocument, deployed: PipelineDocument | null): number {
  if (!deployed) return Object.keys(draft.nodes).length + Object.keys(draft.edges).length
  const nodes = union(draft.nodes, deployed.nodes).filter((id) => nodeMeaning(draft.nodes[id]) !== nodeMeaning(deployed.nodes[id]))
  // A wire goes and comes with its node: that is one change.
  const gone = new Set(nodes.filter((id) => !draft.nodes[id] || !deployed.nodes[id]))
  const edges = union(draft.edges, deployed.edges).filter((id) => {
    if (Boolean(draft.edges[id]) === Boolean(deployed.edges[id])) return false
    const { from, to } = (draft.edges[id] ?? deployed.edges[id])!
    return !gone.has(from.node) && !gone.has(to.node)
  })
  const rest = [draft.interval !== deployed.interval, canonical(draft.options) !== canonical(deployed.options)].filter(Boolean)
  return nodes.length + edges.length + rest.length
}

const union = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])]
