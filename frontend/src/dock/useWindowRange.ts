import { useState } from 'react'
import { moved, zoomed, type TimeRange } from '../charts/timeRange.ts'

const ZOOM = 0.5
const STEP = 0.5

export interface WindowRange {
  /** What the time line shows. */
  shown: TimeRange
  isZoomed: boolean
  zoomIn(): void
  zoomOut(): void
  showAll(): void
  /** Shows what is earlier (-1) or later (1). */
  move(direction: 1 | -1): void
  /** Shows a time that is out of view. */
  reveal(at: number): void
}

/** The stretch of event time that a time line shows. `around` stays where it is while zooming, `least` is the shortest stretch. */
export function useWindowRange(full: TimeRange, { around, least }: { around: number; least: number }): WindowRange {
  const [chosen, choose] = useState<TimeRange | null>(null)
  const shown = chosen ?? full
  const centre = around >= shown[0] && around <= shown[1] ? around : (shown[0] + shown[1]) / 2
  return {
    shown,
    isZoomed: chosen !== null,
    zoomIn: () => choose(zoomed(shown, full, ZOOM, centre, least)),
    zoomOut: () => choose(zoomed(shown, full, 1 / ZOOM, centre, least)),
    showAll: () => choose(null),
    move: (direction) => {
      if (chosen) choose(moved(chosen, full, direction * STEP))
    },
    reveal: (at) => {
      if (chosen && (at < chosen[0] || at > chosen[1]))
        choose(moved(chosen, full, (at - (chosen[0] + chosen[1]) / 2) / (chosen[1] - chosen[0])))
    },
  }
}
