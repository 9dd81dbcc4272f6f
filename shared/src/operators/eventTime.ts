/** What steps have in common that put rows into windows of the times at which they happened. */
import { choice, column, duration, toggle, type ShownWhen } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import type { EventWindowOptions } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import type { ExampleRow, PortDefinition, SettingProblem } from './definition.ts'
import { windowInWords } from './windowTimes.ts'

/** The step's own column: when a row happened, in milliseconds since the epoch. */
const EVENT = '__mr_event'
/** Times of the years 1 to 9999, in milliseconds since the epoch: others are no times. */
const FIRST_TIME = -62_135_596_800_000
const LAST_TIME = 253_402_300_799_999
/** Windows that one row is in at most. */
const MOST_WINDOWS = 1000

/** Of a column, the time in milliseconds since the epoch; null where there is none. */
const TIMES = {
  time: (value: string) => `epoch_ms(TRY_CAST(${value} AS TIMESTAMP WITH TIME ZONE))`,
  seconds: (value: string) => `TRY_CAST(floor(TRY_CAST(${value} AS DOUBLE) * 1000) AS BIGINT)`,
  milliseconds: (value: string) => `TRY_CAST(floor(TRY_CAST(${value} AS DOUBLE)) AS BIGINT)`,
  microseconds: (value: string) => `TRY_CAST(floor(TRY_CAST(${value} AS DOUBLE) / 1000) AS BIGINT)`,
}

/** How rows come into windows, whatever the settings are called that say it. All times are in milliseconds. */
export interface EventTime {
  time: string
  unit: keyof typeof TIMES
  windows: 'tumbling' | 'sliding' | 'session'
  size: number
  every: number
  gap: number
  /** The columns whose values have sessions of their own. */
  keys: readonly string[]
  lateness: number
  emit: EventWindowOptions['emit']
  goOn: boolean
  idle: number
  source: string
  limitAhead: boolean
  ahead: number
}

const SILENCE = 'When no rows come'
const AHEAD = 'When a clock is wrong'

/** The settings, each shown while `shownWhen` holds; `windows` is the name of the one that says how rows come together. */
export const eventTimeSettings = ({ shownWhen, windows }: { shownWhen?: ShownWhen; windows: string }) => ({
  time: column({ label: 'Time', hint: 'The column that tells when a row happened.', shownWhen }),
  unit: choice(['time', 'seconds', 'milliseconds', 'microseconds'], {
    label: 'It holds',
    hint: 'Numbers count from 1 January 1970, UTC.',
    options: [
      { value: 'time', label: 'a date or time', hint: 'also one written as text, such as 2024-07-01 10:30:00' },
      { value: 'seconds', label: 'a number of seconds' },
      { value: 'milliseconds', label: 'a number of milliseconds' },
      { value: 'microseconds', label: 'a number of microseconds' },
    ],
    shownWhen,
  }).default('time'),
  windows: choice(['tumbling', 'sliding', 'session'], {
    label: 'Windows',
    hint: 'How time is cut into windows.',
    options: [
      { value: 'tumbling', label: 'one after another', hint: 'tumbling: each row is in one window' },
      { value: 'sliding', label: 'overlapping', hint: 'sliding: a row is in several windows' },
      { value: 'session', label: 'sessions', hint: 'rows of a key that follow each other closely' },
    ],
    shownWhen,
  }).default('tumbling'),
  size: duration({
    label: 'Length',
    hint: 'So much time is in a window.',
    min: 1,
    row: 'length',
    shownWhen: { setting: windows, is: ['tumbling', 'sliding'] },
  }).default(60_000),
  every: duration({
    label: 'A window every',
    hint: 'How far apart windows begin.',
    min: 1,
    row: 'length',
    shownWhen: { setting: windows, is: ['sliding'] },
  }).default(10_000),
  gap: duration({
    label: 'A session ends after',
    hint: 'So long no row of the key has happened.',
    min: 1,
    shownWhen: { setting: windows, is: ['session'] },
  }).default(1_800_000),
  lateness: duration({
    label: 'Rows may come late by',
    hint: 'How long a window waits for rows: it closes when one has come that happened so much after its end.',
    min: 0,
    shownWhen,
  }).default(10_000),
  goOn: toggle({
    label: 'Close windows when no rows come',
    hint: 'Otherwise the last windows wait for a younger row for ever.',
    section: SILENCE,
    shownWhen,
  }).default(true),
  idle: duration({
    label: 'After',
    hint: 'Without rows for so long, time goes on from the last row, and a source is waited for no longer.',
    min: 100,
    section: SILENCE,
    shownWhen: { setting: 'goOn', is: [true] },
  }).default(60_000),
  source: column({
    label: 'Column that tells sources apart',
    hint: 'Then the slowest source that is not idle counts. Leave empty for one source.',
    section: SILENCE,
    shownWhen,
  }).default(''),
  limitAhead: toggle({
    label: 'Set rows aside that are ahead of the clock',
    hint: 'One row from the far future would close all windows before it. It leaves by a port of its own.',
    section: AHEAD,
    shownWhen,
  }),
  ahead: duration({
    label: 'By more than',
    hint: 'Beyond the time of the update in which the row comes.',
    min: 0,
    section: AHEAD,
    shownWhen: { setting: 'limitAhead', is: [true] },
  }).default(86_400_000),
})

