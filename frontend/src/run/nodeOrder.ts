import type { NodeReport } from '@millrace/shared'

/** As the nodes stand in the pipeline, or the one that took longest first. */
export type NodeOrder = 'pipeline' | 'time'

/** Nodes of a batch in order. By time, what was done together with another node follows that node; what took no time comes last. */
export function nodesInOrder(nodes: Readonly<Record<string, NodeReport>>, order: NodeOrder): [string, NodeReport][] {
  const entries = Object.entries(nodes)
  if (order === 'pipeline') return entries
  const owner = ([id, { fusedWith }]: [string, NodeReport]) => (fusedWith !== undefined && nodes[fusedWith] ? fusedWith : id)
  const time = (id: string) => nodes[id]!.ms ?? -1
  const place = new Map(entries.map(([id], index) => [id, index]))
  return entries.toSorted((a, b) => {
    const [ownerA, ownerB] = [owner(a), owner(b)]
    if (ownerA !== ownerB) return time(ownerB) - time(ownerA) || place.get(ownerA)! - place.get(ownerB)!
    return Number(a[0] !== ownerA) - Number(b[0] !== ownerB)
  })
}
