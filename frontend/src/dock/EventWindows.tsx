import './eventWindows.css'
import { Button } from '@mantine/core'
import type { OpenWindowPage } from '@millrace/shared'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../api/client.ts'
import { useDraft, useLive } from '../editor/session.ts'
import { useAskAgain } from '../live/useAskAgain.ts'
import { formatEventTime, formatTime } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { t } from '../ui/text.ts'
import { eventTimelines, withOpen, type EventTimeline } from './eventTimelines.ts'
import { EventWindowTable } from './EventWindowTable.tsx'

/** Open windows that are asked for at once, and at most: a step has no more of equal length. */
const PAGE = 1000
const ALL = 10_000

/** Which rows sit in which window by event time, when each is put out, the watermark, and late rows. */
export function EventWindows() {
  const batches = useLive((figures) => figures.batches)
  const timelines = useMemo(() => eventTimelines(batches), [batches])
  return timelines.map((timeline) => <Timeline key={timeline.node} timeline={timeline} />)
}

function Timeline({ timeline }: { timeline: EventTimeline }) {
  const nodes = useDraft((draft) => draft.document.nodes)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const run = useLive((figures) => figures.run?.id)
  const newest = useLive((figures) => figures.batches.at(-1)?.time)
  const [limit, setLimit] = useState(PAGE)
  const { node, watermark, open, lateRows, closesAt } = timeline
  const told = timeline.windows.filter(({ closedAt }) => closedAt === null).length
  // A report tells some; the run is asked for the others while there are any.
  const asks = run !== undefined && (open === null || open > told)
  useAskAgain(['windows', run, node], asks ? newest : undefined)
  const all = useQuery({
    queryKey: ['windows', run, node, limit],
    queryFn: ({ signal }) => api.get<OpenWindowPage>(`/runs/${run}/windows/${node}?limit=${limit}`, signal),
    enabled: asks,
    placeholderData: keepPreviousData,
  })
  const windows = useMemo(() => withOpen(timeline, asks ? (all.data?.windows ?? []) : []), [timeline, asks, all.data])
  return (
    <section className="mr-event-windows" aria-labelledby={`event-windows-${node}`}>
      <h2 id={`event-windows-${node}`} className="mr-section-title">
        {t('Windows by event time')} · <NodeName id={node} nodes={nodes} />
      </h2>
      {watermark === null ? (
        <p className="mr-empty">{t('No row with a time has come yet.')}</p>
      ) : (
        <>
          <p className="mr-event-facts mr-num">
            <span className="mr-event-key">
              {t('Watermark {watermark} ({timeZone})', { watermark: formatEventTime(watermark, timeZone), timeZone })}
            </span>
            {open !== null && (
              <span>{t('{open, plural, =0 {No window is open} one {# window is open} other {# windows are open}}', { open })}</span>
            )}
            <span>{t('{rows, plural, =0 {No late row} one {# late row} other {# late rows}}', { rows: lateRows })}</span>
            {closesAt !== null && <span>{t('Without new rows the next window closes at {time}.', { time: formatTime(closesAt) })}</span>}
          </p>
          <EventWindowTable timeline={timeline} windows={windows} timeZone={timeZone} name={nodes[node]?.name ?? node} />
          {asks && all.data?.more === true && limit < ALL && (
            <Button size="compact-sm" variant="default" loading={all.isPlaceholderData} onClick={() => setLimit(ALL)}>
              {t('Show all open windows')}
            </Button>
          )}
          {all.isError && <p className="mr-dim mr-small">{t('The other open windows could not be read.')}</p>}
        </>
      )}
    </section>
  )
}
