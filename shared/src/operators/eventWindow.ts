import { z } from 'zod'
import { choice, column, columns, duration, toggle } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { WINDOW_COLUMNS } from '../plan/eventColumns.ts'
import { words } from '../text/words.ts'
import type { ExampleRow, SettingProblem } from './definition.ts'
import { defineOperator } from './definition.ts'
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

const SESSIONS = { setting: 'kind', is: ['session'] }

const at = (time: string) => `2024-01-01 ${time}`
const SALES = [
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'shop', type: 'VARCHAR' },
  { name: 'n', type: 'INTEGER' },
]
const sale = (time: string | null, shop: string, n: number): ExampleRow => ({ at: time === null ? null : at(time), shop, n })
const within = (row: ExampleRow, start: string, end: string, more: ExampleRow = {}): ExampleRow => ({
  ...row,
  window_start: at(start),
  window_end: at(end),
  ...more,
})

/** What Spark Streaming lacked: windows of the times at which rows happened, not of those at which they came. */
export const eventWindow = defineOperator({
  type: 'eventWindow',
  version: 1,
  kind: 'window',
  name: 'Window by event time',
  summary: 'Puts rows into windows by the time at which they happened, however late they come.',
  help: 'Each row belongs to windows of the time in one of its columns, and waits until its window closes; then the rows of the window leave together, each with window_start and window_end. Follow it with Summarize by these two columns for counts and averages that are final. A window closes when the watermark has reached its end: the watermark is so far behind the newest time seen as rows may come late, never goes back, and moves on after all rows of an update are taken in. A row whose windows have all closed is late, and leaves by a port of its own, as does a row without a time. Windows of equal length begin at whole multiples of it, those of whole days at midnight in the time zone of the pipeline, those of weeks on Mondays. A session holds the rows of a key that lie less than the gap apart, and ends the gap after its last row; a row between two sessions makes them one. When no rows come for the time that you name, open windows close as if time went on from the last row. Several sources in one stream, of which one lags, need a column that tells them apart: then the watermark is that of the slowest source that is not idle. Open windows are kept over stops, restarts and deploys.',
  icon: 'IconCalendarClock',
  search: [
    'event time',
    'watermark',
    'withWatermark',
    'tumbling',
    'sliding',
    'hopping',
    'hop',
    'session',
    'session_window',
    'late data',
    'late rows',
    'allowed lateness',
    'out of order',
    'time bucket',
    'TUMBLE',
    'HOP',
    'groupby window',
    'per minute',
    'per hour',
    'per day',
    'visits',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Rows in windows' },
    { id: 'late', name: 'Late rows' },
    { id: 'undated', name: 'Rows without a time' },
  ],
  settings: z.strictObject({
    time: column({ label: 'Time', hint: 'The column that tells when a row happened.' }).min(1),
    unit: choice(['time', 'seconds', 'milliseconds', 'microseconds'], {
      label: 'It holds',
      hint: 'Numbers count from 1 January 1970, UTC.',
      options: [
        { value: 'time', label: 'a date or time', hint: 'also one written as text, such as 2024-07-01 10:30:00' },
        { value: 'seconds', label: 'a number of seconds' },
        { value: 'milliseconds', label: 'a number of milliseconds' },
        { value: 'microseconds', label: 'a number of microseconds' },
      ],
    }).default('time'),
    kind: choice(['tumbling', 'sliding', 'session'], {
      label: 'Windows',
      hint: 'How rows come together.',
      options: [
        { value: 'tumbling', label: 'one after another', hint: 'tumbling: each row is in one window' },
        { value: 'sliding', label: 'overlapping', hint: 'sliding: a row is in several windows' },
        { value: 'session', label: 'sessions', hint: 'rows of a key that follow each other closely' },
      ],
    }).default('tumbling'),
    size: duration({
      label: 'Length',
      hint: 'So much time is in a window.',
      min: 1,
      row: 'length',
      shownWhen: { setting: 'kind', is: ['tumbling', 'sliding'] },
    }).default(60_000),
    every: duration({
      label: 'A window every',
      hint: 'How far apart windows begin.',
      min: 1,
      row: 'length',
      shownWhen: { setting: 'kind', is: ['sliding'] },
    }).default(10_000),
    gap: duration({
      label: 'A session ends after',
      hint: 'So long no row of the key has happened.',
      min: 1,
      shownWhen: SESSIONS,
    }).default(1_800_000),
    keys: columns({ label: 'A session for each', hint: 'Such as a user. Leave empty for one of all rows.', shownWhen: SESSIONS }).default(
      [],
    ),
    lateness: duration({
      label: 'Rows may come late by',
      hint: 'A window closes when a row so much younger than its end has come.',
      min: 0,
    }).default(10_000),
    emit: choice(['close', 'update'], {
      label: 'Put out rows of a window',
      hint: 'What follows sees a window once, or again and again.',
      options: [
        { value: 'close', label: 'when it closes', hint: 'once, and final' },
        { value: 'update', label: 'whenever it gets rows', hint: 'all of them so far; window_closed marks the last time' },
      ],
    }).default('close'),
    goOn: toggle({
      label: 'Close windows when no rows come',
      hint: 'Otherwise the last windows wait for a younger row for ever.',
      section: 'When no rows come',
    }).default(true),
    idle: duration({
      label: 'After',
      hint: 'Without rows for so long, time goes on from the last row, and a source is waited for no longer.',
      min: 100,
      section: 'When no rows come',
      shownWhen: { setting: 'goOn', is: [true] },
    }).default(60_000),
    source: column({
      label: 'Column that tells sources apart',
      hint: 'Then the slowest source that is not idle counts. Leave empty for one source.',
      section: 'When no rows come',
    }).default(''),
  }),
  defaults: {
    time: '',
    unit: 'time',
    kind: 'tumbling',
    size: 60_000,
    every: 10_000,
    gap: 1_800_000,
    keys: [],
    lateness: 10_000,
    emit: 'close',
    goOn: true,
    idle: 60_000,
    source: '',
  },
  ownColumns: Object.values(WINDOW_COLUMNS),
  caption: (s) => {
    if (s.kind !== 'session')
      return words('{windows} of {time}', { windows: windowInWords(s.size, s.kind === 'tumbling' ? s.size : s.every), time: s.time })
    return s.keys.length > 0
      ? words('sessions of {keys}, {gap, duration} apart', { keys: s.keys, gap: s.gap })
      : words('sessions {gap, duration} apart', { gap: s.gap })
  },
  check: (s): SettingProblem[] => {
    if (s.kind !== 'sliding') return []
    if (s.every > s.size) return [{ code: 'windowsApart', setting: 'every', params: { size: s.size } }]
    return s.size > s.every * MOST_WINDOWS ? [{ code: 'windowsTooMany', setting: 'every', params: { most: MOST_WINDOWS } }] : []
  },
  build: ({ in: input }, s, p) => {
    const time = TIMES[s.unit](quoteIdentifier(s.time))
    const event = `CASE WHEN ${time} BETWEEN ${FIRST_TIME} AND ${LAST_TIME} THEN ${time} END`
    const timed = p.project(input!, [{ name: EVENT, value: { sql: event, setting: 'time' }, own: true }], { keep: true })
    const { yes, no } = p.split(timed, { sql: `${quoteIdentifier(EVENT)} IS NOT NULL` })
    const { out, late } = p.eventWindow(yes, {
      event: EVENT,
      time: s.time,
      timeIs: s.unit === 'time' ? 'time' : 'number',
      window:
        s.kind === 'session'
          ? { kind: 'sessions', gap: s.gap, by: s.keys }
          : { kind: 'times', size: s.size, every: s.kind === 'tumbling' ? s.size : s.every },
      lateness: s.lateness,
      emit: s.emit,
      ...(s.goOn && { idle: s.idle }),
      ...(s.source !== '' && { source: s.source }),
    })
    return { out, late, undated: p.project(no, [], { keep: true, drop: [EVENT] }) }
  },
  examples: [
    {
      title: 'Each minute, when rows two seconds younger than its end have come',
      settings: { time: 'at', size: 60_000, lateness: 2000 },
      inputs: {
        in: {
          columns: SALES,
          batches: {
            1: [sale('10:00:58', 'a', 1), sale('10:00:05', 'b', 2), sale(null, 'a', 9)],
            2: [sale('10:01:01', 'a', 3), sale('10:00:59', 'b', 4)],
            3: [sale('10:01:02', 'a', 5)],
            4: [sale('10:00:30', 'b', 6), sale('10:01:30', 'b', 7)],
          },
        },
      },
      expect: {
        out: {
          3: [
            within(sale('10:00:05', 'b', 2), '10:00:00', '10:01:00'),
            within(sale('10:00:58', 'a', 1), '10:00:00', '10:01:00'),
            within(sale('10:00:59', 'b', 4), '10:00:00', '10:01:00'),
          ],
        },
        late: { 4: [sale('10:00:30', 'b', 6)] },
        undated: { 1: [sale(null, 'a', 9)] },
      },
      ordered: true,
    },
    {
      title: 'Two minutes, every minute',
      settings: { time: 'at', kind: 'sliding', size: 120_000, every: 60_000, lateness: 0 },
      inputs: {
        in: { columns: SALES, batches: { 1: [sale('10:00:30', 'a', 1)], 2: [sale('10:01:30', 'a', 2)], 3: [sale('10:03:00', 'a', 3)] } },
      },
      expect: {
        out: {
          2: [within(sale('10:00:30', 'a', 1), '09:59:00', '10:01:00')],
          3: [
            within(sale('10:00:30', 'a', 1), '10:00:00', '10:02:00'),
            within(sale('10:01:30', 'a', 2), '10:00:00', '10:02:00'),
            within(sale('10:01:30', 'a', 2), '10:01:00', '10:03:00'),
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Sessions of a shop, put out while they grow',
      settings: { time: 'at', kind: 'session', gap: 10_000, keys: ['shop'], lateness: 0, emit: 'update' },
      inputs: {
        in: {
          columns: SALES,
          batches: {
            1: [sale('10:00:00', 'a', 1), sale('10:00:03', 'b', 2)],
            2: [sale('10:00:08', 'a', 3)],
            3: [sale('10:00:20', 'b', 4)],
          },
        },
      },
      expect: {
        out: {
          1: [
            within(sale('10:00:00', 'a', 1), '10:00:00', '10:00:10', { window_closed: false }),
            within(sale('10:00:03', 'b', 2), '10:00:03', '10:00:13', { window_closed: false }),
          ],
          2: [
            within(sale('10:00:00', 'a', 1), '10:00:00', '10:00:18', { window_closed: false }),
            within(sale('10:00:08', 'a', 3), '10:00:00', '10:00:18', { window_closed: false }),
          ],
          3: [
            within(sale('10:00:03', 'b', 2), '10:00:03', '10:00:13', { window_closed: true }),
            within(sale('10:00:00', 'a', 1), '10:00:00', '10:00:18', { window_closed: true }),
            within(sale('10:00:08', 'a', 3), '10:00:00', '10:00:18', { window_closed: true }),
            within(sale('10:00:20', 'b', 4), '10:00:20', '10:00:30', { window_closed: false }),
          ],
        },
      },
      ordered: true,
    },
  ],
})
