import { edgeId, type Edge, type PipelineDocument } from './document.ts'

/** The wires of a document by where they lead, in the order of their ids: the same document always gives the same order. */
export class Wires {
  readonly #byNode = new Map<string, Edge[]>()

  constructor(document: PipelineDocument) {
    const edges = Object.values(document.edges).map((edge) => ({ id: edgeId(edge), edge }))
    for (const { edge } of edges.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const known = this.#byNode.get(edge.to.node)
      if (known) known.push(edge)
      else this.#byNode.set(edge.to.node, [edge])
    }
  }

  /** Wires that lead to a node, or to one of its ports. */
  into(node: string, port?: string): readonly Edge[] {
    const edges = this.#byNode.get(node) ?? []
    return port === undefined ? edges : edges.filter((edge) => edge.to.port === port)
  }
}
