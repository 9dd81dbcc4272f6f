/** A plan of a draft, as far as it can be built: a node with a mistake, and all below it, are left out. */
import {
  definitionOf,
  PlanBuilder,
  type AnyDefinition,
  type JsonObject,
  type Node,
  type PipelineDocument,
  type Plan,
  type Rel,
  type RelationId,
} from '@millrace/shared'

export interface DraftPlan {
  plan: Plan
  /** Per node and output port: the relation that leaves by it, where the node could be built. */
  outputs: Record<string, Record<string, RelationId>>
}

/** Builds what can be built. Never throws: problems of structure and settings are the validation's to tell. */
export function draftPlan(document: PipelineDocument): DraftPlan {
  const relations: Plan['relations'] = []
  const rels: Record<string, Record<string, Rel>> = {}
  for (const id of inOrder(document)) {
    const node = document.nodes[id]!
    const definition = definitionOf(node.type)
    if (!definition || definition.kind === 'output') continue
    const settings = settingsOf(definition, node)
    if (!settings) continue
    const made = build(document, id, definition, settings, rels)
    if (!made) continue
    relations.push(...made.relations)
    rels[id] = made.outputs
  }
  const outputs = Object.fromEntries(
    Object.entries(rels).map(([id, ports]) => [id, Object.fromEntries(Object.entries(ports).map(([port, rel]) => [port, rel.id]))]),
  )
  return { plan: { interval: document.interval, timeZone: document.options.timeZone, relations, sinks: [] }, outputs }
}

/** Node ids, each after all that it reads; nodes on or behind a cycle are missing. */
function inOrder(document: PipelineDocument): string[] {
  const waiting = new Map(Object.keys(document.nodes).map((id) => [id, 0]))
  const followers = new Map<string, string[]>()
  for (const { from, to } of Object.values(document.edges)) {
    if (!waiting.has(from.node) || !waiting.has(to.node)) continue
    waiting.set(to.node, waiting.get(to.node)! + 1)
    followers.set(from.node, [...(followers.get(from.node) ?? []), to.node])
  }
  const order = [...waiting].filter(([, count]) => count === 0).map(([id]) => id)
  for (const id of order) {
    for (const next of followers.get(id) ?? []) {
      const left = waiting.get(next)! - 1
      waiting.set(next, left)
      if (left === 0) order.push(next)
    }
  }
  return order
}

function settingsOf(definition: AnyDefinition, node: Node): JsonObject | null {
  try {
    let settings: JsonObject = node.settings
    for (let version = node.typeVersion; version < definition.version; version++) {
      settings = definition.migrate?.[version]?.(settings) ?? settings
    }
    const parsed = definition.settings.safeParse(settings)
    return parsed.success ? (parsed.data as JsonObject) : null
  } catch {
    return null
  }
}

function build(
  document: PipelineDocument,
  id: string,
  definition: Exclude<AnyDefinition, { kind: 'output' }>,
  settings: JsonObject,
  rels: Record<string, Record<string, Rel>>,
): { relations: Plan['relations']; outputs: Record<string, Rel> } | null {
  try {
    if ('format' in definition) {
      const relation = {
        id: `${id}:0`,
        node: id,
        port: 'out',
        slide: document.interval,
        effect: 'any' as const,
        op: 'source' as const,
        connector: definition.type,
        format: definition.format(settings),
      }
      return {
        relations: [relation],
        outputs: { [definition.outputs[0]?.id ?? 'out']: { id: relation.id, slide: relation.slide, effect: 'any' } },
      }
    }
    const inputs: Record<string, Rel | Rel[]> = {}
    for (const port of definition.inputs) {
      const found = readers(document, id, port.id).map((end) => rels[end.node]?.[end.port])
      if (found.length === 0 || found.includes(undefined)) return null
      if (port.many) inputs[`${port.id}[]`] = found as Rel[]
      else inputs[port.id] = found[0]!
    }
    const builder = new PlanBuilder(id)
    const outputs = definition.build(inputs as never, settings, builder)
    return { relations: builder.relations, outputs }
  } catch {
    return null
  }
}

/** The output ports that are wired to an input port, in the order of the edges' ids. */
export function readers(document: PipelineDocument, node: string, port: string): { node: string; port: string }[] {
  return Object.keys(document.edges)
    .sort()
    .map((key) => document.edges[key]!)
    .filter((edge) => edge.to.node === node && edge.to.port === port)
    .map((edge) => edge.from)
}
