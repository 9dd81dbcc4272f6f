/** Stretches of time that charts show. Times in milliseconds since the epoch. Pure. */

/** From and to, both shown. */
export type TimeRange = readonly [from: number, to: number]

/** What of the items lies in a stretch; all without one, or where nothing does: it has gone from memory meanwhile. */
export function within<T extends { time: number }>(items: readonly T[], range: TimeRange | null): readonly T[] {
  if (range === null) return items
  const found = items.filter(({ time }) => time >= range[0] && time <= range[1])
  return found.length > 0 ? found : items
}

/** A stretch that is `factor` times as long, around a time; null where that is all there is. */
export function zoomed(range: TimeRange, full: TimeRange, factor: number, around: number, least: number): TimeRange | null {
  const length = Math.max(least, (range[1] - range[0]) * factor)
  if (length >= full[1] - full[0]) return null
  const share = range[1] > range[0] ? (around - range[0]) / (range[1] - range[0]) : 1
  return kept([around - length * share, around + length * (1 - share)], full)
}

/** A stretch of the same length, `share` of it later (or earlier, where negative), within all there is. */
export function moved(range: TimeRange, full: TimeRange, share: number): TimeRange {
  const step = (range[1] - range[0]) * share
  return kept([range[0] + step, range[1] + step], full)
}

function kept([from, to]: TimeRange, full: TimeRange): TimeRange {
  const shift = Math.max(0, full[0] - from) - Math.max(0, to - full[1])
  return [from + shift, to + shift]
}

/** The place of the time that lies nearest; -1 without times, which are in ascending order. */
export function nearest(times: readonly number[], time: number): number {
  let best = -1
  for (const [index, each] of times.entries()) if (best < 0 || Math.abs(each - time) < Math.abs(times[best]! - time)) best = index
  return best
}
