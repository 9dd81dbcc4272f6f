/** The name that was probably meant: the one with the fewest changed letters, if there are few. */
export function nearest(name: string, names: readonly string[]): string | null {
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    if (candidate.startsWith('__mr_')) continue
    const changes = distance(name.toLowerCase(), candidate.toLowerCase(), fewest)
    if (changes < fewest) {
      fewest = changes
      best = candidate
    }
  }
  return best
}

/** Inserted, deleted, replaced or swapped letters between two words; `limit` when there are at least as many. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return Math.min(limit, last[b.length]!)
}
