import { holdsWindow, lineageMeaning, type Node, type PipelineDocument } from '@millrace/shared'

/** Whether a node keeps something from batch to batch. */
const isStateful = (node: Node): boolean =>
  holdsWindow(node) || ['remember', 'liveTable'].includes(node.type) || (node.type === 'summarize' && node.settings['over'] === 'start')

/** What a deploy does to each node that keeps something: it is kept while the node, all before it and, for windows, the interval mean the same. */
export function stateChanges(before: PipelineDocument | undefined, after: PipelineDocument): Record<string, 'kept' | 'reset' | 'new'> {
  const stateful = Object.entries(after.nodes).filter(([, node]) => isStateful(node))
  return Object.fromEntries(
    stateful.map(([id]) => {
      if (!before?.nodes[id]) return [id, 'new']
      return [id, lineageMeaning(before, id) === lineageMeaning(after, id) ? 'kept' : 'reset']
    }),
  )
}