const LATE: PortDefinition = { id: 'late', name: 'Late rows' }
const UNDATED: PortDefinition = { id: 'undated', name: 'Rows without a time' }
const FUTURE: PortDefinition = { id: 'future', name: 'Rows ahead of the clock' }

/** The ports of rows that are in no window. */
export const asidePorts = [LATE, UNDATED, FUTURE] as const

/** Those that a node has. */
export const asidePortsFor = ({ limitAhead }: { limitAhead: boolean }): PortDefinition[] => [LATE, UNDATED, ...(limitAhead ? [FUTURE] : [])]

/** How rows come together, in words. */
export const eventTimeInWords = ({ windows, size, every, time, keys, gap }: EventTime): string => {
  if (windows !== 'session')
    return words('{windows} of {time}', { windows: windowInWords(size, windows === 'tumbling' ? size : every), time })
  return keys.length > 0
    ? words('sessions of {keys}, {gap, duration} apart', { keys: [...keys], gap })
    : words('sessions {gap, duration} apart', { gap })
}

/** Problems of windows that overlap; `setting` is the one that says how far apart they begin. */
export function overlapProblems({ windows, size, every }: EventTime, setting: string): SettingProblem[] {
  if (windows !== 'sliding') return []
  if (every > size) return [{ code: 'windowsApart', setting, params: { size } }]
  return size > every * MOST_WINDOWS ? [{ code: 'windowsTooMany', setting, params: { most: MOST_WINDOWS } }] : []
}

/**
 * The rows of windows, and by their ports those that are in none. With `per`, windows that are put out before they close have the rows only
 * of those values of these columns that have got some.
 */
export function eventWindows(
  p: PlanBuilder,
  input: Rel,
  s: EventTime,
  { per = [] }: { per?: readonly string[] } = {},
): { out: Rel; aside: Record<string, Rel> } {
  const time = TIMES[s.unit](quoteIdentifier(s.time))
  const isTime = `${time} BETWEEN ${FIRST_TIME} AND ${LAST_TIME}`
  const event = quoteIdentifier(EVENT)
  const timed = p.project(input, [{ name: EVENT, value: { sql: `CASE WHEN ${isTime} THEN ${time} END`, setting: 'time' }, own: true }], {
    keep: true,
  })
  // The windows' place among the relations names the table of their rows: a limit that is set later leaves them where they are.
  const inTime = s.limitAhead
    ? { sql: `${event} IS NOT NULL AND ${event} <= epoch_ms(now()) + ${s.ahead}`, setting: 'ahead' }
    : { sql: `${event} IS NOT NULL` }
  const { yes, no } = p.split(timed, inTime)
  const { out, late } = p.eventWindow(yes, {
    event: EVENT,
    time: s.time,
    timeIs: s.unit === 'time' ? 'time' : 'number',
    window:
      s.windows === 'session'
        ? { kind: 'sessions', gap: s.gap, by: [...s.keys] }
        : { kind: 'times', size: s.size, every: s.windows === 'tumbling' ? s.size : s.every },
    lateness: s.lateness,
    emit: s.emit,
    ...(s.goOn && { idle: s.idle }),
    ...(s.source !== '' && { source: s.source }),
    ...(per.length > 0 && s.emit === 'update' && { per: [...per] }),
  })
  const own = (rows: Rel) => p.project(rows, [], { keep: true, drop: [EVENT] })
  if (!s.limitAhead) return { out, aside: { late, undated: own(no) } }
  const undated = p.keep(no, { sql: `${event} IS NULL` })
  const future = p.keep(no, { sql: `${event} IS NOT NULL` })
  return { out, aside: { late, undated: own(undated), future: own(future) } }
}

/** Sales as the examples of these steps have them. */
export const SALES = [
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'shop', type: 'VARCHAR' },
  { name: 'n', type: 'INTEGER' },
]
const at = (time: string) => `2024-01-01 ${time}`
export const sale = (time: string | null, shop: string, n: number): ExampleRow => ({ at: time === null ? null : at(time), shop, n })
/** The bounds of a window, and whatever else is beside them. */
export const within = (row: ExampleRow, start: string, end: string, more: ExampleRow = {}): ExampleRow => ({
  ...row,
  window_start: at(start),
  window_end: at(end),
  ...more,
})
