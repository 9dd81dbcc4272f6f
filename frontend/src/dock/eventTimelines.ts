import type { BatchReport, EventWindowSpan } from '@millrace/shared'
import type { TimeRange } from '../charts/timeRange.ts'

/** Closed windows and batches with late rows that are kept in view: the newest. */
const MOST_CLOSED = 1000
const MOST_LATE = 20

/** A window by event time. Times are milliseconds since the epoch. */
export interface TimedWindow {
  start: number
  end: number
  rows: number
  /** The batch time at which its rows were put out; null while it is open. */
  closedAt: number | null
}

/** Late rows of one batch, at the time at which the first of them happened. */
interface LateRows {
  at: number
  rows: number
  batch: number
}

/** Which rows of a node sit in which window. */
export interface EventTimeline {
  node: string
  watermark: number | null
  /** When the next window closes if no rows come. */
  closesAt: number | null
  /** How many windows are open; null where sessions are too many to be counted. */
  open: number | null
  /** The closed windows that are known, then the open ones that close first. */
  windows: TimedWindow[]
  late: LateRows[]
  /** Late rows over all batches that are known. */
  lateRows: number
}

/** The windows by event time of each node over these batches (oldest first). */
export function eventTimelines(batches: readonly BatchReport[]): EventTimeline[] {
  const byNode = new Map<string, EventTimeline>()
  for (const { time, nodes } of batches) {
    for (const [node, { eventTime, out }] of Object.entries(nodes)) {
      if (!eventTime) continue
      const before = byNode.get(node)
      const { watermark, closesAt, open, windows, closed, lateBy } = eventTime
      const shut = [...(before?.windows ?? []).filter(({ closedAt }) => closedAt !== null), ...closed.map((span) => timed(span, time))]
      const lateRows = out['late'] ?? 0
      const fresh =
        lateRows > 0 && before && before.watermark !== null ? [{ at: before.watermark - lateBy, rows: lateRows, batch: time }] : []
      byNode.set(node, {
        node,
        watermark,
        closesAt,
        open,
        windows: [...shut.slice(-MOST_CLOSED), ...windows.map((span) => timed(span, null))],
        late: [...(before?.late ?? []), ...fresh].slice(-MOST_LATE),
        lateRows: (before?.lateRows ?? 0) + lateRows,
      })
    }
  }
  return [...byNode.values()]
}

const timed = ([start, end, rows]: EventWindowSpan, closedAt: number | null): TimedWindow => ({
  start,
  end,
  rows,
  closedAt,
})

/** The windows with all open ones, where they are known: their rows are counted anew in each report, so what that tells comes first. */
export function withOpen({ windows, watermark }: EventTimeline, open: readonly EventWindowSpan[]): TimedWindow[] {
  const told = new Set(windows.map(({ start, end }) => `${start} ${end}`))
  const others = open.filter(([start, end]) => !told.has(`${start} ${end}`) && (watermark === null || end > watermark))
  return [...windows, ...others.map((span) => timed(span, null))]
}

/** From the first window to the last; late rows of long before them would leave no room for these and stand at the edge. */
export function rangeOf(windows: readonly TimedWindow[], { watermark, late }: EventTimeline): TimeRange {
  const marks = watermark === null ? [] : [watermark]
  const from = Math.min(...windows.map(({ start }) => start), ...marks)
  const to = Math.max(...windows.map(({ end }) => end), ...marks)
  if (!Number.isFinite(from)) return [0, 0]
  const room = (to - from) / 4
  const first = Math.min(from, ...late.map(({ at }) => at))
  return [Math.max(first, from - room), to]
}
