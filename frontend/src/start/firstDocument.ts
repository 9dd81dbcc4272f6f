/** First pipelines, as the start page makes them. */
import {
  definitionOf,
  documentSchema,
  DOCUMENT_FORMAT,
  edgeId,
  type Edge,
  type JsonObject,
  type Node,
  type PipelineDocument,
  type View,
} from '@millrace/shared'
import { newNode } from '../editor/actions.ts'
import { STEP_X } from '../editor/actions.ts'
import type { PastedTable } from './pasted.ts'

/** Ids of nodes, for what shows them afterwards. */
export const INPUT = 'input'
export const TABLE = 'table'

/** How pasted rows are shown: each row, or one value for each key. */
export interface Shown {
  /** Column whose values make the groups; null = each row. */
  by: string | null
  fn: 'count' | 'sum' | 'avg'
  /** Column that is summed or averaged; none where rows are counted. */
  of: string
}

function node(type: string, name: string, column: number, settings: JsonObject): Node {
  return { type, typeVersion: definitionOf(type)!.version, name, settings, position: { x: column * STEP_X, y: 0 } }
}

function chain(name: string, nodes: Record<string, Node>, views: Record<string, View>): PipelineDocument {
  const ids = Object.keys(nodes)
  const edges = ids.slice(1).map((id, at): Edge => ({ from: { node: ids[at]!, port: 'out' }, to: { node: id, port: 'in' } }))
  return documentSchema.parse({
    format: DOCUMENT_FORMAT,
    name,
    interval: 1000,
    nodes,
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
    views,
  })
}

/** What the column of a measure is called. */
const measureName = ({ fn, of }: Shown): string => (fn === 'count' ? 'count' : `${fn}_${of}`)

/** Rows that are played, and a live table of them or of their groups. */
export function pastedDocument(
  name: string,
  { columns, rows }: PastedTable,
  shown: Shown,
  words: { rows: string; groups: string },
): PipelineDocument {
  const rate = Math.min(100, Math.max(5, Math.ceil(rows.length / 60)))
  const input = node('replay', words.rows, 0, { table: { columns: columns.map(({ ...column }) => column), rows }, rate, repeat: true })
  if (shown.by === null) {
    const table = node('liveTable', name, 1, { mode: 'append', keys: [], limit: 1000 })
    return chain(name, { [INPUT]: input, [TABLE]: table }, { rows: { node: TABLE, kind: 'table', title: name, y: [] } })
  }
  const as = measureName(shown)
  const groups = node('summarize', words.groups, 1, {
    keys: [shown.by],
    measures: [{ as, fn: shown.fn, column: shown.fn === 'count' ? '' : shown.of }],
    over: 'start',
    visit: 'touched',
  })
  const table = node('liveTable', name, 2, { mode: 'upsert', keys: [shown.by], limit: 1000 })
  return chain(
    name,
    { [INPUT]: input, groups, [TABLE]: table },
    { groups: { node: TABLE, kind: 'bar', title: words.groups, x: shown.by, y: [as] } },
  )
}

/** A source that others send lines to, and a live table of what comes. */
export function receivingDocument(name: string, type: 'http' | 'tcp', settings: JsonObject, words: { table: string }): PipelineDocument {
  const own = { ...(definitionOf(type)!.defaults as JsonObject), ...settings, format: { kind: 'lines' } }
  const input = node(type, type === 'http' ? 'HTTP' : 'TCP lines', 0, own)
  const table = node('liveTable', words.table, 1, { mode: 'append', keys: [], limit: 1000 })
  return chain(name, { [INPUT]: input, [TABLE]: table }, { rows: { node: TABLE, kind: 'table', title: words.table, y: [] } })
}

/** One source with its usual settings. */
export function sourceDocument(name: string, type: string): PipelineDocument {
  const empty = chain(name, {}, {})
  const input = newNode(type, { x: 0, y: 0 }, empty)
  return input ? { ...empty, nodes: { [INPUT]: input } } : empty
}
