import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useLive } from '../editor/session.ts'
import { formatRate } from '../ui/format.ts'

/** A wire with the rate of what flows through it. */
export const Wire = memo(function Wire(props: EdgeProps) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, source, sourceHandleId, selected } = props
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition })
  const rate = useLive((figures) =>
    figures.run?.status === 'running' ? figures.rates.nodes[source]?.out[sourceHandleId ?? ''] : undefined,
  )
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={24}
        style={{ stroke: selected ? 'var(--mr-focus)' : 'var(--mr-wire)', strokeWidth: selected ? 2.5 : 1.5 }}
      />
      {rate !== undefined && (
        <EdgeLabelRenderer>
          <div className="mr-wire-rate" style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}>
            {formatRate(rate)}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
