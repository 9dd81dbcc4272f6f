/** What a person can do to the draft, from wherever it is done. */
import {
  canConnect,
  connectionTexts,
  definitionOf,
  outputsOf,
  edgeId,
  settingsOf,
  WINDOW_COLUMNS,
  words,
  type Edge,
  type End,
  type JsonObject,
  type Node,
  type Operation,
  type PipelineDocument,
  type Position,
} from '@millrace/shared'
import { sayWithUndo } from '../ui/sayWithActions.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { CARD, namesBeside, placed, snap } from './geometry.ts'
import { newId, newToken, uniqueName } from './ids.ts'
import type { Session } from './session.ts'

/** How far a new node stands from the one beside it, in pixels. */
export const STEP_X = 300
/** The same of one behind a certain other: the names of its ports stay free. */
export const stepBehind = (node: Node): number => Math.max(STEP_X, CARD.width + namesBeside(node))
const STEP_Y = 120
/** Most operations of one change. */
const OPERATIONS = 1000

export function newNode(type: string, position: Position, document: PipelineDocument): Node | undefined {
  const definition = definitionOf(type)
  if (!definition) return undefined
  const name = uniqueName(tDefinition(definition.name), new Set(Object.values(document.nodes).map((node) => node.name)))
  const settings: JsonObject = structuredClone(definition.defaults as JsonObject)
  // A secret that others must know is made here, so that it can be shown once.
  for (const { name: setting, meta } of settingsOf(definition)) {
    if (meta.kind === 'secret' && meta.made) settings[setting] ??= newToken()
  }
  return { type, typeVersion: definition.version, name, settings, position: { ...position, ...snap(position) } }
}

/** Adds a node where it was dropped, and selects it. */
export function addNodeAt(session: Session, type: string, position: Position): void {
  const { document } = session.draft.store.getState()
  const node = newNode(type, placed(position), document)
  if (!node) return
  const id = newId(type)
  if (session.change([{ op: 'addNode', id, node }], t('Add {name}', { name: node.name }))) selectNode(session, id)
}

/** Selects a node, and brings it into view. */
export const selectNode = (session: Session, id: string): void =>
  session.workspace.setState({ nodes: [id], edges: [], notes: [], reveal: id })

/** Turns from the rows of the draft to the results of what runs now, where there are any. */
export function showResults(session: Session): void {
  const hasResults = Object.values(session.draft.store.getState().document.nodes).some(({ type }) => type === 'liveTable')
  if (hasResults && session.workspace.getState().tab === 'rows') session.workspace.setState({ tab: 'results' })
}

/** Adds a node behind the selected one and connects it where that is possible; else in a row below all. Answers what it did. */
export function addNodeAfterSelection(session: Session, type: string): string | undefined {
  const { document } = session.draft.store.getState()
  const to = definitionOf(type)?.inputs[0]
  const behind = to && placeBehind(document, session.workspace.getState().nodes[0])
  const node = newNode(type, behind?.position ?? newRow(document), document)
  if (!node) return undefined
  if (behind) Object.assign(node.settings, settingsBehind(type, document.nodes[behind.from.node]!.type))
  const id = newId(type)
  const operations: Operation[] = [{ op: 'addNode', id, node }]
  if (behind) operations.push({ op: 'addEdge', edge: { from: behind.from, to: { node: id, port: to.id } } })
  if (!session.change(operations, t('Add {name}', { name: node.name }))) return undefined
  selectNode(session, id)
  return behind
    ? t('Added {name} behind {other}.', { name: node.name, other: document.nodes[behind.from.node]!.name })
    : t('Added {name}.', { name: node.name })
}

/** What a new node begins with behind a certain other: a summary of windows is one of each window. */
const settingsBehind = (type: string, before: string): JsonObject =>
  type === 'summarize' && before === 'eventWindow' ? { keys: [WINDOW_COLUMNS.start, WINDOW_COLUMNS.end] } : {}

/** Where a node goes that follows another: behind it; beside it, when it is an output itself and the rows come from before it. */
function placeBehind(document: PipelineDocument, id: string | undefined): { from: End; position: Position } | undefined {
  const node = id === undefined ? undefined : document.nodes[id]
  if (id === undefined || !node) return undefined
  const { x, y } = node.position
  const ports = outputsOf(node)
  if (ports[0]) {
    return { from: { node: id, port: ports[0].id }, position: free(document, { x: x + stepBehind(node), y }) }
  }
  const feeds = Object.values(document.edges).find((edge) => edge.to.node === id)
  return feeds && { from: feeds.from, position: free(document, { x, y: y + STEP_Y }) }
}

