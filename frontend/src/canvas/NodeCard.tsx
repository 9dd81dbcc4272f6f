import { definitionOf, migrateSettings, problemInWords, type AnyDefinition, type Node, type PortDefinition } from '@millrace/shared'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { Handle, Position, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useDraft, useLive, useProblems } from '../editor/session.ts'
import { formatCompact, formatRate } from '../ui/format.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'

/** A node: what it is, what it does in words, and what flows through it now. */
export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps) {
  const node = useDraft((draft) => draft.document.nodes[id])
  const error = useProblems().find((problem) => problem.node === id && problem.severity === 'error')
  if (!node) return null
  const definition = definitionOf(node.type)
  return (
    <div
      className="mr-card"
      data-kind={definition?.kind ?? 'unknown'}
      data-selected={selected || undefined}
      data-problem={error ? '' : undefined}
    >
      <Ports ports={definition?.inputs ?? []} side="in" />
      <div className="mr-card-head">
        <NodeIcon type={node.type} />
        <div className="mr-card-words">
          <div className="mr-card-name mr-clip">
            <bdi>{node.name}</bdi>
          </div>
          <div className="mr-card-caption mr-clip" title={caption(node, definition)}>
            {caption(node, definition)}
          </div>
        </div>
      </div>
      {error ? (
        <div className="mr-card-problem">
          <IconAlertCircle size={14} aria-hidden />
          <span className="mr-clip">{problemInWords(error)}</span>
        </div>
      ) : (
        <Flow id={id} kind={definition?.kind} />
      )}
      <Ports ports={definition?.outputs ?? []} side="out" />
    </div>
  )
})

/** What goes through now: the rate, and the one other figure that matters. */
function Flow({ id, kind }: { id: string; kind: AnyDefinition['kind'] | undefined }) {
  const rate = useLive((figures) => figures.rates.nodes[id])
  const receiver = useLive((figures) => figures.receivers.find((each) => each.node === id))
  const failed = useLive((figures) => figures.run?.status === 'failed' && figures.run.error?.startsWith(`The batch failed at ${id}:`))
  const running = useLive((figures) => figures.run !== null && figures.run.status !== 'stopped' && figures.run.status !== 'failed')
  if (failed) return <Trouble tone="error" text="The last batch failed here" />
  if (!running) return <div className="mr-card-flow mr-dim">not running</div>
  if (receiver?.status === 'error') return <Trouble tone="error" text={receiver.lastError?.message ?? 'This source cannot be read.'} />
  if (rate?.error) return <Trouble tone="warning" text={rate.error} />
  const out = Object.values(rate?.out ?? {}).reduce((sum, each) => sum + each, 0)
  const main = kind === 'output' ? (rate?.in ?? 0) : out
  const side =
    rate && rate.deadLetters > 0
      ? `${formatCompact(rate.deadLetters)} refused`
      : kind === 'input'
        ? receiver && receiver.status !== 'active'
          ? receiver.status
          : ''
        : rate?.held !== undefined
          ? `${formatCompact(rate.held)} kept`
          : kind === 'output'
            ? ''
            : `of ${formatRate(rate?.in ?? 0)}`
  return (
    <div className="mr-card-flow">
      <span className="mr-card-rate">{formatRate(main)}</span>
      <span className="mr-dim mr-num">{side}</span>
    </div>
  )
}

function Trouble({ tone, text }: { tone: 'warning' | 'error'; text: string }) {
  return (
    <div className="mr-card-problem" data-tone={tone} title={text}>
      <IconAlertTriangle size={14} aria-hidden />
      <span className="mr-clip">{text}</span>
    </div>
  )
}

function Ports({ ports, side }: { ports: readonly PortDefinition[]; side: 'in' | 'out' }) {
  return ports.map((port, index) => (
    <Handle
      key={port.id}
      id={port.id}
      type={side === 'in' ? 'target' : 'source'}
      position={side === 'in' ? Position.Left : Position.Right}
      className="mr-port"
      style={{ insetBlockStart: `${((index + 1) / (ports.length + 1)) * 100}%` }}
      title={port.name}
    >
      {ports.length > 1 && <span className="mr-port-name">{port.name}</span>}
    </Handle>
  ))
}

function caption(node: Node, definition: AnyDefinition | undefined): string {
  if (!definition) return `Unknown type "${node.type}"`
  const settings = migrateSettings(definition, node.settings, node.typeVersion)
  const parsed = settings && definition.settings.safeParse(settings)
  return parsed?.success ? definition.caption(parsed.data) : definition.summary
}
