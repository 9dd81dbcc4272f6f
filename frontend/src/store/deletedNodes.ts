import { apply, type Change, type Operation, type PipelineDocument } from '@millrace/shared'

/** Most deleted nodes that can be brought back; the oldest go first. */
const MOST = 500

/** Nodes that others deleted, and what brings them back with their wires and views. */
export class DeletedNodes {
  readonly #ways = new Map<string, Operation[]>()

  /** Notes what a change deletes; `document` is the one before it. Answers with the nodes and their names. */
  note(document: PipelineDocument, { ops }: Pick<Change, 'ops'>): { node: string; name: string }[] {
    const gone: { node: string; name: string }[] = []
    let current = document
    for (const op of ops) {
      const applied = apply(current, op)
      if (!applied.ok) break
      const before = current
      current = applied.document
      if (op.op !== 'removeNode') continue
      gone.push({ node: op.id, name: before.nodes[op.id]!.name })
      this.#ways.delete(op.id)
      this.#ways.set(op.id, applied.inverse)
      if (this.#ways.size > MOST) this.#ways.delete(this.#ways.keys().next().value!)
    }
    return gone
  }

  /** Operations that bring nodes back into `document`, as far as they still fit. */
  restoring(document: PipelineDocument, nodes: readonly string[]): Operation[] {
    const operations: Operation[] = []
    let current = document
    // All nodes before the first wire: wires between two of them are noted with the one that went first.
    const ways = nodes.flatMap((id) => this.#ways.get(id) ?? [])
    for (const op of [...ways.filter(({ op: kind }) => kind === 'addNode'), ...ways.filter(({ op: kind }) => kind !== 'addNode')]) {
      const applied = apply(current, op)
      if (!applied.ok) continue
      current = applied.document
      operations.push(op)
    }
    return operations
  }

  /** Those that operations need and `document` lacks. */
  neededBy(ops: readonly Operation[], document: PipelineDocument): string[] {
    return [...new Set(ops.flatMap(nodesOf))].filter((id) => document.nodes[id] === undefined && this.#ways.has(id))
  }
}

/** Nodes that must be there for an operation. */
function nodesOf(op: Operation): string[] {
  switch (op.op) {
    case 'moveNodes':
      return Object.keys(op.positions)
    case 'addEdge':
    case 'removeEdge':
      return [op.edge.from.node, op.edge.to.node]
    case 'setView':
      return op.view ? [op.view.node] : []
    case 'removeNode':
    case 'renameNode':
    case 'setNote':
    case 'setSetting':
    case 'migrateNode':
      return [op.id]
    default:
      return []
  }
}
