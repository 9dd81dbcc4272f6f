/** What is wrong with a document's structure, wires and settings: at once, without an engine. */
import { definitionOf, outputsOf } from '../connectors/registry.ts'
import { edgeId, type End, type Node, type PipelineDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problem.ts'
import { reachedFrom } from '../graph/reach.ts'
import type { JsonObject } from '../json.ts'
import type { PortDefinition } from '../operators/definition.ts'
import { buildPlan } from './build.ts'
import { nameSaid } from '../text/said.ts'
import { texts, words } from '../text/words.ts'

/** All problems that need no engine. Notices and warnings do not forbid to deploy. */
export function checkDocument(document: PipelineDocument): Problem[] {
  const { problems } = buildPlan(document)
  for (const edge of Object.values(document.edges)) {
    const fix = { label: words('Delete the wire'), operations: [{ op: 'removeEdge' as const, edge }] }
    for (const [end, side] of [
      [edge.from, 'outputs'],
      [edge.to, 'inputs'],
    ] as const) {
      const node = document.nodes[end.node]
      if (!node || !definitionOf(node.type) || portOf(node, side, end.port)) continue
      problems.push({ code: 'unknownPort', severity: 'error', node: end.node, port: end.port, params: { port: end.port }, fix })
    }
  }
  const types = new Set(Object.values(document.nodes).map((node) => definitionOf(node.type)?.kind))
  if (types.has('input') && !types.has('output')) problems.push({ code: 'noOutput', severity: 'notice', params: {} })
  return problems
}

/** Why a wire cannot be drawn, as a code with parameters for `connectionTexts`. */
export type ConnectionCheck = { ok: true } | { ok: false; code: ConnectionRefusal; params: JsonObject }
export type ConnectionRefusal = keyof typeof connectionTexts

export const connectionTexts = texts({
  wireToItself: 'A node cannot feed itself.',
  noSuchPort: 'There is nothing to connect to here.',
  edgeExists: 'These two are connected already.',
  portTaken: '"{name}" of {node} takes one wire only. Put "Stack streams" before it to bring several together.',
  wouldBeCircle: 'This would lead in a circle: {node} already gets its rows from here.',
})

/** Whether a wire may be drawn, told while it is being drawn. */
export function canConnect(document: PipelineDocument, from: End, to: End): ConnectionCheck {
  const refuse = (code: ConnectionRefusal, params: JsonObject = {}): ConnectionCheck => ({ ok: false, code, params })
  if (from.node === to.node) return refuse('wireToItself')
  const source = document.nodes[from.node]
  const target = document.nodes[to.node]
  const sourceType = source && definitionOf(source.type)
  const targetType = target && definitionOf(target.type)
  if (!source || !target || !sourceType || !targetType) return refuse('noSuchPort')
  const port = portOf(target, 'inputs', to.port)
  if (!port || !portOf(source, 'outputs', from.port)) return refuse('noSuchPort')
  if (Object.hasOwn(document.edges, edgeId({ from, to }))) return refuse('edgeExists')
  // A circle first: no step between would help against it.
  if (reachedFrom(document.edges, to.node).has(from.node)) return refuse('wouldBeCircle', { node: source.name })
  const isTaken = () => Object.values(document.edges).some((edge) => edge.to.node === to.node && edge.to.port === to.port)
  if (!port.many && isTaken()) return refuse('portTaken', { name: nameSaid(port.name), node: target.name })
  return { ok: true }
}

function portOf(node: Node, side: 'inputs' | 'outputs', id: string): PortDefinition | undefined {
  const ports = side === 'inputs' ? definitionOf(node.type)?.inputs : outputsOf(node)
  return ports?.find((port) => port.id === id)
}
