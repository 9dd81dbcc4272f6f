/** Parts of a pipeline as text and back. Pure: ids, tokens and the place are given. */
import {
  applyChange,
  definitionOf,
  emptyDocument,
  formulasOf,
  renameFormulaOperations,
  sameName,
  settingsOf,
  type Snippet,
  type JsonObject,
  type Node,
  type Operation,
  type PipelineDocument,
  type Position,
} from '@millrace/shared'
import { uniqueName } from './ids.ts'

/** What is copied together. */
export interface Selection {
  nodes: readonly string[]
  notes: readonly string[]
}

/** The selected nodes with the wires, views and whole groups between them, and the selected notes. Secrets stay behind. */
export function snippetOf(document: PipelineDocument, { nodes, notes }: Selection): Snippet {
  const ids = new Set(nodes.filter((id) => document.nodes[id]))
  const groups = Object.entries(document.groups).filter(([id]) => isWholeGroup(document, id, ids))
  const kept = new Set(groups.map(([id]) => id))
  return {
    millrace: 'nodes',
    format: 1,
    nodes: Object.fromEntries([...ids].map((id) => [id, copied(document.nodes[id]!, kept)])),
    edges: Object.values(document.edges).filter(({ from, to }) => ids.has(from.node) && ids.has(to.node)),
    views: Object.fromEntries(Object.entries(document.views).filter(([, view]) => ids.has(view.node))),
    groups: Object.fromEntries(groups),
    notes: Object.fromEntries(notes.flatMap((id) => (document.notes[id] ? [[id, document.notes[id]]] : []))),
    formulas: Object.assign({}, ...[...ids].map((id) => formulasOf(document.nodes[id]!, document.formulas))) as Snippet['formulas'],
  }
}

function isWholeGroup(document: PipelineDocument, group: string, ids: ReadonlySet<string>): boolean {
  const members = Object.entries(document.nodes).filter(([, node]) => node.group === group)
  return members.length > 0 && members.every(([id]) => ids.has(id))
}

function copied({ group, ...node }: Node, groups: ReadonlySet<string>): Node {
  return { ...node, settings: withoutSecrets(node), ...(group !== undefined && groups.has(group) && { group }) }
}

const secretsOf = (type: string): { name: string; made: boolean }[] => {
  const definition = definitionOf(type)
  return definition
    ? settingsOf(definition).flatMap(({ name, meta }) => (meta.kind === 'secret' ? [{ name, made: meta.made ?? false }] : []))
    : []
}

/** A stored secret is a reference, which opens only in its own installation; one in clear text, or the token of a source, stays behind. */
function withoutSecrets({ type, settings }: Pick<Node, 'type' | 'settings'>): JsonObject {
  const stays = ({ name, made }: { name: string; made: boolean }) => !made && String(settings[name] ?? '').startsWith('secret:')
  const gone = new Set(secretsOf(type).flatMap((secret) => (stays(secret) ? [] : [secret.name])))
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !gone.has(name)))
}

export interface Pasting {
  newId(of: string): string
  newToken(): string
  /** Added to every position. */
  by: Position
}

export interface Pasted extends Selection {
  operations: Operation[]
  /** Names of nodes that lack a secret now. */
  lacking: string[]
}

/** The operations that put a snippet into a document: ids are new, names are of their own, tokens of sources are made anew. */
export function pasteOperations(document: PipelineDocument, copied: Snippet, { newId, newToken, by }: Pasting): Pasted {
  const snippet = withOwnFormulas(document, copied)
  const ids = new Map(Object.entries(snippet.nodes).map(([id, { type }]) => [id, newId(plain(type))]))
  const groups = new Map(Object.keys(snippet.groups).map((id) => [id, newId('group')]))
  const notes = Object.values(snippet.notes).map((note) => ({ id: newId('note'), note }))
  const names = new Set(Object.values(document.nodes).map(({ name }) => name))
  const lacking: string[] = []
  const moved = ({ x, y, hand }: Position): Position => ({ x: x + by.x, y: y + by.y, ...(hand && { hand }) })
  const nodes = Object.entries(snippet.nodes).map(([id, node]): Operation => {
    const name = uniqueName(node.name, names)
    names.add(name)
    const { group: before, ...rest } = node
    const group = before === undefined ? undefined : groups.get(before)
    const settings = { ...node.settings }
    for (const secret of secretsOf(node.type)) {
      if (settings[secret.name] !== undefined) continue
      if (secret.made) settings[secret.name] = newToken()
      else lacking.push(name)
    }
    const pasted: Node = { ...rest, name, settings, position: moved(node.position), ...(group !== undefined && { group }) }
    return { op: 'addNode', id: ids.get(id)!, node: pasted }
  })
  const operations: Operation[] = [
    ...Object.values(snippet.formulas).map((formula): Operation => ({ op: 'setFormula', id: newId('formula'), formula })),
    ...[...groups].map(([id, now]): Operation => ({ op: 'setGroup', id: now, group: snippet.groups[id]! })),
    ...nodes,
    ...snippet.edges.map(({ from, to }): Operation => ({
      op: 'addEdge',
      edge: { from: { ...from, node: ids.get(from.node)! }, to: { ...to, node: ids.get(to.node)! } },
    })),
    ...Object.values(snippet.views).map((view): Operation => ({
      op: 'setView',
      id: newId('view'),
      view: { ...view, node: ids.get(view.node)! },
    })),
    ...notes.map(({ id, note }): Operation => ({ op: 'setCanvasNote', id, note: { ...note, position: moved(note.position) } })),
  ]
  return { operations, nodes: [...ids.values()], notes: notes.map(({ id }) => id), lacking }
}

/** A snippet without the named formulas that the document has, and with another name for one that is something else there. */
function withOwnFormulas(document: PipelineDocument, snippet: Snippet): Snippet {
  const there = Object.values(document.formulas)
  const isThere = (name: string) => there.some((formula) => sameName(formula.name, name))
  let part: PipelineDocument = { ...emptyDocument(''), nodes: snippet.nodes, formulas: snippet.formulas }
  for (const [id, { name, formula }] of Object.entries(snippet.formulas)) {
    if (!isThere(name) || there.some((own) => sameName(own.name, name) && own.formula === formula)) continue
    let free = name
    for (let n = 2; isThere(free) || Object.values(part.formulas).some((other) => sameName(other.name, free)); n++) free = `${name}_${n}`
    const renamed = applyChange(part, { ops: renameFormulaOperations(part, id, free) })
    if (renamed.ok) part = renamed.document
  }
  const formulas = Object.fromEntries(Object.entries(part.formulas).filter(([, { name }]) => !isThere(name)))
  return { ...snippet, nodes: part.nodes, formulas }
}

/** A type as a part of an id. */
const plain = (type: string): string => type.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || 'node'

/** The first corner of all that a snippet holds. */
export function cornerOf({ nodes, notes }: Pick<Snippet, 'nodes' | 'notes'>): Position {
  const positions = [...Object.values(nodes), ...Object.values(notes)].map(({ position }) => position)
  return { x: Math.min(...positions.map(({ x }) => x)), y: Math.min(...positions.map(({ y }) => y)) }
}
