/** When a table is read again. Pure: times are milliseconds since the epoch. */
import type { Refresh } from '@millrace/shared'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The next time after a reading at which the table is read by the clock; null where it is read when it changes. */
export function dueAfter({ refresh, every, at, zone }: Refresh, read: number): number | null {
  if (refresh === 'change') return null
  return refresh === 'every' ? read + every : nextTimeOfDay(read, at, zone)
}

/** The first time behind `after` at which clocks in the zone show `at`, such as 06:30; one that is left out in spring counts an hour later. */
export function nextTimeOfDay(after: number, at: string, zone: string): number {
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const midnight = Math.floor(local(after, zone) / DAY_MS) * DAY_MS
  for (const day of [0, 1, 2]) {
    const wanted = midnight + day * DAY_MS + (hours * 60 + minutes) * MINUTE_MS
    const time = instantOf(wanted, zone)
    if (time > after) return time
  }
  throw new Error(`There is no ${at} in ${zone}.`)
}

/** What clocks in the zone show, as if it were UTC. */
function local(time: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time)
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

function instantOf(wanted: number, zone: string): number {
  const first = wanted - (local(wanted, zone) - wanted)
  // The offset may change between the two.
  return first - (local(first, zone) - wanted)
}
