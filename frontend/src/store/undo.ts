import { applyChange, type Json, type Operation, type PipelineDocument } from '@millrace/shared'

/** Most changes that can be undone. */
const DEPTH = 200

/** What takes one own change back: its inverse, and what the change set, to see later whether it is still so. */
export interface UndoEntry {
  label: string
  mergeKey?: string | undefined
  inverse: Operation[]
  mine: Record<string, string>
}

/** Undo and redo of one client: a value that somebody else has set since is left as it is. */
export interface UndoState {
  undo: readonly UndoEntry[]
  redo: readonly UndoEntry[]
}

export const NOTHING_TO_UNDO: UndoState = { undo: [], redo: [] }

/** Adds an own change; changes in a row with the same merge key are taken back together. */
export function remember(state: UndoState, entry: UndoEntry): UndoState {
  const last = state.undo.at(-1)
  const merges = last !== undefined && entry.mergeKey !== undefined && last.mergeKey === entry.mergeKey && state.redo.length === 0
  const undo = merges ? [...state.undo.slice(0, -1), merged(last, entry)] : [...state.undo, entry]
  return { undo: undo.slice(-DEPTH), redo: [] }
}

function merged(before: UndoEntry, after: UndoEntry): UndoEntry {
  return { ...after, inverse: [...after.inverse, ...before.inverse], mine: { ...before.mine, ...after.mine } }
}

/** The entry for a change that was applied: `after` is the document behind it. */
export function entryOf(
  change: { label: string; mergeKey?: string | undefined },
  inverse: readonly Operation[],
  after: PipelineDocument,
): UndoEntry {
  const single = inverse.flatMap(one)
  const mine: Record<string, string> = {}
  for (const op of single) {
    const target = targetOf(op)
    if (target !== undefined) mine[target] = valueAt(after, op)
  }
  return { label: change.label, mergeKey: change.mergeKey, inverse: single, mine }
}

/** The part of the entry's inverse that can still be done to the document. */
export function usable(entry: UndoEntry, document: PipelineDocument): Operation[] {
  // A merged entry sets the same place several times: only what stood before the first change counts.
  const last = new Map(entry.inverse.map((op, index) => [targetOf(op) ?? `#${index}`, op]))
  const operations: Operation[] = []
  let current = document
  for (const [target, op] of last) {
    if (entry.mine[target] !== undefined && valueAt(document, op) !== entry.mine[target]) continue
    const applied = applyChange(current, { ops: [op] })
    if (!applied.ok) continue
    current = applied.document
    operations.push(op)
  }
  return operations
}

/** A move of several nodes is as many moves, so that one that somebody else moved since does not hold back the others. */
function one(op: Operation): Operation[] {
  if (op.op !== 'moveNodes') return [op]
  return Object.entries(op.positions).map(([id, position]) => ({ op: 'moveNodes', positions: { [id]: position } }))
}

/** The place that an operation sets; undefined for one that adds or removes. */
export function targetOf(op: Operation): string | undefined {
  switch (op.op) {
    case 'moveNodes':
      return `position ${Object.keys(op.positions).sort().join(' ')}`
    case 'renameNode':
      return `name ${op.id}`
    case 'setNote':
      return `note ${op.id}`
    case 'setSetting':
      return `setting ${op.id} ${op.setting}`
    case 'migrateNode':
      return `version ${op.id}`
    case 'setView':
      return `view ${op.id}`
    case 'setGroup':
      return `group ${op.id}`
    case 'setNodeGroup':
      return `group of ${op.id}`
    case 'setCanvasNote':
      return `canvas note ${op.id}`
    case 'setFormula':
      return `formula ${op.id}`
    case 'renamePipeline':
      return 'name'
    case 'setInterval':
      return 'interval'
    case 'setOptions':
      return 'options'
    case 'addNode':
    case 'removeNode':
    case 'addEdge':
    case 'removeEdge':
      return undefined
  }
}

/** What stands now where the operation would set something, as JSON. */
function valueAt(document: PipelineDocument, op: Operation): string {
  return JSON.stringify(read(document, op) ?? null)
}

function read(document: PipelineDocument, op: Operation): Json | object | undefined {
  switch (op.op) {
    case 'moveNodes':
      return Object.keys(op.positions).map((id) => document.nodes[id]?.position ?? null)
    case 'renameNode':
      return document.nodes[op.id]?.name
    case 'setNote':
      return document.nodes[op.id]?.note
    case 'setSetting':
      return document.nodes[op.id]?.settings[op.setting]
    case 'migrateNode':
      return document.nodes[op.id]?.typeVersion
    case 'setView':
      return document.views[op.id]
    case 'setGroup':
      return document.groups[op.id]
    case 'setNodeGroup':
      return document.nodes[op.id]?.group
    case 'setCanvasNote':
      return document.notes[op.id]
    case 'setFormula':
      return document.formulas[op.id]
    case 'renamePipeline':
      return document.name
    case 'setInterval':
      return document.interval
    case 'setOptions':
      return document.options
    default:
      return undefined
  }
}
