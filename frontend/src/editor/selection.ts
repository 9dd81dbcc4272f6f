/** What can be done to everything that is selected, each as one change. */
import { readSnippet, type Snippet, type Operation, type PipelineDocument, type Position } from '@millrace/shared'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { changeAll, deleteSelected } from './actions.ts'
import { align, distribute, type Alignment, type Axis, type Places } from './arrange.ts'
import { cornerOf, snippetOf, pasteOperations, type Selection } from './clipboard.ts'
import { boxesOf, GRID, placed, snap } from './geometry.ts'
import { newId, newToken } from './ids.ts'
import type { Session } from './session.ts'

/** How far a copy stands from what it is a copy of. */
const BESIDE = 2 * GRID

/** Where the pointer is over the canvas, in canvas pixels: there is pasted. */
const pointers = new WeakMap<Session, Position>()
export function notePointer(session: Session, at: Position | undefined): void {
  if (at) pointers.set(session, at)
  else pointers.delete(session)
}

const documentOf = (session: Session): PipelineDocument => session.draft.store.getState().document

/** The selected nodes and notes that are still there. */
export function selectionOf(session: Session): Selection {
  const document = documentOf(session)
  const { nodes, notes } = session.workspace.getState()
  return { nodes: nodes.filter((id) => document.nodes[id]), notes: notes.filter((id) => document.notes[id]) }
}

export const isAnySelected = (session: Session): boolean => countOf(selectionOf(session)) > 0
export const countOf = ({ nodes, notes }: Selection): number => nodes.length + notes.length

export function selectAll(session: Session): void {
  const { nodes, notes } = documentOf(session)
  session.workspace.setState({ nodes: Object.keys(nodes), notes: Object.keys(notes), edges: [] })
}

export const selectNothing = (session: Session): void => session.workspace.setState({ nodes: [], notes: [], edges: [] })

/** What is selected as text for the clipboard; undefined when nothing is. */
export function copiedText(session: Session): string | undefined {
  const selection = selectionOf(session)
  if (countOf(selection) === 0) return undefined
  return `${JSON.stringify(snippetOf(documentOf(session), selection), null, 2)}\n`
}

/** Puts what is selected on the clipboard, from a menu: a key has the browser do it. */
export async function copySelected(session: Session): Promise<boolean> {
  const text = copiedText(session)
  if (text === undefined) return false
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    say(t('This browser does not let the page write to the clipboard. Press Ctrl+C instead.'), 'error')
    return false
  }
}

export async function cutSelected(session: Session): Promise<void> {
  if (await copySelected(session)) deleteSelected(session)
}

/** Pastes from a menu. */
export async function pasteFromClipboard(session: Session, at?: Position): Promise<void> {
  let text: string
  try {
    text = await navigator.clipboard.readText()
  } catch {
    return say(t('This browser does not let the page read the clipboard. Press Ctrl+V instead.'), 'error')
  }
  pasteText(session, text, at)
}

/** Pastes a text: its first corner comes to `at`, or to the pointer where that is over the canvas; else it stands beside its original. */
export function pasteText(session: Session, text: string, at: Position | undefined = pointers.get(session)): void {
  const snippet = readSnippet(text)
  if (!snippet || Object.keys(snippet.nodes).length + Object.keys(snippet.notes).length === 0)
    return say(t('There are no nodes on the clipboard. Copy some here, or the text of a pipeline, and paste again.'), 'error')
  const corner = cornerOf(snippet)
  const by = at ? snap({ x: at.x - corner.x, y: at.y - corner.y }) : beside(documentOf(session), snippet)
  put(session, snippet, by, 'paste')
}

export function duplicateSelected(session: Session): void {
  const document = documentOf(session)
  const selection = selectionOf(session)
  if (countOf(selection) === 0) return
  const snippet = snippetOf(document, selection)
  put(session, snippet, beside(document, snippet), 'duplicate')
}

function put(session: Session, snippet: Snippet, by: Position, how: 'paste' | 'duplicate'): void {
  const { operations, nodes, notes, lacking } = pasteOperations(documentOf(session), snippet, { newId, newToken, by })
  const count = nodes.length + notes.length
  const label =
    how === 'paste'
      ? t('Paste {count, plural, one {# thing} other {# things}}', { count })
      : t('Duplicate {count, plural, one {# thing} other {# things}}', { count })
  if (!changeAll(session, operations, label)) return
  session.workspace.setState({ nodes, notes, edges: [], reveal: nodes[0] })
  if (lacking.length > 0) say(t('Secrets are not copied: enter those of {names} again.', { names: lacking.join(', ') }))
}

/** The offset at which a copy covers nothing of the same place: a step aside for each copy that stands there already. */
function beside(document: PipelineDocument, snippet: Snippet): Position {
  const corner = cornerOf(snippet)
  const taken = [...Object.values(document.nodes), ...Object.values(document.notes)].map(({ position }) => position)
  let by = 0
  while (taken.some(({ x, y }) => x === corner.x + by && y === corner.y + by)) by += BESIDE
  return { x: by, y: by }
}

/** Moves nodes and notes, as one change. */
export function move(session: Session, places: Places, label: string, mergeKey?: string): void {
  const document = documentOf(session)
  const positions: Record<string, Position> = {}
  const operations: Operation[] = []
  for (const [id, at] of Object.entries(places)) {
    const node = document.nodes[id]
    const note = document.notes[id]
    const before = (node ?? note)?.position
    if (!before || (before.x === at.x && before.y === at.y)) continue
    if (node) positions[id] = { ...at, hand: true }
    else if (note) operations.push({ op: 'setCanvasNote', id, note: { ...note, position: { ...at } } })
  }
  if (Object.keys(positions).length > 0) operations.unshift({ op: 'moveNodes', positions })
  if (operations.length > 0) changeAll(session, operations, label, mergeKey)
}

const selectedBoxes = (session: Session) => {
  const { nodes, notes } = selectionOf(session)
  return boxesOf(documentOf(session), nodes, notes)
}

export function alignSelected(session: Session, how: Alignment): void {
  move(session, align(selectedBoxes(session), how), t('Align'))
}

export function distributeSelected(session: Session, axis: Axis): void {
  move(session, distribute(selectedBoxes(session), axis, 3 * GRID), t('Distribute'))
}

/** Adds an empty note, and selects it, so that it can be written. */
export function addNote(session: Session, at: Position | undefined = pointers.get(session)): void {
  const id = newId('note')
  const position = at ? placed(at) : below(documentOf(session))
  if (!changeAll(session, [{ op: 'setCanvasNote', id, note: { text: '', position, width: 220, height: 120 } }], t('Add a note'))) return
  session.workspace.setState({ nodes: [], edges: [], notes: [id], writing: id })
}

function below(document: PipelineDocument): Position {
  const boxes = boxesOf(document, Object.keys(document.nodes), Object.keys(document.notes))
  if (boxes.length === 0) return { x: 0, y: 0 }
  return snap({ x: Math.min(...boxes.map(({ x }) => x)), y: Math.max(...boxes.map(({ y, height }) => y + height)) + 2 * GRID })
}
