import { definitionOf } from '../connectors/registry.ts'
import { DOCUMENT_FORMAT, documentSchema, edgeId, type Edge, type Node, type PipelineDocument, type View } from '../graph/document.ts'
import type { JsonObject } from '../json.ts'

const COLUMN = 300
const ROW = 140

/** A node on the grid of a drawing. */
export function node(type: string, name: string, column: number, row: number, settings: JsonObject): Node {
  return { type, typeVersion: definitionOf(type)?.version ?? 1, name, settings, position: { x: column * COLUMN, y: row * ROW } }
}

/** A document that updates every second. A wire leads from the port `out` of one node to the port `in` of another. */
export function drawing(
  name: string,
  nodes: Record<string, Node>,
  wires: readonly (readonly [from: string, to: string])[],
  views: Record<string, View>,
): PipelineDocument {
  const edges = wires.map(([from, to]): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }))
  return documentSchema.parse({
    format: DOCUMENT_FORMAT,
    name,
    interval: 1000,
    nodes,
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
    views,
  })
}

/** Rows written as one text, a line each, with their columns' names and types. */
export function tableOf(types: Record<string, string>, lines: string): JsonObject {
  const names = Object.keys(types)
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','))
  return { columns: names.map((name) => ({ name, type: types[name]! })), rows }
}
