/** The outline of a document: groups, nodes in reading order, and under each node its wires, as the lines of a tree. */
import { edgeId, type Edge, type PipelineDocument } from '@millrace/shared'
import { readingOrder } from '../store/readingOrder.ts'

interface Line {
  /** The same for the same thing, however the document changes. */
  key: string
  level: number
  /** The line under which it stands. */
  parent: string | undefined
}
export type OutlineLine = Line &
  (
    | { kind: 'group'; group: string; hasLines: true }
    | { kind: 'node'; node: string; hasLines: boolean }
    | { kind: 'in' | 'out'; node: string; edge: Edge; hasLines: false }
  )

export const keyOfNode = (id: string): string => `node ${id}`

/** The lines that are seen: those under a closed line are not. A group stands where the first of its nodes is read. */
export function outlineOf(document: PipelineDocument, closed: ReadonlySet<string>): OutlineLine[] {
  const order = readingOrder(document)
  const groupOf = (id: string) => {
    const group = document.nodes[id]?.group
    return group !== undefined && Object.hasOwn(document.groups, group) ? group : undefined
  }
  const lines: OutlineLine[] = []
  const told = new Set<string>()
  for (const id of order) {
    const group = groupOf(id)
    if (group === undefined) lines.push(...linesOf(document, id, 1, undefined, closed))
    else if (!told.has(group)) {
      told.add(group)
      const key = `group ${group}`
      lines.push({ key, level: 1, parent: undefined, kind: 'group', group, hasLines: true })
      if (closed.has(key)) continue
      for (const member of order) if (groupOf(member) === group) lines.push(...linesOf(document, member, 2, key, closed))
    }
  }
  return lines
}

function linesOf(document: PipelineDocument, node: string, level: number, parent: string | undefined, closed: ReadonlySet<string>) {
  const key = keyOfNode(node)
  const edges = Object.values(document.edges)
  const wire = (kind: 'in' | 'out', edge: Edge): OutlineLine => ({
    key: `${kind} ${edgeId(edge)}`,
    level: level + 1,
    parent: key,
    kind,
    node,
    edge,
    hasLines: false,
  })
  const wires = [
    ...edges.filter(({ to }) => to.node === node).map((edge) => wire('in', edge)),
    ...edges.filter(({ from }) => from.node === node).map((edge) => wire('out', edge)),
  ]
  const line: OutlineLine = { key, level, parent, kind: 'node', node, hasLines: wires.length > 0 }
  return closed.has(key) ? [line] : [line, ...wires]
}
