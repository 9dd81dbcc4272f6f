import { definitionOf, type PipelineDocument } from '@millrace/shared'
import { NodeIcon } from './NodeIcon.tsx'

/** A node's icon and name; its id where the version that is looked at does not have it. */
export function NodeName({ id, nodes }: { id: string; nodes: PipelineDocument['nodes'] }) {
  const node = nodes[id]
  return (
    <span className="mr-with-icon" data-kind={definitionOf(node?.type ?? '')?.kind ?? 'unknown'}>
      <NodeIcon type={node?.type ?? ''} size={20} /> <bdi>{node?.name ?? id}</bdi>
    </span>
  )
}
