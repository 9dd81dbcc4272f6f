/** What differs between two documents, thing by thing: for the list before a deploy, the versions, and the way back to one of them. */
import type { Json, JsonObject } from '../json.ts'
import type { Edge, Node, Options, PipelineDocument, View } from './document.ts'
import { canonical } from './meaning.ts'
import type { Operation } from './operations.ts'

/** One setting before and after; absent = not set. `isLong`: the values are too long to be told here. */
export interface SettingChange {
  setting: string
  from?: Json
  to?: Json
  isLong?: true
}

/** A node that is in both documents: what of it is another. */
export interface NodeChange {
  kind: 'nodeChanged'
  node: string
  name: string
  type: string
  settings: SettingChange[]
  /** Its name before, where that is another. */
  renamedFrom?: string
  moved?: true
  note?: true
}

/** One difference. Wires of a node that comes or goes do so with it. */
export type DocumentChange =
  | { kind: 'nodeAdded' | 'nodeRemoved'; node: string; name: string; type: string }
  | NodeChange
  | { kind: 'wireAdded' | 'wireRemoved'; wire: string; edge: Edge; fromName: string; toName: string }
  | { kind: 'interval'; from: number; to: number }
  | { kind: 'option'; option: keyof Options; from: Json; to: Json }
  | { kind: 'viewAdded' | 'viewRemoved' | 'viewChanged'; view: string; title: string; nodeName: string }
  | { kind: 'formulaAdded' | 'formulaRemoved'; formula: string }
  | { kind: 'formulaChanged'; formula: string; from: string; to: string; renamedFrom?: string }
  | { kind: 'groups' | 'notes' }
  | { kind: 'renamed'; from: string; to: string }

/** All differences: nodes in the order of the later document, then wires, then the rest. `before` is null where there was none. */
export function documentChanges(before: PipelineDocument | null, after: PipelineDocument): DocumentChange[] {
  const old: PipelineDocument = before ?? { ...after, nodes: {}, edges: {}, views: {}, groups: {}, notes: {}, formulas: {} }
  const nameOf = (id: string) => (after.nodes[id] ?? old.nodes[id])?.name ?? id
  const changes: DocumentChange[] = []
  for (const [id, node] of Object.entries(after.nodes)) {
    const was = old.nodes[id]
    if (!was || was.type !== node.type) changes.push({ kind: 'nodeAdded', node: id, name: node.name, type: node.type })
    else {
      const changed = nodeChange(id, was, node)
      if (changed) changes.push(changed)
    }
  }
  for (const [id, node] of Object.entries(old.nodes))
    if (after.nodes[id]?.type !== node.type) changes.push({ kind: 'nodeRemoved', node: id, name: node.name, type: node.type })
  const stays = ({ from, to }: Edge) => [from.node, to.node].every((id) => old.nodes[id] && after.nodes[id])
  const wire = (kind: 'wireAdded' | 'wireRemoved', [id, edge]: [string, Edge]): DocumentChange => ({
    kind,
    wire: id,
    edge,
    fromName: nameOf(edge.from.node),
    toName: nameOf(edge.to.node),
  })
  const wires = (of: PipelineDocument['edges'], not: PipelineDocument['edges']) =>
    Object.entries(of).filter(([id, edge]) => !not[id] && stays(edge))
  changes.push(...wires(after.edges, old.edges).map((each) => wire('wireAdded', each)))
  changes.push(...wires(old.edges, after.edges).map((each) => wire('wireRemoved', each)))
  if (old.interval !== after.interval) changes.push({ kind: 'interval', from: old.interval, to: after.interval })
  for (const option of Object.keys(after.options) as (keyof Options)[]) {
    const [from, to] = [old.options[option], after.options[option]]
    if (from !== to) changes.push({ kind: 'option', option, from, to })
  }
  changes.push(...formulaChanges(old, after))
  const view = (kind: 'viewAdded' | 'viewRemoved' | 'viewChanged', id: string, { title, node }: View): DocumentChange => ({
    kind,
    view: id,
    title,
    nodeName: nameOf(node),
  })
  for (const [id, each] of Object.entries(after.views)) {
    const was = old.views[id]
    if (!was) changes.push(view('viewAdded', id, each))
    else if (canonical(was) !== canonical(each)) changes.push(view('viewChanged', id, each))
  }
  for (const [id, each] of Object.entries(old.views)) if (!after.views[id]) changes.push(view('viewRemoved', id, each))
  const regrouped = Object.entries(after.nodes).some(([id, { group }]) => old.nodes[id] && old.nodes[id].group !== group)
  if (regrouped || canonical(old.groups) !== canonical(after.groups)) changes.push({ kind: 'groups' })
  if (canonical(old.notes) !== canonical(after.notes)) changes.push({ kind: 'notes' })
  if (old.name !== after.name) changes.push({ kind: 'renamed', from: old.name, to: after.name })
  return changes
}

function formulaChanges({ formulas: old }: PipelineDocument, { formulas }: PipelineDocument): DocumentChange[] {
  const kept = Object.entries(formulas).flatMap(([id, { name, formula }]): DocumentChange[] => {
    const was = old[id]
    if (!was) return [{ kind: 'formulaAdded', formula: name }]
    if (was.name === name && was.formula === formula) return []
    const renamed = was.name !== name && { renamedFrom: was.name }
    return [{ kind: 'formulaChanged', formula: name, from: was.formula, to: formula, ...renamed }]
  })
  const gone = Object.entries(old).filter(([id]) => !formulas[id])
  return [...kept, ...gone.map(([, { name }]): DocumentChange => ({ kind: 'formulaRemoved', formula: name }))]
}

