/** Events of a run as marks on charts. Pure. */
import type { RunEvent } from '@millrace/shared'
import type { PlotMark, Tone } from '../charts/drawOver.ts'
import type { TimeRange } from '../charts/timeRange.ts'

/** How each kind of event is marked: what went wrong, what was in the way, and what a person did. */
const TONES: Record<RunEvent['kind'], Tone> = {
  started: 'dim',
  stopped: 'dim',
  deployed: 'dim',
  reset: 'dim',
  restored: 'dim',
  sinkRecovered: 'dim',
  restarted: 'warning',
  gap: 'warning',
  clockSetBack: 'warning',
  backPressure: 'warning',
  failed: 'error',
  sinkFailing: 'error',
}
/** Most marks that are drawn: the newest. */
const MOST = 50

/** The events of a stretch, oldest first; those of the interval before its first batch belong to it. */
export function marksOf(
  events: readonly RunEvent[],
  [from, to]: TimeRange,
  interval: number,
  wordsOf: (event: RunEvent) => string,
): PlotMark[] {
  return events
    .filter(({ at }) => at >= from - interval && at <= to + interval)
    .sort((a, b) => a.at - b.at)
    .slice(-MOST)
    .map((event) => ({ time: Math.min(to, Math.max(from, event.at)), tone: TONES[event.kind], words: wordsOf(event) }))
}

/** What happened about this time: within an interval of it. */
export const marksAt = (marks: readonly PlotMark[], time: number, interval: number): PlotMark[] =>
  marks.filter((mark) => Math.abs(mark.time - time) <= interval / 2)