/** The place below the first column. */
function newRow(document: PipelineDocument): Position {
  const positions = Object.values(document.nodes).map(({ position }) => position)
  if (positions.length === 0) return { x: 0, y: 0 }
  return { x: Math.min(...positions.map(({ x }) => x)), y: Math.max(...positions.map(({ y }) => y)) + STEP_Y }
}

/** A place near by that no node covers. */
export function free(document: PipelineDocument, wanted: Position): Position {
  const taken = (at: Position) =>
    Object.values(document.nodes).some(({ position }) => Math.abs(position.x - at.x) < 240 && Math.abs(position.y - at.y) < 100)
  let at = wanted
  for (let tries = 0; taken(at) && tries < 100; tries++) at = { x: at.x, y: at.y + STEP_Y }
  return at
}

/** Why a wire cannot be drawn, in words; null when it can. */
export function connectionProblem(session: Session, from: End, to: End): string | null {
  const check = canConnect(session.draft.store.getState().document, from, to)
  return check.ok ? null : words(connectionTexts[check.code], check.params)
}

export function removeEdges(session: Session, edges: readonly Edge[]): void {
  session.change(
    edges.map((edge) => ({ op: 'removeEdge', edge })),
    edges.length === 1 ? t('Delete a wire') : t('Delete {length} wires', { length: edges.length }),
  )
}

/** Does a change of any length; one that is too long for one message goes in parts that are taken back together. */
export function changeAll(session: Session, operations: Operation[], label: string, mergeKey?: string): boolean {
  if (operations.length <= OPERATIONS) return session.change(operations, label, mergeKey)
  const together = mergeKey ?? newId('change')
  for (let at = 0; at < operations.length; at += OPERATIONS) {
    if (!session.change(operations.slice(at, at + OPERATIONS), label, together)) return false
  }
  return true
}

/** Deletes what is selected, as one change. A group goes with the last of its nodes. */
export function deleteSelected(session: Session): void {
  const { document } = session.draft.store.getState()
  const { nodes, edges, notes } = session.workspace.getState()
  const gone = new Set(nodes.filter((id) => document.nodes[id]))
  const goneNotes = notes.filter((id) => document.notes[id])
  const left = new Set(Object.entries(document.nodes).flatMap(([id, { group }]) => (gone.has(id) ? [] : [group])))
  const groups = new Set([...gone].map((id) => document.nodes[id]!.group).filter((group) => group !== undefined && document.groups[group]))
  // A wire of a deleted node goes with it.
  const wires = edges
    .map((key) => document.edges[key])
    .filter((edge): edge is Edge => edge !== undefined && !gone.has(edge.from.node) && !gone.has(edge.to.node))
  const things: Operation[] = [
    ...wires.map((edge): Operation => ({ op: 'removeEdge', edge })),
    ...[...gone].map((id): Operation => ({ op: 'removeNode', id })),
    ...goneNotes.map((id): Operation => ({ op: 'setCanvasNote', id })),
  ]
  if (things.length === 0) return
  const emptied = [...groups].filter((group) => !left.has(group)).map((group): Operation => ({ op: 'setGroup', id: group! }))
  const [only] = gone
  const name = document.nodes[only!]?.name ?? ''
  const [label, done] =
    things.length > 1
      ? [t('Delete {count} things', { count: things.length }), t('Deleted {count} things.', { count: things.length })]
      : gone.size === 1
        ? [t('Delete {name}', { name }), t('Deleted {name}.', { name })]
        : wires.length === 1
          ? [t('Delete a wire'), t('Deleted a wire.')]
          : [t('Delete a note'), t('Deleted a note.')]
  if (!changeAll(session, [...things, ...emptied], label)) return
  session.workspace.setState({ nodes: [], edges: [], notes: [] })
  offerUndo(session, label, done)
}

/** Offers to take the last change back, as long as it is the last one. */
export function offerUndo(session: Session, label: string, done: string): void {
  const hide = sayWithUndo(session.id, done, () => session.draft.undo())
  const end = session.draft.store.subscribe(({ undoLabel }) => {
    if (undoLabel === label) return
    end()
    hide()
  })
}

/** The wire's key, for lists. */
export const keyOfEdge = (edge: Edge): string => edgeId(edge)
