/** What a document computes, apart from how it looks: names, places, notes and groups mean nothing to the engine. */
import { sameName } from '../fields/sql.ts'
import type { Node, PipelineDocument } from './document.ts'

/** JSON with the keys of objects in order: two values that mean the same read the same. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}

/** The named formulas that a node's settings may use, also by way of others, by id: one that is called so in a text is among them. */
export function formulasOf({ settings }: Pick<Node, 'settings'>, formulas: PipelineDocument['formulas']): PipelineDocument['formulas'] {
  const used: PipelineDocument['formulas'] = {}
  const follow = (text: string) => {
    for (const [, named] of text.matchAll(/\$([\p{L}_][\p{L}\p{N}_]*)/gu)) {
      const found = Object.entries(formulas).find(([id, { name }]) => !used[id] && sameName(name, named!))
      if (!found) continue
      used[found[0]] = found[1]
      follow(found[1].formula)
    }
  }
  follow(JSON.stringify(settings))
  return used
}

/** A node's own meaning as text: equal texts compute the same from the same input. */
export function nodeMeaning(node: Node | undefined, formulas: PipelineDocument['formulas']): string {
  if (!node) return ''
  const used = Object.values(formulasOf(node, formulas)).map(({ name, formula }) => [name, formula])
  return canonical([node.type, node.typeVersion, node.settings, ...(used.length > 0 ? [used] : [])])
}

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
  for (const [id, node] of Object.entries(draft.nodes)) {
    if (nodeMeaning(node, draft.formulas) !== nodeMeaning(deployed.nodes[id], deployed.formulas)) mark(id)
  }
  for (const [id, edge] of Object.entries(draft.edges)) if (!deployed.edges[id]) mark(edge.to.node)
  for (const [id, edge] of Object.entries(deployed.edges)) if (!draft.edges[id] && draft.nodes[edge.to.node]) mark(edge.to.node)
  if (draft.interval !== deployed.interval) for (const id of Object.keys(draft.nodes)) mark(id)
  return changed
}
