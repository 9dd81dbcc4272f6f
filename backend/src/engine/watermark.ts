/** The watermark of windows by event time: how far event time has gone on. Pure; all times are milliseconds since the epoch. */

/** Sources that one step tells apart at most. */
export const MOST_SOURCES = 1000

/** What a source has sent: its newest event time, and the batch time at which it had rows last. */
export interface SourceMark {
  name: string
  newest: number
  seen: number
}

export interface WatermarkOptions {
  lateness: number
  idle?: number
}

/** The sources with what a batch has brought of them. Those that no longer count are forgotten: they are new when they come again. */
export function withRows(
  sources: readonly SourceMark[],
  rows: readonly { name: string; newest: number }[],
  time: number,
  options: WatermarkOptions,
): SourceMark[] {
  const marks = new Map(sources.map((source) => [source.name, source]))
  for (const { name, newest } of rows) {
    const before = marks.get(name)
    marks.set(name, { name, newest: before ? Math.max(before.newest, newest) : newest, seen: time })
  }
  const all = [...marks.values()]
  const active = all.filter((source) => !isIdle(source, time, options))
  return active.length > 0 ? active : all
}

/**
 * How far event time has gone on at a batch time, whatever was known before: as far as the slowest source that is not idle; where all are
 * idle, as far as the clock has gone on since the last row of the one that is furthest. Null before the first row.
 */
export function progressAt(sources: readonly SourceMark[], time: number, options: WatermarkOptions): number | null {
  if (sources.length === 0) return null
  const active = sources.filter((source) => !isIdle(source, time, options))
  if (active.length > 0) return Math.min(...active.map(({ newest }) => newest)) - options.lateness
  return Math.max(...sources.map(({ newest, seen }) => newest + time - seen)) - options.lateness
}

/** The first time at which event time has reached `end` if no more rows come; null where it never does. */
export function reaches(sources: readonly SourceMark[], end: number, options: WatermarkOptions): number | null {
  const { idle, lateness } = options
  if (idle === undefined || sources.length === 0) return null
  for (const time of [...new Set(sources.map(({ seen }) => seen + idle))].sort((a, b) => a - b)) {
    if (progressAt(sources, time, options)! >= end) return time
  }
  const allIdle = Math.max(...sources.map(({ seen }) => seen)) + idle
  return Math.max(allIdle, Math.min(...sources.map(({ newest, seen }) => end + lateness - newest + seen)))
}

const isIdle = ({ seen }: SourceMark, time: number, { idle }: WatermarkOptions): boolean => idle !== undefined && time - seen >= idle
