/** Applies operations to a document. Pure: the document given stays as it is, and what an operation does not touch keeps its identity. */
import { sameName } from '../fields/sql.ts'
import type { Json } from '../json.ts'
import {
  edgeId,
  MAX_INTERVAL_MS,
  MIN_INTERVAL_MS,
  type CanvasNote,
  type Edge,
  type Group,
  type NamedFormula,
  type PipelineDocument,
  type View,
} from './document.ts'
import type { Change, Operation } from './operations.ts'

/** Most nodes and wires of one pipeline. */
export const MAX_NODES = 2000
export const MAX_EDGES = 5000
/** Most groups and most notes of one pipeline. */
export const MAX_GROUPS = 500
export const MAX_NOTES = 500
/** Most formulas that a pipeline has by name. */
export const MAX_FORMULAS = 200

export type RejectionCode =
  | 'noSuchNode'
  | 'nodeExists'
  | 'noSuchEdge'
  | 'edgeExists'
  | 'wireToItself'
  | 'intervalOutOfRange'
  | 'tooManyNodes'
  | 'tooManyEdges'
  | 'tooManyGroups'
  | 'tooManyNotes'
  | 'tooManyFormulas'
  | 'formulaExists'

export interface Rejection {
  ok: false
  code: RejectionCode
  params: Record<string, Json>
}

/** `inverse` takes the operations back, done in its order. */
export interface Applied {
  ok: true
  document: PipelineDocument
  inverse: Operation[]
}

/** Applies a change whole, or refuses it whole. */
export function applyChange(document: PipelineDocument, change: Pick<Change, 'ops'>): Applied | Rejection {
  const inverse: Operation[] = []
  let current = document
  for (const operation of change.ops) {
    const applied = apply(current, operation)
    if (!applied.ok) return applied
    current = applied.document
    inverse.unshift(...applied.inverse)
  }
  return { ok: true, document: current, inverse }
}

/** Applies one operation. */
export function apply(document: PipelineDocument, operation: Operation): Applied | Rejection {
  switch (operation.op) {
    case 'addNode': {
      const { id, node } = operation
      if (has(document.nodes, id)) return reject('nodeExists', { node: id })
      if (Object.keys(document.nodes).length >= MAX_NODES) return reject('tooManyNodes', { most: MAX_NODES })
      return done({ ...document, nodes: { ...document.nodes, [id]: node } }, { op: 'removeNode', id })
    }
    case 'removeNode':
      return removeNode(document, operation.id)
    case 'moveNodes': {
      const before = Object.keys(operation.positions).find((id) => !has(document.nodes, id))
      if (before !== undefined) return reject('noSuchNode', { node: before })
      const nodes = { ...document.nodes }
      for (const [id, position] of Object.entries(operation.positions)) nodes[id] = { ...nodes[id]!, position }
      const positions = Object.fromEntries(Object.keys(operation.positions).map((id) => [id, document.nodes[id]!.position]))
      return done({ ...document, nodes }, { op: 'moveNodes', positions })
    }
    case 'renameNode':
      return patchNode(document, operation.id, { name: operation.name }, ({ name }) => ({ op: 'renameNode', id: operation.id, name }))
    case 'setNote':
      return patchNode(document, operation.id, { note: operation.note }, ({ note }) => ({
        op: 'setNote',
        id: operation.id,
        ...(note !== undefined && { note }),
      }))
    case 'setSetting': {
      const { id, setting, value } = operation
      if (!has(document.nodes, id)) return reject('noSuchNode', { node: id })
      const settings = new Map(Object.entries(document.nodes[id]!.settings))
      const before = settings.get(setting)
      if (value === undefined) settings.delete(setting)
      else settings.set(setting, value)
      return patchNode(document, id, { settings: Object.fromEntries(settings) }, () => ({
        op: 'setSetting',
        id,
        setting,
        ...(before !== undefined && { value: before }),
      }))
    }
    case 'migrateNode':
      return migrateNode(document, operation)
    case 'addEdge':
      return addEdge(document, operation.edge)
    case 'removeEdge': {
      const key = edgeId(operation.edge)
      if (!has(document.edges, key)) return reject('noSuchEdge', { edge: key })
      return done({ ...document, edges: without(document.edges, [key]) }, { op: 'addEdge', edge: operation.edge })
    }
    case 'setView':
      return setView(document, operation.id, operation.view)
    case 'setGroup':
      return setGroup(document, operation.id, operation.group)
    case 'setNodeGroup':
      return patchNode(document, operation.id, { group: operation.group }, ({ group }) => ({
        op: 'setNodeGroup',
        id: operation.id,
        ...(group !== undefined && { group }),
      }))
    case 'setCanvasNote':
      return setCanvasNote(document, operation.id, operation.note)
    case 'setFormula':
      return setFormula(document, operation.id, operation.formula)
    case 'renamePipeline':
      return done({ ...document, name: operation.name }, { op: 'renamePipeline', name: document.name })
    case 'setInterval': {
      const { interval } = operation
      if (interval < MIN_INTERVAL_MS || interval > MAX_INTERVAL_MS)
        return reject('intervalOutOfRange', { interval, least: MIN_INTERVAL_MS, most: MAX_INTERVAL_MS })
      return done({ ...document, interval }, { op: 'setInterval', interval: document.interval })
    }
    case 'setOptions':
      return done({ ...document, options: operation.options }, { op: 'setOptions', options: document.options })
  }
}