function nodeChange(id: string, before: Node, after: Node): NodeChange | undefined {
  const settings = settingChanges(before.settings, after.settings)
  const change: NodeChange = {
    kind: 'nodeChanged',
    node: id,
    name: after.name,
    type: after.type,
    settings,
    ...(before.name !== after.name && { renamedFrom: before.name }),
    ...(canonical(before.position) !== canonical(after.position) && { moved: true }),
    ...(before.note !== after.note && { note: true }),
  }
  const isOther = settings.length > 0 || before.typeVersion !== after.typeVersion
  return isOther || change.renamedFrom !== undefined || change.moved || change.note ? change : undefined
}

function settingChanges(before: JsonObject, after: JsonObject): SettingChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => canonical(before[name]) !== canonical(after[name]))
    .map((name) => ({
      setting: name,
      ...(before[name] !== undefined && { from: before[name] }),
      ...(after[name] !== undefined && { to: after[name] }),
    }))
}

/** Whether a change changes what runs. Names, places, notes and groups do not, nor do charts. */
export function changesTheRun(change: DocumentChange): boolean {
  switch (change.kind) {
    case 'nodeChanged':
      return change.settings.length > 0 || (change.renamedFrom === undefined && !change.moved && !change.note)
    case 'viewAdded':
    case 'viewRemoved':
    case 'viewChanged':
    case 'groups':
    case 'notes':
    case 'renamed':
      return false
    default:
      return true
  }
}

/** Longest value that a list of changes tells, in characters of JSON. */
const TOLD_VALUE = 500

/** Changes as they are kept for a list: at most `most`, without values that are long. */
export function shortChanges(changes: readonly DocumentChange[], most: number): DocumentChange[] {
  const short = (change: SettingChange): SettingChange =>
    JSON.stringify([change.from ?? null, change.to ?? null]).length > TOLD_VALUE ? { setting: change.setting, isLong: true } : change
  return changes
    .slice(0, most)
    .map((change) => (change.kind === 'nodeChanged' ? { ...change, settings: change.settings.map(short) } : change))
}

/** The operations that make one document of another. Nodes keep their ids, so that their state goes on. */
export function operationsBetween(from: PipelineDocument, to: PipelineDocument): Operation[] {
  const operations: Operation[] = []
  const anew = new Set<string>()
  for (const [id, node] of Object.entries(from.nodes)) {
    const next = to.nodes[id]
    if (next?.type === node.type) continue
    operations.push({ op: 'removeNode', id })
    // There is no operation for another type: the node is taken out and put in again.
    if (next) anew.add(id)
  }
  const gone = (id: string) => !to.nodes[id] || anew.has(id)
  for (const [id, edge] of Object.entries(from.edges))
    if (!to.edges[id] && !gone(edge.from.node) && !gone(edge.to.node)) operations.push({ op: 'removeEdge', edge })
  for (const [id, node] of Object.entries(to.nodes)) {
    const before = anew.has(id) ? undefined : from.nodes[id]
    if (before) operations.push(...nodeOperations(id, before, node))
    else operations.push({ op: 'addNode', id, node })
  }
  for (const [id, edge] of Object.entries(to.edges))
    if (!from.edges[id] || anew.has(edge.from.node) || anew.has(edge.to.node)) operations.push({ op: 'addEdge', edge })
  for (const [id, view] of Object.entries(from.views)) if (!to.views[id] && !gone(view.node)) operations.push({ op: 'setView', id })
  for (const [id, view] of Object.entries(to.views))
    if (anew.has(view.node) || canonical(from.views[id]) !== canonical(view)) operations.push({ op: 'setView', id, view })
  const other = <T>(a: Record<string, T>, b: Record<string, T>) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((id) => canonical(a[id]) !== canonical(b[id]))
  for (const id of other(from.groups, to.groups)) operations.push({ op: 'setGroup', id, ...(to.groups[id] && { group: to.groups[id] }) })
  for (const id of other(from.notes, to.notes)) operations.push({ op: 'setCanvasNote', id, ...(to.notes[id] && { note: to.notes[id] }) })
  const formulas = other(from.formulas, to.formulas)
  // Those that go make room for the names of those that come.
  for (const id of formulas) if (from.formulas[id]) operations.push({ op: 'setFormula', id })
  for (const id of formulas) if (to.formulas[id]) operations.push({ op: 'setFormula', id, formula: to.formulas[id] })
  if (from.name !== to.name) operations.push({ op: 'renamePipeline', name: to.name })
  if (from.interval !== to.interval) operations.push({ op: 'setInterval', interval: to.interval })
  if (canonical(from.options) !== canonical(to.options)) operations.push({ op: 'setOptions', options: to.options })
  return operations
}

function nodeOperations(id: string, before: Node, after: Node): Operation[] {
  const operations: Operation[] = []
  if (before.typeVersion !== after.typeVersion)
    operations.push({ op: 'migrateNode', id, from: before.typeVersion, to: after.typeVersion, settings: after.settings })
  else
    for (const { setting, to } of settingChanges(before.settings, after.settings))
      operations.push({ op: 'setSetting', id, setting, ...(to !== undefined && { value: to }) })
  if (before.name !== after.name) operations.push({ op: 'renameNode', id, name: after.name })
  if (before.note !== after.note) operations.push({ op: 'setNote', id, ...(after.note !== undefined && { note: after.note }) })
  if (before.group !== after.group) operations.push({ op: 'setNodeGroup', id, ...(after.group !== undefined && { group: after.group }) })
  if (canonical(before.position) !== canonical(after.position)) operations.push({ op: 'moveNodes', positions: { [id]: after.position } })
  return operations
}
