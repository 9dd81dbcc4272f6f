/** What a person can do to the draft, from wherever it is done. */
import {
  canConnect,
  connectionTexts,
  definitionOf,
  edgeId,
  renderMessage,
  settingsOf,
  type Edge,
  type End,
  type JsonObject,
  type Node,
  type Operation,
  type PipelineDocument,
  type Position,
} from '@millrace/shared'
import { say } from '../ui/say.ts'
import type { Session } from './session.ts'

/** The canvas's grid, and how far a new node stands from the one that it follows, in pixels. */
export const GRID = 20
const STEP_X = 300

const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789'
function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** An id that was never used in this pipeline: state belongs to ids, so none comes back. */
const newNodeId = (type: string): string => `${type.toLowerCase()}-${randomText(5)}`
export const newToken = (): string => randomText(24)

const snap = ({ x, y }: Position): Position => ({ x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID })

function newNode(type: string, position: Position, document: PipelineDocument): Node | undefined {
  const definition = definitionOf(type)
  if (!definition) return undefined
  const names = new Set(Object.values(document.nodes).map((node) => node.name))
  let name = definition.name
  for (let n = 2; names.has(name); n++) name = `${definition.name} ${n}`
  const settings: JsonObject = structuredClone(definition.defaults as JsonObject)
  // A secret that others must know is made here, so that it can be shown once.
  for (const { name: setting, meta } of definition.kind === 'input' ? settingsOf(definition) : []) {
    if (meta.kind === 'secret') settings[setting] ??= newToken()
  }
  return { type, typeVersion: definition.version, name, settings, position: snap(position) }
}

/** Adds a node where it was dropped, and selects it. */
export function addNodeAt(session: Session, type: string, position: Position): void {
  const { document } = session.draft.store.getState()
  const node = newNode(type, position, document)
  if (!node) return
  const id = newNodeId(type)
  if (session.change([{ op: 'addNode', id, node }], `Add ${node.name}`)) session.workspace.setState({ nodes: [id], edges: [] })
}

/** Adds a node behind the selected one and connects it where that is possible; without a selection, at `fallback`. */
export function addNodeAfterSelection(session: Session, type: string, fallback: Position): void {
  const { document } = session.draft.store.getState()
  const [selected] = session.workspace.getState().nodes
  const before = selected === undefined ? undefined : document.nodes[selected]
  const position = free(document, before ? { x: before.position.x + STEP_X, y: before.position.y } : fallback)
  const node = newNode(type, position, document)
  if (!node) return
  const id = newNodeId(type)
  const operations: Operation[] = [{ op: 'addNode', id, node }]
  const from = before && definitionOf(before.type)?.outputs[0]
  const to = definitionOf(type)?.inputs[0]
  if (selected !== undefined && from && to) {
    operations.push({ op: 'addEdge', edge: { from: { node: selected, port: from.id }, to: { node: id, port: to.id } } })
  }
  if (session.change(operations, `Add ${node.name}`)) session.workspace.setState({ nodes: [id], edges: [] })
}

/** A place near by that no node covers. */
function free(document: PipelineDocument, wanted: Position): Position {
  const taken = (at: Position) =>
    Object.values(document.nodes).some(({ position }) => Math.abs(position.x - at.x) < 240 && Math.abs(position.y - at.y) < 100)
  let at = wanted
  for (let tries = 0; taken(at) && tries < 100; tries++) at = { x: at.x, y: at.y + 120 }
  return at
}

/** Why a wire cannot be drawn, in words; null when it can. */
export function connectionProblem(session: Session, from: End, to: End): string | null {
  const check = canConnect(session.draft.store.getState().document, from, to)
  return check.ok ? null : renderMessage(connectionTexts[check.code], check.params)
}

/** Draws a wire, or says why not. */
export function connect(session: Session, edge: Edge): void {
  const problem = connectionProblem(session, edge.from, edge.to)
  if (problem !== null) return say(problem, 'error')
  session.change([{ op: 'addEdge', edge }], 'Connect')
}

export function removeEdges(session: Session, edges: readonly Edge[]): void {
  session.change(
    edges.map((edge) => ({ op: 'removeEdge', edge })),
    edges.length === 1 ? 'Delete a wire' : `Delete ${edges.length} wires`,
  )
}

/** Deletes what is selected, as one change. */
export function deleteSelected(session: Session): void {
  const { document } = session.draft.store.getState()
  const { nodes, edges } = session.workspace.getState()
  const gone = new Set(nodes.filter((id) => document.nodes[id]))
  // A wire of a deleted node goes with it.
  const wires = edges
    .map((key) => document.edges[key])
    .filter((edge): edge is Edge => edge !== undefined && !gone.has(edge.from.node) && !gone.has(edge.to.node))
  const operations: Operation[] = [
    ...wires.map((edge): Operation => ({ op: 'removeEdge', edge })),
    ...[...gone].map((id): Operation => ({ op: 'removeNode', id })),
  ]
  if (operations.length === 0) return
  const [only] = gone
  const label =
    gone.size === 1 && wires.length === 0
      ? `Delete ${document.nodes[only!]!.name}`
      : gone.size === 0
        ? 'Delete a wire'
        : `Delete ${operations.length} things`
  session.change(operations, label)
  session.workspace.setState({ nodes: [], edges: [] })
}

/** The wire's key, for lists. */
export const keyOfEdge = (edge: Edge): string => edgeId(edge)
