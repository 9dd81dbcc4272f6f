import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconChevronDown, IconChevronRight, IconClock, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import type { TimeRange } from '../charts/timeRange.ts'
import { formatDuration, formatEventTime, formatNumber, formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { rangeOf, type EventTimeline, type TimedWindow } from './eventTimelines.ts'
import { RowsOfWindow } from './RowsOfWindow.tsx'
import { useWindowRange } from './useWindowRange.ts'

/** Height of a row in pixels, as eventWindows.css has it. */
const ROW = 29
const OVERSCAN = 2
/** Closed windows that stay in view above the open ones, until the reader goes elsewhere. */
const CLOSED_IN_VIEW = 8

interface Props {
  timeline: EventTimeline
  windows: readonly TimedWindow[]
  timeZone: string
  /** The node's name. */
  name: string
}

const keyOf = ({ start, end }: TimedWindow): string => `${start} ${end}`

/** All windows that are known, one below the other along one line of time; the rows of the one that is opened stand below. */
export function EventWindowTable({ timeline, windows, timeZone, name }: Props) {
  const { watermark, late, node } = timeline
  const help = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const wantsFocus = useRef(false)
  const [chosen, choose] = useState<string>()
  const [opened, open] = useState<TimedWindow>()
  const at = Math.max(
    0,
    windows.findIndex((window) => (chosen === undefined ? window.closedAt === null : keyOf(window) === chosen)),
  )
  const firstOpen = windows.findIndex(({ closedAt }) => closedAt === null)
  /** Where the list begins while it follows what happens. */
  const newest = Math.max(0, (firstOpen < 0 ? windows.length : firstOpen) - CLOSED_IN_VIEW) * ROW
  const follows = useRef(true)
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: windows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialOffset: () => newest,
    useFlushSync: false,
  })
  const items = virtual.getVirtualItems()
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? windows.length - 1]
  // The line shows the windows in view: those of a day beside one of a second would leave it no width.
  const full = useMemo(() => rangeInView(windows.slice(from, to + 1), timeline), [windows, timeline, from, to])
  const first = windows[at]
  const range = useWindowRange(full, {
    around: first && chosen !== undefined ? (first.start + first.end) / 2 : (watermark ?? full[1]),
    least: first ? (first.end - first.start) * 2 : 1,
  })
  useLayoutEffect(() => {
    if (follows.current) scroller.current?.scrollTo({ top: newest })
  }, [newest])

  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    const button = scroller.current?.querySelector<HTMLElement>(`[data-window="${at}"]`)
    if (!button) return
    wantsFocus.current = false
    button.focus({ preventScroll: true })
  })

  const goTo = (next: number) => {
    const window = windows[Math.min(windows.length - 1, Math.max(0, next))]
    if (!window) return
    wantsFocus.current = true
    choose(keyOf(window))
    range.reveal((window.start + window.end) / 2)
    virtual.scrollToIndex(windows.indexOf(window), { align: 'auto' })
  }
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => goTo(at + 1),
    ArrowUp: () => goTo(at - 1),
    PageDown: () => goTo(at + 8),
    PageUp: () => goTo(at - 8),
    Home: () => goTo(0),
    End: () => goTo(windows.length - 1),
    ArrowLeft: () => range.move(-1),
    ArrowRight: () => range.move(1),
    '+': range.zoomIn,
    '=': range.zoomIn,
    '-': range.zoomOut,
    '0': range.showAll,
  }
  const press = (event: KeyboardEvent) => {
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const isOpened = (window: TimedWindow) => opened !== undefined && keyOf(opened) === keyOf(window)
  const toggle = (window: TimedWindow) => {
    choose(keyOf(window))
    // What is read stays where it is.
    follows.current = false
    open(isOpened(window) ? undefined : window)
  }
  const moment = (time: number) => formatEventTime(time, timeZone)
  // The day is said once above; only a window that begins on another one says its own.
  const day = dayOf(moment(watermark ?? full[1]))
  const clock = (time: number) => (dayOf(moment(time)) === day ? moment(time).slice(day.length + 1) : moment(time))
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <>
      <div className="mr-event-tools">
        <span id={help} className="mr-dim mr-small">
          {t('Arrow keys go from window to window, Enter shows its rows; plus and minus zoom, 0 shows all.')}
        </span>
        <Tooltip label={t('Zoom in')}>
          <ActionIcon aria-label={t('Zoom in')} onClick={range.zoomIn}>
            <IconZoomIn size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('Zoom out')}>
          <ActionIcon aria-label={t('Zoom out')} disabled={!range.isZoomed} onClick={range.zoomOut}>
            <IconZoomOut size={18} />
          </ActionIcon>
        </Tooltip>
        <Button size="compact-xs" variant="default" disabled={!range.isZoomed} onClick={range.showAll}>
          {t('Show all')}
        </Button>
      </div>
      <div
        ref={scroller}
        className="mr-event-scroll"
        role="group"
        aria-label={t('Windows of {name}', { name })}
        aria-describedby={help}
        onKeyDown={press}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          follows.current = Math.abs(scrollTop - Math.min(newest, scrollHeight - clientHeight)) < ROW
        }}
      >
        <table
          className="mr-data"
          aria-rowcount={windows.length + 1 + (late.length > 0 ? 1 : 0)}
          style={{ '--mr-watermark': `${watermark === null ? -1 : share(watermark, range.shown)}%` } as CSSProperties}
          data-watermark={(watermark !== null && inside(watermark, range.shown)) || undefined}
        >
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">{t('Window')}</th>
              <th scope="col" data-align="end">
                {t('Rows')}
              </th>
              <th scope="col">{t('Closed')}</th>
              <th scope="col" className="mr-event-line">
                <span className="mr-event-scale mr-num">
                  <span>{clock(range.shown[0])}</span>
                  <span>{clock(range.shown[1])}</span>
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Space height={above} />}
            {items.map(({ index }) => {
              const window = windows[index]!
              const { start, end, rows, closedAt } = window
              return (
                <tr key={index} aria-rowindex={index + 2} data-chosen={isOpened(window) || undefined}>
                  <th scope="row" className="mr-num">
                    <button
                      type="button"
                      className="mr-event-window"
                      data-window={index}
                      tabIndex={index === at ? 0 : -1}
                      aria-expanded={isOpened(window)}
                      onClick={() => toggle(window)}
                    >
                      {isOpened(window) ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
                      {t('{start} to {end}', { start: clock(start), end: clock(end) })}
                    </button>
                  </th>
                  <td data-align="end">{formatNumber(rows)}</td>
                  <td>
                    <span className="mr-with-icon" data-tone={closedAt === null ? 'dim' : 'healthy'}>
                      {closedAt === null ? <IconClock size={14} aria-hidden /> : <IconCheck size={14} aria-hidden />}
                      {closedAt === null ? t('open') : t('at {time}', { time: formatTime(closedAt) })}
                    </span>
                  </td>
                  <td className="mr-event-line" aria-hidden onClick={() => toggle(window)}>
                    <span className="mr-event-track">
                      <Bar window={window} range={range.shown} />
                    </span>
                  </td>
                </tr>
              )
            })}
            {below > 0 && <Space height={below} />}
          </tbody>
          {late.length > 0 && (
            <tfoot>
              <Late timeline={timeline} timeZone={timeZone} range={range.shown} isZoomed={range.isZoomed} rowIndex={windows.length + 2} />
            </tfoot>
          )}
        </table>
      </div>
      {opened && <RowsOfWindow node={node} window={windows.find(isOpened) ?? opened} timeZone={timeZone} close={() => open(undefined)} />}
    </>
  )
}

