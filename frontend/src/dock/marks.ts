/** Events of a run as marks on charts. Pure. */
import type { BatchReport, RunEvent } from '@millrace/shared'
import type { PlotMark, Tone } from '../charts/drawOver.ts'
import type { TimeRange } from '../charts/timeRange.ts'

/** How each kind of event is marked: what went wrong, what was in the way, and what a person did. */
const TONES: Record<RunEvent['kind'], Tone> = {
  started: 'dim',
  stopped: 'dim',
  deployed: 'dim',
  reset: 'dim',
  restored: 'dim',
  imported: 'dim',
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

/**
 * When the events happened that belong to a stretch of batches (null = all of them): a start is before the first batch, however long that
 * took, and what ended a run comes after the last.
 */
export function eventTimes(range: TimeRange | null, batches: readonly Pick<BatchReport, 'time' | 'interval' | 'sequence'>[]): TimeRange {
  const [first, last] = [batches[0], batches.at(-1)]
  if (!first || !last) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return [
    range && range[0] > first.time ? range[0] : first.sequence === 1 ? Number.NEGATIVE_INFINITY : first.time - first.interval,
    range && range[1] < last.time ? range[1] : Number.POSITIVE_INFINITY,
  ]
}

/** The events of these times, oldest first, at their place among what is shown: those before or after it at its edge. */
export function marksOf(
  events: readonly RunEvent[],
  [since, until]: TimeRange,
  [from, to]: TimeRange,
  wordsOf: (event: RunEvent) => string,
): PlotMark[] {
  return events
    .filter(({ at }) => at >= since && at <= until)
    .sort((a, b) => a.at - b.at)
    .slice(-MOST)
    .map((event) => ({ time: Math.min(to, Math.max(from, event.at)), tone: TONES[event.kind], words: wordsOf(event) }))
}

/** What happened about this time: within an interval of it. */
export const marksAt = (marks: readonly PlotMark[], time: number, interval: number): PlotMark[] =>
  marks.filter((mark) => Math.abs(mark.time - time) <= interval / 2)
