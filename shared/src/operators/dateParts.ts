import { z } from 'zod'
import { column, text } from '../fields/kinds.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { isTimeZone } from '../fields/timeZone.ts'
import { defineOperator } from './definition.ts'
import { parts, prefix, readParts } from './parts.ts'

/** Parts of a local time `t`. */
const PARTS = {
  date: 'CAST($t AS DATE)',
  time: 'CAST($t AS TIME)',
  year: 'year($t)',
  quarter: 'quarter($t)',
  month: 'month($t)',
  month_name: 'monthname($t)',
  week: 'week($t)',
  day: 'day($t)',
  day_of_year: 'dayofyear($t)',
  weekday: 'isodow($t)',
  weekday_name: 'dayname($t)',
  hour: 'hour($t)',
  minute: 'minute($t)',
  second: 'second($t)',
} as const
type Part = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as [Part, ...Part[]]

const LOCAL = '__mr_local'

/** SQL's `EXTRACT` in a time zone of one's choice. */
export const dateParts = defineOperator({
  type: 'dateParts',
  version: 1,
  kind: 'step',
  name: 'Parts of a date',
  summary: 'Reads year, month, weekday, hour and the like out of a date or time.',
  help: 'Times with a zone, and texts that tell one, are turned to the zone that you name, summer time included; all other dates and times are taken to be in the time zone of the pipeline. Texts must be written as 2024-07-01 10:30:00 or 2024-07-01T10:30:00Z: "Convert types" reads other ways of writing. What is no time has no parts. Weeks are those of ISO 8601, a weekday is 1 for Monday to 7 for Sunday, and names are English.',
  icon: 'IconCalendarTime',
  search: [
    'extract',
    'date_part',
    'year',
    'month',
    'weekday',
    'hour',
    'day of week',
    'dayofweek',
    'time zone',
    'from_utc_timestamp',
    'WEEKNUM',
    'WEEKDAY',
    'date_trunc',
    'calendar',
    'split date',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    column: column({ label: 'Date or time', hint: 'The column whose parts are read.' }).min(1),
    parts: parts(NAMES, [
      { value: 'date', label: 'date' },
      { value: 'time', label: 'time of day' },
      { value: 'year', label: 'year' },
      { value: 'quarter', label: 'quarter' },
      { value: 'month', label: 'month' },
      { value: 'month_name', label: 'name of the month' },
      { value: 'week', label: 'week' },
      { value: 'day', label: 'day of the month' },
      { value: 'day_of_year', label: 'day of the year' },
      { value: 'weekday', label: 'weekday' },
      { value: 'weekday_name', label: 'name of the weekday' },
      { value: 'hour', label: 'hour' },
      { value: 'minute', label: 'minute' },
      { value: 'second', label: 'second' },
    ]),
    zone: text(
      { label: 'Time zone', hint: 'Such as Europe/Berlin. Leave empty for the time zone of the pipeline.' },
      z.string().max(64),
    ).default(''),
    prefix,
  }),
  defaults: { column: '', parts: ['date', 'hour'], zone: '', prefix: '' },
  caption: (s) => words('{what} of {column}', { what: s.parts.map((part) => s.prefix + part), column: s.column }),
  check: (s) => (s.zone === '' || isTimeZone(s.zone) ? [] : [{ code: 'unknownZone', setting: 'zone', params: { zone: s.zone } }]),
  build: ({ in: input }, s, p) => {
    const instant = `TRY_CAST(${quoteIdentifier(s.column)} AS TIMESTAMP WITH TIME ZONE)`
    const zoned = s.zone === '' ? `CAST(${instant} AS TIMESTAMP)` : `timezone(${quoteLiteral(s.zone)}, ${instant})`
    // The ends of time have no parts.
    const local = `CASE WHEN isfinite(${instant}) THEN TRY(${zoned}) END`
    const named = s.parts.map((part) => ({ name: s.prefix + part, sql: PARTS[part].replace('$t', LOCAL) }))
    return { out: readParts(p, input!, [{ [LOCAL]: local }], named) }
  },
  examples: [
    {
      title: 'The hour in Berlin, summer time and no time',
      settings: { column: 'at', parts: ['date', 'weekday', 'weekday_name', 'hour'], zone: 'Europe/Berlin', prefix: 'local_' },
      inputs: {
        in: {
          columns: [{ name: 'at', type: 'TIMESTAMPTZ' }],
          batches: { 1: [{ at: '2024-07-01T22:30:00Z' }, { at: '2024-12-01T22:30:00Z' }, { at: null }] },
        },
      },
      expect: {
        out: {
          1: [
            { at: '2024-07-01 22:30:00+00', local_date: '2024-07-02', local_weekday: 2, local_weekday_name: 'Tuesday', local_hour: 0 },
            { at: '2024-12-01 22:30:00+00', local_date: '2024-12-01', local_weekday: 7, local_weekday_name: 'Sunday', local_hour: 23 },
            { at: null, local_date: null, local_weekday: null, local_weekday_name: null, local_hour: null },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Parts of a text, which may be none',
      settings: { column: 'day', parts: ['year', 'quarter', 'month_name', 'week'] },
      inputs: {
        in: { columns: [{ name: 'day', type: 'VARCHAR' }], batches: { 1: [{ day: '2024-12-30' }, { day: 'soon' }, { day: 'infinity' }] } },
      },
      expect: {
        out: {
          1: [
            { day: '2024-12-30', year: 2024, quarter: 4, month_name: 'December', week: 1 },
            { day: 'soon', year: null, quarter: null, month_name: null, week: null },
            { day: 'infinity', year: null, quarter: null, month_name: null, week: null },
          ],
        },
      },
      ordered: true,
    },
  ],
})
