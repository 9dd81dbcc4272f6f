import { durationInWords } from '@millrace/shared'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useLive } from '../editor/session.ts'
import { live } from '../live/connection.ts'
import { formatElapsed } from '../ui/format.ts'
import { t } from '../ui/text.ts'

/** Update every X, running for Y, n batches, m records. What has no room is left out from the start of the line on. */
export function Summary() {
  const run = useLive((figures) => figures.run)
  const [now, setNow] = useState(() => Date.now())
  // Of a server that is out of reach nobody knows whether it goes on.
  const isConnected = useStore(live.state, ({ connected }) => connected)
  const running = run?.status === 'running'
  const waits = useLive((figures) => figures.work.waits)
  useEffect(() => {
    if (!running || !isConnected) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running, isConnected])
  if (!run) return <span className="mr-summary" />
  const { interval, startedAt, completedBatches, records } = run
  return (
    <span className="mr-summary mr-dim mr-num" data-testid="summary">
      {waits > 0 && <>{t('{count, plural, one {# batch waiting} other {# batches waiting}}', { count: waits })} · </>}
      <span className="mr-summary-first">{t('Updates every {interval} · ', { interval: durationInWords(interval) })}</span>
      {running && t('running for {time} · ', { time: formatElapsed(now - startedAt) })}
      <span>
        {t('{batches, plural, one {# batch} other {# batches}} · {records, plural, one {# record} other {# records}}', {
          batches: completedBatches,
          records,
        })}
      </span>
    </span>
  )
}
