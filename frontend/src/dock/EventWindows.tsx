import './eventWindows.css'
import { IconAlertTriangle, IconCheck, IconClock } from '@tabler/icons-react'
import { useMemo, type CSSProperties } from 'react'
import { useDraft, useLive } from '../editor/session.ts'
import { formatDuration, formatEventTime, formatNumber, formatTime } from '../ui/format.ts'
import { NodeName } from '../ui/NodeName.tsx'
import { t } from '../ui/text.ts'
import { eventTimelines, type EventTimeline } from './eventTimelines.ts'

/** Which rows sit in which window by event time, when each is put out, the watermark, and late rows. */
export function EventWindows() {
  const batches = useLive((figures) => figures.batches)
  const timelines = useMemo(() => eventTimelines(batches), [batches])
  return timelines.map((timeline) => <Timeline key={timeline.node} timeline={timeline} />)
}

function Timeline({ timeline }: { timeline: EventTimeline }) {
  const nodes = useDraft((draft) => draft.document.nodes)
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const { node, watermark, open, windows, late, lateRows, closesAt, from, to } = timeline
  const moment = (at: number) => formatEventTime(at, timeZone)
  // The day is said once above; only a window that begins on another one says its own.
  const day = dayOf(moment(to))
  const clock = (at: number) => (dayOf(moment(at)) === day ? moment(at).slice(day.length + 1) : moment(at))
  const hidden = open === null ? 0 : open - windows.filter(({ closedAt }) => closedAt === null).length
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
            <span className="mr-event-key">{t('Watermark {watermark} ({timeZone})', { watermark: moment(watermark), timeZone })}</span>
            <span>{t('{rows, plural, =0 {No late row} one {# late row} other {# late rows}}', { rows: lateRows })}</span>
            {closesAt !== null && <span>{t('Without new rows the next window closes at {time}.', { time: formatTime(closesAt) })}</span>}
          </p>
          <table className="mr-data" style={{ '--mr-watermark': `${share(watermark, timeline)}%` } as CSSProperties}>
            <thead>
              <tr>
                <th scope="col">{t('Window')}</th>
                <th scope="col" data-align="end">
                  {t('Rows')}
                </th>
                <th scope="col">{t('Closed')}</th>
                <th scope="col" className="mr-event-line">
                  <span className="mr-event-scale mr-num">
                    <span>{clock(from)}</span>
                    <span>{clock(to)}</span>
                  </span>
                </th>
              </tr>
            </thead>
            <tbody>
              {windows.map(({ start, end, rows, closedAt }, at) => (
                <tr key={at}>
                  <th scope="row" className="mr-num">
                    {t('{start} to {end}', { start: clock(start), end: clock(end) })}
                  </th>
                  <td data-align="end">{formatNumber(rows)}</td>
                  <td>
                    <span className="mr-with-icon" data-tone={closedAt === null ? 'dim' : 'healthy'}>
                      {closedAt === null ? <IconClock size={14} aria-hidden /> : <IconCheck size={14} aria-hidden />}
                      {closedAt === null ? t('open') : t('at {time}', { time: formatTime(closedAt) })}
                    </span>
                  </td>
                  <td className="mr-event-line" aria-hidden>
                    <span className="mr-event-track">
                      <span
                        className="mr-event-bar"
                        data-open={closedAt === null || undefined}
                        style={{
                          insetInlineStart: `${share(start, timeline)}%`,
                          inlineSize: `${share(end, timeline) - share(start, timeline)}%`,
                        }}
                      />
                    </span>
                  </td>
                </tr>
              ))}
              {late.length > 0 && <Late timeline={timeline} timeZone={timeZone} />}
            </tbody>
          </table>
          {hidden > 0 && (
            <p className="mr-dim mr-small">{t('{hidden, plural, one {# more window is} other {# more windows are}} open.', { hidden })}</p>
          )}
        </>
      )}
    </section>
  )
}

/** Late rows, at the times at which they happened. */
function Late({ timeline, timeZone }: { timeline: EventTimeline; timeZone: string }) {
  const { late, watermark } = timeline
  const newest = late.at(-1)!
  return (
    <tr>
      <th scope="row">{t('Late rows')}</th>
      <td data-align="end">{formatNumber(late.reduce((sum, { rows }) => sum + rows, 0))}</td>
      <td>
        <span className="mr-with-icon" data-tone="warning">
          <IconAlertTriangle size={14} aria-hidden />
          {t('of {time}, {behind} behind the watermark', {
            time: formatEventTime(newest.at, timeZone),
            behind: formatDuration(Math.max(0, watermark! - newest.at)),
          })}
        </span>
      </td>
      <td className="mr-event-line" aria-hidden>
        <span className="mr-event-track">
          {late.map(({ at, batch }) => (
            <span key={batch} className="mr-event-late" style={{ insetInlineStart: `${share(at, timeline)}%` }} />
          ))}
        </span>
      </td>
    </tr>
  )
}

/** The date at the head of a moment. */
const dayOf = (moment: string): string => moment.slice(0, moment.indexOf(' '))

/** Where a time stands on the time line, in percent of its length. */
const share = (at: number, { from, to }: EventTimeline): number =>
  to === from ? 0 : Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
