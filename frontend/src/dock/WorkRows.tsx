import type { RunWork, WaitingBatch } from '@millrace/shared'
import { IconClock, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useIsAway } from '../app/SystemBanner.tsx'
import { useLive } from '../editor/session.ts'
import { formatBatchTime, formatBytes, formatDuration, formatElapsed, formatNumber } from '../ui/format.ts'
import { t } from '../ui/text.ts'

/** How often the time that a batch takes is drawn anew, in milliseconds. */
const TICK_MS = 500
/** Most waiting batches with a row of their own: those that come first. */
const NAMED = 5

/**
 * Batches that are not done, as a queue: what is being received, what waits, what is worked on. The first and the last of these stand here
 * always, so that nothing moves when they come and go.
 */
export function WorkRows({ interval }: { interval: number }) {
  const { at, waiting, waits } = useLive((figures) => figures.work)
  const named = waiting.slice(0, NAMED)
  return (
    <>
      <NextRow />
      {waits > named.length && (
        <tr>
          <td />
          <td colSpan={5} className="mr-dim">
            {t('{count, plural, one {# more batch waits} other {# more batches wait}}', { count: waits - named.length })}
          </td>
          <td>
            <Waiting />
          </td>
          <td />
        </tr>
      )}
      {named.toReversed().map((batch) => (
        <tr key={batch.time}>
          <Size batch={batch} interval={interval} />
          <td colSpan={4} className="mr-dim">
            {t('{size} received', { size: formatBytes(batch.bytes) })}
          </td>
          <td>
            <Waiting />
          </td>
          <td />
        </tr>
      ))}
      <AtWorkRow at={at} interval={interval} />
    </>
  )
}

/** What was received and is in no batch that is done. */
function NextRow() {
  const bytes = useLive((figures) => Object.values(figures.queued).reduce((sum, each) => sum + each, 0))
  return (
    <tr>
      <td>{t('next')}</td>
      <td colSpan={5} className="mr-dim">
        {bytes > 0 ? t('{size} received, not yet processed', { size: formatBytes(bytes) }) : t('nothing received since the batch before')}
      </td>
      <td>
        <Waiting />
      </td>
      <td />
    </tr>
  )
}

function AtWorkRow({ at, interval }: { at: RunWork['at']; interval: number }) {
  const elapsed = useElapsed(at)
  if (!at) {
    return (
      <tr>
        <td className="mr-dim">–</td>
        <td colSpan={5} className="mr-dim">
          {t('no batch is worked on')}
        </td>
        <td>
          <span className="mr-with-icon" data-tone="dim">
            <IconPlayerPlay size={14} aria-hidden /> {t('idle')}
          </span>
        </td>
        <td />
      </tr>
    )
  }
  const share = Math.min(1, elapsed / interval)
  return (
    <tr>
      <Size batch={at} interval={interval} />
      <td />
      <td data-align="end">
        <span className="mr-share" title={t('{share, number, percent} of the interval', { share })}>
          <span style={{ inlineSize: `${share * 100}%` }} />
        </span>
        {elapsed < 1000 ? formatDuration(elapsed) : formatElapsed(elapsed)}
      </td>
      <td colSpan={2} className="mr-dim">
        {t('{size} received', { size: formatBytes(at.bytes) })}
      </td>
      <td>
        <span className="mr-with-icon">
          <IconPlayerPlay size={14} aria-hidden /> {t('at work')}
        </span>
      </td>
      <td />
    </tr>
  )
}

function Size({ batch, interval }: { batch: WaitingBatch; interval: number }) {
  return (
    <>
      <td className="mr-num">{formatBatchTime(batch.time, interval)}</td>
      <td data-align="end">{formatNumber(batch.records)}</td>
    </>
  )
}

const Waiting = () => (
  <span className="mr-with-icon" data-tone="dim">
    <IconClock size={14} aria-hidden /> {t('waiting')}
  </span>
)

/** Milliseconds since a batch began: what the server told, and what went by since; while it is away, only what it told. */
function useElapsed(at: RunWork['at']): number {
  const [since, setSince] = useState<{ at: RunWork['at']; passed: number }>({ at, passed: 0 })
  const isAway = useIsAway()
  useEffect(() => {
    if (!at || isAway) return
    const told = performance.now()
    const timer = setInterval(() => setSince({ at, passed: performance.now() - told }), TICK_MS)
    return () => clearInterval(timer)
  }, [at, isAway])
  return (at?.elapsed ?? 0) + (since.at === at && !isAway ? since.passed : 0)
}
