import { lineageMeaning, type PipelineDocument } from '@millrace/shared'

/** Types whose nodes keep something from batch to batch. */
const STATEFUL = new Set(['window', 'remember', 'liveTable'])

/** What a deploy does to each node that keeps something: it is kept while the node, all before it and, for windows, the interval mean the same. */
export function stateChanges(before: PipelineDocument | undefined, after: PipelineDocument): Record<string, 'kept' | 'reset' | 'new'> {
  const stateful = Object.entries(after.nodes).filter(([, node]) => STATEFUL.has(node.type))
  return Object.fromEntries(
    stateful.map(([id]) => {
      if (!before?.nodes[id]) return [id, 'new']
      return [id, lineageMeaning(before, id) === lineageMeaning(after, id) ? 'kept' : 'reset']
    }),
  )
}
