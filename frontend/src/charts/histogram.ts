/** How measured values are distributed. Pure. */

/** How many of the values lie in each of `count` equal parts from 0 to `top`, lowest first; what is higher counts in the last. */
export function histogram(values: readonly (number | null)[], top: number, count: number): number[] {
  const counts = Array.from({ length: count }, () => 0)
  for (const value of values) {
    if (value === null) continue
    const part = top > 0 ? Math.floor((Math.max(0, value) / top) * count) : 0
    counts[Math.min(count - 1, part)]!++
  }
  return counts
}

/** The value that this share (0 to 1) of the values does not exceed; null without values. */
export function quantile(values: readonly (number | null)[], share: number): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