/** A node goes with its wires and views, and comes back with them. */
function removeNode(document: PipelineDocument, id: string): Applied | Rejection {
  if (!has(document.nodes, id)) return reject('noSuchNode', { node: id })
  const edges = Object.entries(document.edges).filter(([, { from, to }]) => from.node === id || to.node === id)
  const views = Object.entries(document.views).filter(([, view]) => view.node === id)
  return {
    ok: true,
    document: {
      ...document,
      nodes: without(document.nodes, [id]),
      edges: edges.length > 0 ? without(document.edges, keys(edges)) : document.edges,
      views: views.length > 0 ? without(document.views, keys(views)) : document.views,
    },
    inverse: [
      { op: 'addNode', id, node: document.nodes[id]! },
      ...edges.map(([, edge]): Operation => ({ op: 'addEdge', edge })),
      ...views.map(([view, contents]): Operation => ({ op: 'setView', id: view, view: contents })),
    ],
  }
}

function addEdge(document: PipelineDocument, edge: Edge): Applied | Rejection {
  const key = edgeId(edge)
  for (const { node } of [edge.from, edge.to]) if (!has(document.nodes, node)) return reject('noSuchNode', { node })
  if (edge.from.node === edge.to.node) return reject('wireToItself', { node: edge.from.node })
  if (has(document.edges, key)) return reject('edgeExists', { edge: key })
  if (Object.keys(document.edges).length >= MAX_EDGES) return reject('tooManyEdges', { most: MAX_EDGES })
  return done({ ...document, edges: { ...document.edges, [key]: edge } }, { op: 'removeEdge', edge })
}

function setView(document: PipelineDocument, id: string, view: View | undefined): Applied | Rejection {
  const before = has(document.views, id) ? document.views[id] : undefined
  if (view && !has(document.nodes, view.node)) return reject('noSuchNode', { node: view.node })
  const views = view ? { ...document.views, [id]: view } : without(document.views, [id])
  return done({ ...document, views }, { op: 'setView', id, ...(before && { view: before }) })
}

function setGroup(document: PipelineDocument, id: string, group: Group | undefined): Applied | Rejection {
  const before = has(document.groups, id) ? document.groups[id] : undefined
  if (group && !before && Object.keys(document.groups).length >= MAX_GROUPS) return reject('tooManyGroups', { most: MAX_GROUPS })
  const groups = group ? { ...document.groups, [id]: group } : without(document.groups, [id])
  return done({ ...document, groups }, { op: 'setGroup', id, ...(before && { group: before }) })
}

function setCanvasNote(document: PipelineDocument, id: string, note: CanvasNote | undefined): Applied | Rejection {
  const before = has(document.notes, id) ? document.notes[id] : undefined
  if (note && !before && Object.keys(document.notes).length >= MAX_NOTES) return reject('tooManyNotes', { most: MAX_NOTES })
  const notes = note ? { ...document.notes, [id]: note } : without(document.notes, [id])
  return done({ ...document, notes }, { op: 'setCanvasNote', id, ...(before && { note: before }) })
}

function setFormula(document: PipelineDocument, id: string, formula: NamedFormula | undefined): Applied | Rejection {
  const before = has(document.formulas, id) ? document.formulas[id] : undefined
  if (formula && !before && Object.keys(document.formulas).length >= MAX_FORMULAS) return reject('tooManyFormulas', { most: MAX_FORMULAS })
  const others = Object.entries(document.formulas).filter(([other]) => other !== id)
  if (formula && others.some(([, { name }]) => sameName(name, formula.name))) return reject('formulaExists', { name: formula.name })
  const formulas = formula ? { ...document.formulas, [id]: formula } : without(document.formulas, [id])
  return done({ ...document, formulas }, { op: 'setFormula', id, ...(before && { formula: before }) })
}

/** Changes nothing where another client has brought the node to another version already. */
function migrateNode(document: PipelineDocument, { id, from, to, settings }: Operation & { op: 'migrateNode' }): Applied | Rejection {
  if (!has(document.nodes, id)) return reject('noSuchNode', { node: id })
  if (document.nodes[id]!.typeVersion !== from) return done(document)
  return patchNode(document, id, { typeVersion: to, settings }, (before) => ({
    op: 'migrateNode',
    id,
    from: to,
    to: from,
    settings: before.settings,
  }))
}

type NodeOf = PipelineDocument['nodes'][string]
type Patch = { [K in keyof NodeOf]?: NodeOf[K] | undefined }

function patchNode(document: PipelineDocument, id: string, patch: Patch, inverse: (before: NodeOf) => Operation): Applied | Rejection {
  if (!has(document.nodes, id)) return reject('noSuchNode', { node: id })
  const before = document.nodes[id]!
  const after = { ...before, ...patch }
  if (after.note === undefined) delete after.note
  if (after.group === undefined) delete after.group
  return done({ ...document, nodes: { ...document.nodes, [id]: after } }, inverse(before))
}

const has = (record: object, key: string): boolean => Object.hasOwn(record, key)
const keys = (entries: readonly [string, unknown][]): string[] => entries.map(([key]) => key)
const done = (document: PipelineDocument, ...inverse: Operation[]): Applied => ({ ok: true, document, inverse })
const reject = (code: RejectionCode, params: Record<string, Json>): Rejection => ({ ok: false, code, params })

function without<T>(record: Record<string, T>, gone: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.includes(key)))
}
