import {
  definitionOf,
  migrateSettings,
  outputsOf,
  problemInWords,
  saidInWords,
  type AnyDefinition,
  type ChangedPart,
  type Node,
  type PortDefinition,
} from '@millrace/shared'
import { Tooltip } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconNote, IconPencil } from '@tabler/icons-react'
import { Handle, Position, useUpdateNodeInternals, type NodeProps } from '@xyflow/react'
import { memo, useEffect, useMemo, useRef } from 'react'
import { PeopleAt } from '../editor/PeopleBar.tsx'
import { useDraft, useFindings, useLive, usePreviews, useSession } from '../editor/session.ts'
import { cardFigures } from '../live/cardFigures.ts'
import { history, rowsThrough } from '../live/rates.ts'
import { runError } from '../live/runError.ts'
import { sampleFigures } from '../preview/sampleFigures.ts'
import { formatDuration } from '../ui/format.ts'
import { NodeIcon } from '../ui/NodeIcon.tsx'
import { t, tDefinition } from '../ui/text.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { MarkWord } from '../versions/MarkWord.tsx'
import { useIsFar } from './Detail.tsx'
import { PortButtons } from './PortButtons.tsx'
import { PortNames } from './PortNames.tsx'
import type { PortSide } from './portRoom.ts'

/** Intervals that a card's sparkline shows. */
const SPARK_INTERVALS = 60

/** A node: what it is, what it does in words, and what flows through it now. */
export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps) {
  const node = useDraft((draft) => draft.document.nodes[id])
  const problems = useFindings((findings) => findings.byNode.get(id))
  const changed = useFindings((findings) => findings.changed.get(id))
  const { marks } = useSession()
  useNewPorts(
    id,
    node
      ? outputsOf(node)
          .map((port) => port.id)
          .join()
      : '',
  )
  const mark = marks?.get(id)
  const isFar = useIsFar()
  const failed = useLive((figures) =>
    figures.run?.status === 'failed' && figures.run.error ? runError(figures.run.error, {}).node === id : false,
  )
  if (!node) return null
  const definition = definitionOf(node.type)
  const error = problems?.find(({ severity }) => severity === 'error')
  return (
    <div
      className="mr-card"
      data-kind={definition?.kind ?? 'unknown'}
      data-selected={selected || undefined}
      data-problem={error ? '' : undefined}
      data-far={isFar || undefined}
      data-mark={mark}
    >
      <Ports ports={definition?.inputs ?? []} side="in" />
      <div className="mr-card-head">
        <NodeIcon type={node.type} size={isFar ? 44 : 28} />
        <div className="mr-card-words">
          <div className="mr-card-name mr-clip">
            <bdi>{node.name}</bdi>
          </div>
          {!isFar && (
            <div className="mr-card-caption">
              <span className="mr-fill mr-clip" title={caption(node, definition)}>
                <bdi>{caption(node, definition)}</bdi>
              </span>
              {!error && !changed && !marks && <Time id={id} />}
            </div>
          )}
        </div>
        {node.note && !isFar && (
          <Tooltip label={node.note} multiline maw={280}>
            <IconNote className="mr-card-note" size={16} aria-label={t('Note: {text}', { text: node.note })} />
          </Tooltip>
        )}
        <PeopleAt node={id} />
        {isFar && error && <IconAlertCircle className="mr-card-mark" size={28} aria-label={t('Has a problem')} />}
      </div>
      {isFar ? null : failed && !changed ? (
        <Trouble tone="error" text={t('The last batch failed here')} />
      ) : error ? (
        <Trouble tone="error" text={problemInWords(error)} />
      ) : marks ? (
        <div className="mr-card-flow mr-dim">{mark ? <MarkWord mark={mark} /> : t('as it was')}</div>
      ) : (
        <AtWork id={id} definition={definition} changed={changed} />
      )}
      <Ports ports={outputsOf(node)} side="out" />
      {!isFar && <PortNames node={id} ports={definition?.inputs ?? []} side="in" />}
      {!isFar && <PortNames node={id} ports={outputsOf(node)} side="out" />}
      {selected && definition && !isFar && <PortButtons id={id} definition={definition} />}
    </div>
  )
})

/** Wires begin where a node's ports are: those that a setting has added or taken away are looked for again. */
function useNewPorts(id: string, ports: string): void {
  const lookAgain = useUpdateNodeInternals()
  const known = useRef(ports)
  useEffect(() => {
    if (known.current === ports) return
    known.current = ports
    lookAgain(id)
  }, [id, ports, lookAgain])
}

