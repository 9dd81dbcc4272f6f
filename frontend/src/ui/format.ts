/** Numbers, rates, sizes and times as they stand on the screen. Monitoring times are in the viewer's zone. */
import { currentLocale, sayMomentsWith, t } from './text.ts'
import { viewerZone } from './zone.ts'

/** A formatter of the screen's language: made when it is first needed, and again when the language is another. */
function inLanguage<F>(make: (locale: string) => F): () => F {
  let made: { locale: string; formatter: F } | undefined
  return () => {
    const locale = currentLocale()
    if (made?.locale !== locale) made = { locale, formatter: make(locale) }
    return made.formatter
  }
}
const digits = (least: number, most: number) =>
  inLanguage((locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most }))
const whole = digits(0, 0)
const oneDigit = digits(0, 1)
const twoDigits = digits(0, 2)
const fixed = [0, 1, 2, 3].map((count) => digits(count, count))
const compact = inLanguage((locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }))
const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
const clock = inLanguage((locale) => new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone: viewerZone() }))
const clockMs = inLanguage((locale) => new Intl.DateTimeFormat(locale, { ...CLOCK, fractionalSecondDigits: 3, timeZone: viewerZone() }))
const day = inLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', timeZone: viewerZone() }),
)

/** `12,480`; below 10 with one digit behind the point. */
export function formatNumber(value: number): string {
  return Math.abs(value) < 10 && !Number.isInteger(value) ? oneDigit().format(value) : whole().format(value)
}

/** Numbers that stand beside each other, all with the decimals that the largest of them needs: `0.82`, `0.04`; `74.1`, `5.0`; `1,204`, `7`. */
export function formatAlike(values: readonly number[]): string[] {
  const most = Math.max(0, ...values.map(Math.abs))
  const decimals = values.every(Number.isInteger) || most >= 100 ? 0 : most >= 1 ? 1 : most >= 0.1 ? 2 : 3
  return values.map((value) => fixed[decimals]!().format(value))
}

/** How much a value has changed, with the decimals of those beside it where they show it: `+12`, `−0.4`. */
export function formatChange(change: number, beside: readonly number[]): string {
  const amount = Math.abs(change)
  const [alike = ''] = formatAlike([amount, ...beside])
  const [own = ''] = formatAlike([amount])
  const size = alike === formatAlike([0, ...beside])[0] ? own : alike
  return `${change > 0 ? '+' : change < 0 ? '−' : '±'}${size}`
}

const percent = inLanguage(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 3, signDisplay: 'exceptZero' }),
)
const share = inLanguage((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }))
/** A part of a whole, from 0 to 1, in percent. */
export const formatShare = (part: number): string => share().format(part)

/** A change as a part of what it was before: `+3.4%`, `−12%`. */
export const formatPercentChange = (part: number): string => percent().format(part).replace('-', '−')

/** Marks of an axis: short, and alike; none is rounded to what it is not, such as 0.25 to 0.3. */
export function formatMarks(values: readonly number[]): string[] {
  if (values.some((value) => Math.abs(value) >= 1000)) return values.map(formatCompact)
  const needsTwo = values.some((value) => Math.abs(value * 10 - Math.round(value * 10)) > 0.01)
  return needsTwo && values.some((value) => Math.abs(value) >= 1) ? values.map((value) => fixed[2]!().format(value)) : formatAlike(values)
}

/** `12.5K`: for labels with little room. */
export function formatCompact(value: number): string {
  return Math.abs(value) < 1000 ? formatNumber(value) : compact().format(value)
}

/** Records per second on a wire: `12.5K/s`. */
export const formatRate = (perSecond: number): string => `${formatCompact(perSecond)}/s`

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** `1.2 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? whole().format(value) : oneDigit().format(value)} ${BYTE_UNITS[unit]}`
}

/** A measured time in milliseconds: `640 ms`, `2.14 s`, `3 min 5 s`, `2 h 4 min`, `3 d 2 h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${whole().format(milliseconds)} ms`
  if (milliseconds < 10_000) return `${twoDigits().format(milliseconds / 1000)} s`
  return formatElapsed(milliseconds)
}

/** Time since something began, in whole seconds: `0 s`, `45 s`, `3 min 5 s`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** Time of day: `09:41:35`. */
export const formatTime = (at: number): string => clock().format(at)
/** Time of day of a batch; with milliseconds where the interval is no whole number of seconds. */
export const formatBatchTime = (at: number, interval: number): string => (interval % 1000 === 0 ? clock : clockMs)().format(at)
/** `Nov 23, 2026`. */
export const formatDate = (at: number): string => day().format(at)
const clockInZone = inLanguage((locale) => new Intl.DateTimeFormat(locale, { ...CLOCK, timeZone: viewerZone(), timeZoneName: 'short' }))
/** `Nov 23, 2026, 09:41:35 GMT+1`: the zone stands with it. */
export const formatDateTime = (at: number): string => `${day().format(at)}, ${clockInZone().format(at)}`

sayMomentsWith(formatDateTime)

/** How long ago: `just now`, `5 min ago`, `3 h ago`, else the day. */
export function formatAgo(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return t('just now')
  if (minutes < 60) return t('{minutes} min ago', { minutes })
  if (minutes < 24 * 60) return t('{hours} h ago', { hours: Math.floor(minutes / 60) })
  return day().format(at)
}

/** Rows are data: their digits and points are the same in every language, and can be typed into a filter as they stand. */
const cellNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: false })

/** A number of a row, ungrouped because it may be an id: `1204`, `33.333333`; tiny and huge ones as `1.5e-7`. */
export function formatCellNumber(value: number): string {
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-4 || size >= 1e15) ? String(value) : cellNumber.format(value)
}

const zoneClocks = new Map<string, Intl.DateTimeFormat>()
/** Years first, as data is written: this locale does. */
const DATA_LOCALE = 'sv-SE'

function zoneClock(timeZone: string): Intl.DateTimeFormat {
  const known = zoneClocks.get(timeZone)
  if (known) return known
  const clockOf = (zone: string) =>
    new Intl.DateTimeFormat(DATA_LOCALE, {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  let made: Intl.DateTimeFormat
  try {
    made = clockOf(timeZone)
  } catch {
    // A zone that this browser does not know; the engine's own times are UTC.
    made = clockOf('UTC')
  }
  zoneClocks.set(timeZone, made)
  return made
}

/** The zone in which `formatDataTime` shows times: the one asked for, where the browser knows it. */
export const dataZone = (timeZone: string): string => zoneClock(timeZone).resolvedOptions().timeZone

/** A moment of the data in a zone, years first: `2026-11-25 14:00:00`. */
export const formatEventTime = (at: number, timeZone: string): string => zoneClock(timeZone).format(at)

/** The engine's text of a moment, such as `2026-11-25 13:00:00.5+00`, in a zone: `2026-11-25 14:00:00.5`. What is no moment stays as it is. */
export function formatDataTime(text: string, timeZone: string): string {
  const [, date, time, fraction = ''] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(?:\+00(?::?00)?|Z)$/.exec(text) ?? []
  if (date === undefined || time === undefined) return text
  return `${zoneClock(timeZone).format(Date.parse(`${date}T${time}Z`))}${fraction}`
}
