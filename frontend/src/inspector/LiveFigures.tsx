import { outputsOf, saidInWords, type AnyDefinition } from '@millrace/shared'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useDraft, useFindings, useLive } from '../editor/session.ts'
import { formatBytes, formatDuration, formatEventTime, formatNumber, formatRate } from '../ui/format.ts'
import { t, tDefinition } from '../ui/text.ts'

/** What runs through the node now: rows in and out, its time in the newest batch, and what went wrong. */
export function LiveFigures({ id, definition }: { id: string; definition: AnyDefinition | undefined }) {
  const isRunning = useLive((figures) => figures.run?.status === 'running')
  const changed = useFindings((findings) => findings.changed.has(id))
  const rate = useLive((figures) => figures.rates.nodes[id])
  const receiver = useLive((figures) => figures.receivers.find((each) => each.node === id))
  const eventTime = useLive((figures) => figures.batches.findLast(({ nodes }) => nodes[id]?.eventTime)?.nodes[id]?.eventTime)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const queued = useLive((figures) => figures.queued[id])
  const nameOf = useDraft((draft) => draft.document.nodes[rate?.fusedWith ?? '']?.name)
  const ports = outputsOf(useDraft((draft) => draft.document.nodes[id]))
  if (!isRunning || !definition) return null
  if (changed) return <p className="mr-note">{t('This differs from what runs. Its figures come with the next deploy.')}</p>
  const outputs = ports.map(({ id: port, name }) => ({
    label: ports.length > 1 ? tDefinition(name) : t('Out'),
    value: formatRate(rate?.out[port] ?? 0),
  }))
  const time =
    rate?.ms !== undefined
      ? formatDuration(rate.ms)
      : rate?.fusedWith !== undefined
        ? t('with {name}', { name: nameOf ?? rate.fusedWith })
        : '–'
  const figures = [
    ...(definition.inputs.length > 0 ? [{ label: t('In'), value: formatRate(rate?.in ?? 0) }] : []),
    ...outputs,
    { label: t('Time'), value: time },
    ...(rate?.held !== undefined ? [{ label: t('Rows kept'), value: formatNumber(rate.held) }] : []),
    ...(typeof eventTime?.watermark === 'number' ? [{ label: t('Watermark'), value: formatEventTime(eventTime.watermark, timeZone) }] : []),
    ...(rate?.lag !== undefined ? [{ label: t('Lag'), value: formatDuration(rate.lag) }] : []),
    ...(queued !== undefined && definition.kind === 'input' ? [{ label: t('Queued'), value: formatBytes(queued) }] : []),
    ...(rate && rate.deadLetters > 0 ? [{ label: t('Refused'), value: formatNumber(rate.deadLetters) }] : []),
  ]
  const trouble =
    rate?.error ?? (receiver?.status === 'error' ? (receiver.lastError?.message ?? t('This source cannot be read.')) : undefined)
  return (
    <div>
      <dl className="mr-live" aria-label={t('Live figures of this node')}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      {receiver && (
        <p className="mr-note mr-clip" title={saidInWords(receiver.place)}>
          {receiver.status === 'waiting'
            ? t('Waits for senders at {place}', { place: saidInWords(receiver.place) })
            : receiver.status === 'active'
              ? t('Reads from {place}', { place: saidInWords(receiver.place) })
              : t('At {place}', { place: saidInWords(receiver.place) })}
        </p>
      )}
      {trouble !== undefined && (
        <p className="mr-trouble">
          <IconAlertTriangle size={14} aria-hidden /> {saidInWords(trouble)}
        </p>
      )}
    </div>
  )
}
