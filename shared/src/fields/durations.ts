const UNITS: readonly { word: string; size: number; other: readonly string[] }[] = [
  { word: 'd', size: 86_400_000, other: ['day', 'days'] },
  { word: 'h', size: 3_600_000, other: ['hr', 'hrs', 'hour', 'hours'] },
  { word: 'min', size: 60_000, other: ['m', 'mins', 'minute', 'minutes'] },
  { word: 's', size: 1000, other: ['sec', 'secs', 'second', 'seconds'] },
  { word: 'ms', size: 1, other: ['msec', 'millisecond', 'milliseconds'] },
]

/** A duration as people say it: 90,000 ms is "1 min 30 s", 1,500 ms "1.5 s". */
export function durationInWords(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 1000) return `${milliseconds} ms`
  const parts: string[] = []
  let rest = milliseconds
  for (const { word, size } of UNITS.slice(0, -1)) {
    // What is left below a second belongs to the seconds.
    const count = size === 1000 ? rest / size : Math.floor(rest / size)
    if (count === 0) continue
    parts.push(`${count} ${word}`)
    rest -= count * size
  }
  return parts.join(' ')
}

/** Words that stand beside a duration and mean nothing for its length. */
const BESIDE = /^\s*(?:every|each|the last|last|for)\b|\band\b|,/gi
const PART = /(\d+(?:\.\d+)?|\.\d+|\ban\b|\ba\b|^)\s*([a-z]+)/giy

/** A duration as people write it, in whole milliseconds: "1 min 30 s", "5m", "every 10 seconds", "an hour", "1:30" (minutes), "2.5" (seconds). `null` = it is none. */
export function parseDuration(text: string): number | null {
  const plain = text.replaceAll(BESIDE, ' ').trim().toLowerCase()
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2})$/.exec(plain)
  if (clock) return (Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1000
  if (/^(\d+(\.\d+)?|\.\d+)$/.test(plain)) return Math.round(Number(plain) * 1000)
  let total = 0
  let at = 0
  while (at < plain.length) {
    PART.lastIndex = at
    const part = PART.exec(plain)
    const unit = part && UNITS.find(({ word, other }) => word === part[2] || other.includes(part[2]!))
    if (!unit) return null
    total += (/^[\d.]/.test(part[1]!) ? Number(part[1]) : 1) * unit.size
    at = PART.lastIndex
    while (plain[at] === ' ') at++
  }
  return plain === '' ? null : Math.round(total)
}
