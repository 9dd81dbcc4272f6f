import type { PortDefinition } from '@millrace/shared'
import type { CSSProperties } from 'react'
import { useDraft, useFindings, useLive, usePreviews, useWorkspace } from '../editor/session.ts'
import { formatCompact, formatRate } from '../ui/format.ts'
import { tDefinition } from '../ui/text.ts'
import { pitchOf, roomForNames, type PortSide } from './portRoom.ts'

interface Props {
  node: string
  ports: readonly PortDefinition[]
  side: PortSide
}

/** Where a card has several ports at a side, their names stand beside it; one port needs none. */
export function PortNames(props: Props) {
  return props.ports.length > 1 ? <Names {...props} /> : null
}

/** At rest on the wires, as far as there is room; on a surface above all cards while this one alone is selected, or a port is pointed at. */
function Names({ node, ports, side }: Props) {
  // As text, so that cards elsewhere draw nothing here anew.
  const room = useDraft(({ document }) => roomForNames(document, node, side, ports.length).join(' ')).split(' ')
  const isOpen = useWorkspace(({ nodes, edges, notes }) => nodes[0] === node && nodes.length + edges.length + notes.length === 1)
  return (
    <div className="mr-port-names" data-side={side} data-open={isOpen || undefined}>
      {ports.map(({ id, name }, index) => (
        <span
          key={id}
          className="mr-port-name"
          style={{ '--mr-pitch': `${pitchOf(ports.length)}px`, '--mr-room': `${room[index]}px` } as CSSProperties}
        >
          <bdi className="mr-clip">{tDefinition(name)}</bdi>
          {side === 'out' && <PortFigure node={node} port={id} />}
        </span>
      ))}
    </div>
  )
}

/** What comes out at one of several ports: rows of the sample, or their rate while the running version means the same. */
function PortFigure({ node, port }: { node: string; port: string }) {
  const rows = usePreviews((state) => {
    const counted = state.counts[node]
    return counted && !counted.isStale ? counted.counts.out[port] : undefined
  })
  const isChanged = useFindings((findings) => findings.changed.has(node))
  const isRunning = useLive((figures) => figures.run?.status === 'running')
  const rate = useLive((figures) => figures.rates.nodes[node]?.out[port])
  if (isRunning && !isChanged) return rate === undefined ? null : <span className="mr-port-rate">{formatRate(rate)}</span>
  return rows === undefined ? null : <span>{formatCompact(rows)}</span>
}
