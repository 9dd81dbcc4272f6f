import { definitionOf, outputsOf } from '@millrace/shared'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { useDeployed, useDraft, useFindings, useLive, useSession } from '../editor/session.ts'
import { formatRate } from '../ui/format.ts'
import { MarkWord } from '../versions/MarkWord.tsx'
import { useIsFar } from './Detail.tsx'
import { splice } from './splice.ts'
import { wirePath } from './wirePath.ts'

/** A wire with the rate of what flows through it. */
export const Wire = memo(function Wire(props: EdgeProps) {
  const { id, source, target, sourceHandleId, selected, markerEnd } = props
  const { marks } = useSession()
  const mark = marks?.get(id)
  const { path, labelX, labelY, isLabelAbove } = wirePath(props)
  const isAimedAt = useStore(splice, ({ edge }) => edge === id)
  const deployed = useDeployed().document
  const changed = useFindings((findings) => findings.changed.has(source))
  // One of several ports tells its rate beside its name: on the wire it would cover the names of the others, at either end.
  const isNamed = useDraft(
    ({ document: { nodes } }) => outputsOf(nodes[source]).length > 1 || (definitionOf(nodes[target]?.type ?? '')?.inputs.length ?? 0) > 1,
  )
  const isFar = useIsFar()
  const rate = useLive((figures) =>
    figures.run?.status === 'running' && !isNamed && !isFar ? figures.rates.nodes[source]?.out[sourceHandleId ?? ''] : undefined,
  )
  // A wire that only the draft has carries nothing yet, whatever its source puts out.
  const isAsDeployed = deployed?.edges[id] !== undefined && !changed
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={24}
        {...(markerEnd !== undefined && !isFar && { markerEnd })}
        {...(mark && { className: `mr-wire-${mark}` })}
        style={{
          stroke: selected || isAimedAt ? 'var(--mr-focus)' : mark ? 'var(--mr-mark)' : 'var(--mr-wire)',
          strokeWidth: isAimedAt ? 4 : selected || mark ? 2.5 : 1.5,
        }}
      />
      {mark && (
        <EdgeLabelRenderer>
          <div className="mr-wire-rate" style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}>
            <MarkWord mark={mark} />
          </div>
        </EdgeLabelRenderer>
      )}
      {rate !== undefined && isAsDeployed && !marks && (
        <EdgeLabelRenderer>
          <div
            className="mr-wire-rate"
            data-above={isLabelAbove || undefined}
            style={{ transform: `translate(-50%, ${isLabelAbove ? '-150%' : '-50%'}) translate(${labelX}px, ${labelY}px)` }}
          >
            {formatRate(rate)}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
