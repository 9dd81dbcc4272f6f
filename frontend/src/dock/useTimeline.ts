import { useId, useMemo, useState } from 'react'
import type { PlotMark } from '../charts/drawOver.ts'
import type { ChartLink } from '../charts/TimeChart.tsx'
import { moved, nearest, zoomed, type TimeRange } from '../charts/timeRange.ts'

/** The shortest stretch that is shown, in intervals. */
const LEAST_INTERVALS = 4
const ZOOM = 0.5
const STEP = 0.5

export interface Timeline {
  /** What is shown; null = all, and on with what comes. */
  range: TimeRange | null
  /** The time that is read out; null = the newest. */
  pointed: number | null
  setRange(range: TimeRange | null): void
  /** Holds a time by keyboard; null lets it go. */
  hold(time: number | null): void
  zoomIn(): void
  zoomOut(): void
  /** Shows what is earlier (-1) or later (1). */
  move(direction: 1 | -1): void
  /** The cursor and the stretch of charts that belong together. */
  link(marks: readonly PlotMark[]): ChartLink
}

/** One cursor and one stretch of time for several charts. `times` are all there are, ascending. */
export function useTimeline(times: readonly number[], interval: number): Timeline {
  const key = useId()
  const [range, setChosen] = useState<TimeRange | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const [held, hold] = useState<number | null>(null)
  const full = useMemo<TimeRange>(() => [times[0] ?? 0, times.at(-1) ?? 0], [times])
  const pointed = hovered ?? held
  const shown = range ?? full
  const zoomBy = (factor: number) => setChosen(zoomed(shown, full, factor, pointed ?? shown[1], interval * LEAST_INTERVALS))
  const setRange = (chosen: TimeRange | null) => {
    // Zoomed by its own length, a stretch that was drawn too short becomes as long as the least.
    setChosen(chosen && zoomed(chosen, full, 1, (chosen[0] + chosen[1]) / 2, interval * LEAST_INTERVALS))
  }
  return {
    range,
    pointed,
    setRange,
    hold,
    zoomIn: () => zoomBy(ZOOM),
    zoomOut: () => zoomBy(1 / ZOOM),
    move: (direction) => {
      if (range === null) return
      const next = moved(range, full, direction * STEP)
      setChosen(next)
      // The held time goes along.
      if (held !== null) hold(times[nearest(times, held + next[0] - range[0])] ?? null)
    },
    link: (marks) => ({
      key,
      range,
      pointed,
      cursor: hovered === null ? held : undefined,
      marks,
      onPoint: setHovered,
      onRange: setRange,
    }),
  }
}
