/** Builds a pipeline document into a plan. Structure only: expression types and columns are the engine's to find. */
import type { z } from 'zod'
import { definitionOf } from '../connectors/registry.ts'
import { issueInWords } from '../fields/issues.ts'
import { fieldOf, type FieldMeta } from '../fields/kinds.ts'
import { edgeId, type Edge, type PipelineDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problem.ts'
import type { JsonObject } from '../json.ts'
import type { AnyDefinition, OperatorDefinition } from '../operators/definition.ts'
import { PlanBuilder, type Rel } from './builder.ts'
import type { Plan, PlanSink, Relation } from './plan.ts'

export interface BuiltPlan {
  /** Everything that could be built; whole only when no problem is an error. */
  plan: Plan
  problems: Problem[]
}

/** Settings of a node in its type's newest version, through the type's own migrations; null for a version newer than this program knows. */
export function migrateSettings(definition: AnyDefinition, settings: JsonObject, version: number): JsonObject | null {
  if (version > definition.version) return null
  let current = settings
  for (let from = version; from < definition.version; from++) current = definition.migrate?.[from]?.(current) ?? current
  return current
}

export function buildPlan(document: PipelineDocument): BuiltPlan {
  const problems: Problem[] = []
  const problem = (code: string, more: Partial<Problem> = {}) => void problems.push({ code, severity: 'error', params: {}, ...more })
  const edges = Object.values(document.edges).sort((a, b) => (edgeId(a) < edgeId(b) ? -1 : 1))
  const relations: Relation[] = []
  const sinks: PlanSink[] = []
  const outputs = new Map<string, Rel>()

  for (const id of inOrder(document, edges, (cycle) => problem('cycle', { node: cycle }))) {
    const node = document.nodes[id]!
    const definition = definitionOf(node.type)
    if (!definition) {
      problem('unknownType', { node: id, params: { type: node.type } })
      continue
    }
    const migrated = migrateSettings(definition, node.settings, node.typeVersion)
    if (!migrated) {
      problem('newerType', { node: id, params: { type: node.type, version: node.typeVersion } })
      continue
    }
    const parsed = definition.settings.safeParse(migrated, {
      error: (issue) => issueInWords(issue, fieldAt(definition, issue.path?.[0])),
    })
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        problem('badSetting', { node: id, setting: issue.path.join('.'), params: { message: issue.message } })
      }
      continue
    }
    if (definition.kind === 'input') {
      const source = definition
      const relation: Relation = {
        id: `${id}:0`,
        node: id,
        port: source.outputs[0]!.id,
        slide: document.interval,
        effect: 'any',
        op: 'source',
        connector: node.type,
        format: source.format(parsed.data),
      }
      relations.push(relation)
      outputs.set(`${id}.${relation.port}`, { id: relation.id, slide: relation.slide, effect: relation.effect })
      continue
    }
    const inputs = inputsOf(id, definition, edges, outputs, problem)
    if (!inputs) continue
    if (definition.kind === 'output') {
      const input = inputs[definition.inputs[0]!.id] as Rel
      sinks.push({ node: id, connector: node.type, input: input.id, slide: input.slide, settings: parsed.data as JsonObject })
      continue
    }
    const operator = definition
    const slides = Object.fromEntries(
      Object.entries(inputs).map(([port, rel]) => [port.replace('[]', ''), [rel].flat().map((each) => each.slide)]),
    )
    for (const [port, each] of Object.entries(slides)) {
      if (new Set(each).size > 1) problem('unequalSlides', { node: id, port, params: { slides: each } })
    }
    const found = operator.check?.(parsed.data, { slides, interval: document.interval }) ?? []
    for (const { code, setting, params } of found) problem(code, { node: id, setting, params: params ?? {} })
    if (found.length > 0) continue
    const builder = new PlanBuilder(id)
    const built = operator.build(inputs as Parameters<OperatorDefinition['build']>[0], parsed.data, builder)
    for (const [port, rel] of Object.entries(built)) {
      builder.relations.find((relation) => relation.id === rel.id)!.port = port
      outputs.set(`${id}.${port}`, rel)
    }
    relations.push(...builder.relations)
  }
  if (!relations.some((relation) => relation.op === 'source')) problem('noSource')
  return { plan: { interval: document.interval, timeZone: document.options.timeZone, relations, sinks }, problems }
}

function fieldAt(definition: AnyDefinition, setting: PropertyKey | undefined): FieldMeta | undefined {
  const shape: Record<string, z.ZodType> = definition.settings.shape
  return typeof setting === 'string' && Object.hasOwn(shape, setting) ? fieldOf(shape[setting]!) : undefined
}

/** Inputs of a node by port (`port[]` for ports with many wires), or null when a wire is missing or leads nowhere. */
function inputsOf(
  id: string,
  definition: AnyDefinition,
  edges: readonly Edge[],
  outputs: ReadonlyMap<string, Rel>,
  problem: (code: string, more: Partial<Problem>) => void,
): Record<string, Rel | Rel[]> | null {
  const inputs: Record<string, Rel | Rel[]> = {}
  let whole = true
  for (const port of definition.inputs) {
    const wires = edges.filter((edge) => edge.to.node === id && edge.to.port === port.id)
    if (wires.length === 0) problem('missingInput', { node: id, port: port.id, params: { name: port.name } })
    if (wires.length > 1 && !port.many) problem('tooManyWires', { node: id, port: port.id, params: { name: port.name } })
    const rels = wires.map((wire) => outputs.get(`${wire.from.node}.${wire.from.port}`)).filter((rel) => rel !== undefined)
    // A wire from a node that has a problem of its own is no second problem.
    if (rels.length !== wires.length || rels.length === 0 || (rels.length > 1 && !port.many)) whole = false
    else if (port.many) inputs[`${port.id}[]`] = rels
    else inputs[port.id] = rels[0]!
  }
  return whole ? inputs : null
}

/** Ids of nodes, each behind those that it reads; ties by id, so that the same document always gives the same plan. */
function inOrder(document: PipelineDocument, edges: readonly Edge[], cycle: (node: string) => void): string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string) => {
    if (state.get(id) === 'done' || !document.nodes[id]) return
    if (state.get(id) === 'open') return cycle(id)
    state.set(id, 'open')
    for (const edge of edges) if (edge.to.node === id) visit(edge.from.node)
    state.set(id, 'done')
    order.push(id)
  }
  for (const id of Object.keys(document.nodes).sort()) visit(id)
  return order
}
