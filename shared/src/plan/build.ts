/** Builds a pipeline document into a plan. Structure only: expression types and columns are the engine's to find. */
import { definitionOf } from '../connectors/registry.ts'
import type { Node, PipelineDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problem.ts'
import { Wires } from '../graph/wires.ts'
import type { JsonObject } from '../json.ts'
import type { AnyDefinition, OperatorDefinition } from '../operators/definition.ts'
import { nameSaid } from '../text/said.ts'
import { PlanBuilder, type Rel } from './builder.ts'
import { withNamedFormulas } from './namedFormulas.ts'
import type { Plan, PlanSink, Relation, RelationId } from './plan.ts'
import { changeSetting, issuesOf, migrateSettings, parseSettings } from './settings.ts'

export interface BuiltPlan {
  /** Everything that could be built; whole only when no problem is an error. */
  plan: Plan
  /** Per node and output port: the relation that leaves by it, where the node could be built. */
  outputs: Record<string, Record<string, RelationId>>
  problems: Problem[]
}

type Tell = (code: string, more?: Partial<Problem>) => void
/** Inputs of a node by port: `port[]` for ports with many wires. */
type Inputs = Record<string, Rel | Rel[]>

export function buildPlan(document: PipelineDocument): BuiltPlan {
  const problems: Problem[] = []
  const tell: Tell = (code, more = {}) => void problems.push({ code, severity: 'error', params: {}, ...more })
  const wires = new Wires(document)
  const relations: Relation[] = []
  const sinks: PlanSink[] = []
  const courses: NonNullable<Plan['courses']> = []
  const rels: Record<string, Record<string, Rel>> = {}
  let isolated = false
  /** Relations behind a wrong slide: what follows from it is no second problem. */
  const doubtful = new Set<RelationId>()

  for (const id of inOrder(document, wires, (node) => tell('cycle', { node }))) {
    const node = document.nodes[id]!
    const known = readNode(id, node, tell)
    if (!known) continue
    const { definition, settings } = known
    if (definition.kind === 'input') {
      const port = definition.outputs[0]!.id
      const rel: Rel = { id: `${id}:0`, slide: document.interval, effect: 'any' }
      const whole = definition.wholeTables && { wholeTables: definition.wholeTables }
      relations.push({ ...rel, node: id, port, op: 'source', connector: node.type, format: definition.format(settings), ...whole })
      rels[id] = { [port]: rel }
      continue
    }
    const inputs = inputsOf(id, definition, wires, rels, tell)
    if (!inputs) continue
    if (definition.kind === 'output') {
      const input = inputs[definition.inputs[0]!.id] as Rel
      isolated ||= definition.isolated === true
      sinks.push({ node: id, connector: node.type, input: input.id, slide: input.slide, settings })
      continue
    }
    isolated ||= definition.isolated === true
    const inDoubt = Object.values(inputs)
      .flat()
      .some((rel) => doubtful.has(rel.id))
    const fits = inDoubt || checkNode(id, node, definition, settings, inputs, document.interval, tell)
    const builder = new PlanBuilder(id)
    rels[id] = definition.build(inputs as Parameters<OperatorDefinition['build']>[0], settings, builder)
    for (const [port, rel] of Object.entries(rels[id])) {
      builder.relations.find((relation) => relation.id === rel.id)!.port = port
      if (inDoubt || !fits) doubtful.add(rel.id)
    }
    const course = rels[id][definition.course ?? '']
    if (course) courses.push({ node: id, input: course.id })
    relations.push(...withNamedFormulas(builder.relations, Object.values(document.formulas)))
  }
  if (!Object.values(document.nodes).some((node) => definitionOf(node.type)?.kind === 'input')) tell('noSource')
  const outputs = Object.fromEntries(
    Object.entries(rels).map(([id, ports]) => [id, Object.fromEntries(Object.entries(ports).map(([port, rel]) => [port, rel.id]))]),
  )
  return {
    plan: {
      interval: document.interval,
      timeZone: document.options.timeZone,
      isolated,
      relations,
      sinks,
      ...(courses.length > 0 && { courses }),
    },
    outputs,
    problems,
  }
}

/** A node's definition with its settings, in their newest version and complete; null where they cannot be used, which is told. */
function readNode(id: string, node: Node, tell: Tell): { definition: AnyDefinition; settings: JsonObject } | null {
  const definition = definitionOf(node.type)
  if (!definition) {
    tell('unknownType', { node: id, params: { type: node.type } })
    return null
  }
  const migrated = migrateSettings(definition, node.settings, node.typeVersion)
  if (!migrated) {
    tell('newerType', { node: id, params: { type: node.type, version: node.typeVersion } })
    return null
  }
  const parsed = parseSettings(definition, migrated)
  for (const issue of issuesOf(definition, parsed)) {
    tell('badSetting', { node: id, setting: issue.path.join('.'), params: { message: issue.message } })
  }
  return parsed.success ? { definition, settings: parsed.data as JsonObject } : null
}

/** The relations that a node reads, or null when a wire is missing or leads nowhere. */
function inputsOf(
  id: string,
  definition: AnyDefinition,
  wires: Wires,
  rels: Readonly<Record<string, Record<string, Rel>>>,
  tell: Tell,
): Inputs | null {
  const inputs: Inputs = {}
  let whole = true
  for (const port of definition.inputs) {
    const into = wires.into(id, port.id)
    if (into.length === 0 && port.optional) continue
    if (into.length === 0) tell('missingInput', { node: id, port: port.id, params: { name: nameSaid(port.name) } })
    if (into.length > 1 && !port.many) tell('tooManyWires', { node: id, port: port.id, params: { name: nameSaid(port.name) } })
    const found = into.map((wire) => rels[wire.from.node]?.[wire.from.port]).filter((rel) => rel !== undefined)
    // A wire from a node that has a problem of its own is no second problem.
    if (found.length !== into.length || found.length === 0 || (found.length > 1 && !port.many)) whole = false
    else if (port.many) inputs[`${port.id}[]`] = found
    else inputs[port.id] = found[0]!
  }
  return whole ? inputs : null
}

/** Tells what the settings' schema cannot say; answers whether all fits. */
function checkNode(
  id: string,
  node: Node,
  operator: OperatorDefinition,
  settings: JsonObject,
  inputs: Inputs,
  interval: number,
  tell: Tell,
): boolean {
  const slides = Object.fromEntries(
    Object.entries(inputs).map(([port, rel]) => [port.replace('[]', ''), [rel].flat().map((each) => each.slide)]),
  )
  const together = Object.entries(slides).filter(([port]) => !operator.inputs.some(({ id: each, anySlide }) => each === port && anySlide))
  const all = [...new Set(together.flatMap(([, each]) => each))]
  // Told at the first port whose streams do not fit those before it.
  const [first] = all
  const unequal = together.find(([, each]) => each.some((slide) => slide !== first))
  if (unequal) tell('unequalSlides', { node: id, port: unequal[0], params: { slides: all } })
  const found = operator.check?.(settings, { slides, interval }) ?? []
  for (const { code, setting, params, fix } of found) {
    tell(code, {
      node: id,
      params: params ?? {},
      ...(setting !== undefined && { setting }),
      ...(fix && setting !== undefined && { fix: { label: fix.label, operations: changeSetting(id, node, setting, fix.value) } }),
    })
  }
  return !unequal && found.length === 0
}

/** Ids of nodes, each behind those that it reads; ties by id, so that the same document always gives the same plan. */
function inOrder(document: PipelineDocument, wires: Wires, cycle: (node: string) => void): string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string) => {
    const node = document.nodes[id]
    if (state.get(id) === 'done' || !node) return
    if (state.get(id) === 'open') return cycle(id)
    state.set(id, 'open')
    for (const edge of wires.into(id)) visit(edge.from.node)
    state.set(id, 'done')
    order.push(id)
  }
  for (const id of Object.keys(document.nodes).sort()) visit(id)
  return order
}