const Space = ({ height }: { height: number }) => (
  <tr aria-hidden className="mr-event-space">
    <td colSpan={4} style={{ blockSize: height }} />
  </tr>
)

/** Where a window lies on the time line; at its edge where it lies beyond. */
function Bar({ window: { start, end, closedAt }, range }: { window: TimedWindow; range: TimeRange }) {
  if (end < range[0] || start > range[1]) return <span className="mr-event-beyond" data-side={end < range[0] ? 'before' : 'behind'} />
  const from = share(start, range)
  return (
    <span
      className="mr-event-bar"
      data-open={closedAt === null || undefined}
      style={{ insetInlineStart: `${from}%`, inlineSize: `${share(end, range) - from}%` }}
    />
  )
}

interface LateProps {
  timeline: EventTimeline
  timeZone: string
  range: TimeRange
  isZoomed: boolean
  rowIndex: number
}

/** Late rows, at the times at which they happened; very late ones at the edge, where all is shown. */
function Late({ timeline, timeZone, range, isZoomed, rowIndex }: LateProps) {
  const { late, watermark } = timeline
  const newest = late.at(-1)!
  return (
    <tr aria-rowindex={rowIndex}>
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
          {late
            .filter(({ at }) => !isZoomed || inside(at, range))
            .map(({ at, batch }) => (
              <span key={batch} className="mr-event-late" style={{ insetInlineStart: `${share(at, range)}%` }} />
            ))}
        </span>
      </td>
    </tr>
  )
}

/** The date at the head of a moment. */
const dayOf = (moment: string): string => moment.slice(0, moment.indexOf(' '))

/** The stretch of some windows; the watermark and late rows belong to it where one of them is open. */
const rangeInView = (windows: readonly TimedWindow[], timeline: EventTimeline): TimeRange =>
  rangeOf(windows, windows.some(({ closedAt }) => closedAt === null) ? timeline : { ...timeline, watermark: null, late: [] })

const inside = (at: number, [from, to]: TimeRange): boolean => at >= from && at <= to

/** Where a time stands on the time line, in percent of its length. */
const share = (at: number, [from, to]: TimeRange): number =>
  to === from ? 0 : Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))
