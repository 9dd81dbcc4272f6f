import type { PipelineDocument } from '@millrace/shared'

/** The nodes at the beginning of all ways to the port "Table" of a node. */
export function tableSources(document: Pick<PipelineDocument, 'edges'>, node: string): string[] {
  const edges = Object.values(document.edges)
  const seen = new Set<string>()
  const wanted = edges.filter(({ to }) => to.node === node && to.port === 'table').map(({ from }) => from.node)
  const found: string[] = []
  for (let at = wanted.pop(); at !== undefined; at = wanted.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const before = edges.filter(({ to }) => to.node === at).map(({ from }) => from.node)
    if (before.length === 0) found.push(at)
    wanted.push(...before)
  }
  return found.toSorted()
}