/** Time of work in the newest batch. */
function Time({ id }: { id: string }) {
  const running = useLive((figures) => figures.run?.status === 'running')
  const ms = useLive((figures) => figures.rates.nodes[id]?.ms)
  if (!running || ms === undefined) return null
  return (
    <span className="mr-card-time" title={t('Time in the newest batch')}>
      {formatDuration(ms)}
    </span>
  )
}

/** What the running version does here; nothing, where the draft means something else. */
function AtWork({ id, definition, changed }: { id: string; definition: AnyDefinition | undefined; changed: ChangedPart | undefined }) {
  const atWork = useLive((figures) => figures.run !== null && figures.run.status !== 'stopped' && figures.run.status !== 'failed')
  if (!atWork) {
    return (
      <div className="mr-card-flow mr-dim">
        <OfSample id={id} definition={definition} /> {t('not running')}
      </div>
    )
  }
  if (changed) {
    return (
      <div className="mr-card-flow mr-dim">
        <OfSample id={id} definition={definition} />
        <span className="mr-card-changed">
          <IconPencil size={14} aria-hidden /> {changed === 'itself' ? t('changed, not deployed') : t('follows a change')}
        </span>
      </div>
    )
  }
  return <Flow id={id} kind={definition?.kind} />
}

/** Rows of the sample that come in and go out, while nothing live says it. */
function OfSample({ id, definition }: { id: string; definition: AnyDefinition | undefined }) {
  const { isReadOnly } = useSession()
  const counted = usePreviews((state) => state.counts[id])
  const ports = outputsOf(useDraft((draft) => draft.document.nodes[id])).map((port) => port.id)
  if (!counted || isReadOnly) return null
  const figures = sampleFigures(definition?.kind, counted.counts, ports)
  return (
    <span
      className="mr-card-sample"
      data-old={counted.isStale || undefined}
      data-tone={figures.isLost ? 'warning' : undefined}
      title={figures.words}
    >
      {figures.isLost && <IconAlertTriangle size={13} aria-hidden />} <span aria-hidden>{figures.text}</span>
      <span className="mr-hidden">{figures.words}</span>
    </span>
  )
}

/** What goes through now: the rate, the other figures that matter, and the last minute as a line. */
function Flow({ id, kind }: { id: string; kind: AnyDefinition['kind'] | undefined }) {
  const rate = useLive((figures) => figures.rates.nodes[id])
  const receiver = useLive((figures) => figures.receivers.find((each) => each.node === id))
  const queued = useLive((figures) => figures.queued[id] ?? 0)
  if (receiver?.status === 'error')
    return <Trouble tone="error" text={receiver.lastError ? saidInWords(receiver.lastError.message) : t('This source cannot be read.')} />
  if (rate?.error) return <Trouble tone="warning" text={saidInWords(rate.error)} />
  const figures = cardFigures(kind, rate, receiver, queued)
  return (
    <div className="mr-card-flow">
      <span className="mr-card-rate">{figures.rate}</span>
      <span className="mr-card-side mr-clip" data-tone={figures.isNotable ? 'warning' : undefined} title={figures.side}>
        {figures.isNotable && <IconAlertTriangle size={13} aria-hidden />} {figures.side}
      </span>
      <Spark id={id} />
    </div>
  )
}

function Spark({ id }: { id: string }) {
  const batches = useLive((figures) => figures.batches)
  const until = useLive((figures) => figures.rates.until)
  const values = useMemo(() => history(batches, until, SPARK_INTERVALS, (batch) => rowsThrough(batch, id)), [batches, until, id])
  return <Sparkline values={values} width={56} height={22} />
}

function Trouble({ tone, text }: { tone: 'warning' | 'error'; text: string }) {
  return (
    <div className="mr-card-problem" data-tone={tone} title={text}>
      {tone === 'error' ? <IconAlertCircle size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
      <span className="mr-clip">{text}</span>
    </div>
  )
}

function Ports({ ports, side }: { ports: readonly PortDefinition[]; side: PortSide }) {
  return ports.map((port, index) => (
    <Handle
      key={port.id}
      id={port.id}
      type={side === 'in' ? 'target' : 'source'}
      position={side === 'in' ? Position.Left : Position.Right}
      className="mr-port"
      style={{ insetBlockStart: `${((index + 1) / (ports.length + 1)) * 100}%` }}
      title={tDefinition(port.name)}
    />
  ))
}

function caption(node: Node, definition: AnyDefinition | undefined): string {
  if (!definition) return t('Unknown type "{type}"', { type: node.type })
  const settings = migrateSettings(definition, node.settings, node.typeVersion)
  const parsed = settings && definition.settings.safeParse(settings)
  return parsed?.success ? definition.caption(parsed.data) : tDefinition(definition.summary)
}
