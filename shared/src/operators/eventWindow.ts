import { z } from 'zod'
import { choice, columns } from '../fields/kinds.ts'
import { WINDOW_COLUMNS } from '../plan/eventColumns.ts'
import { defineOperator } from './definition.ts'
import {
  asidePorts,
  asidePortsFor,
  eventTimeInWords,
  eventTimeSettings,
  eventWindows,
  overlapProblems,
  sale,
  SALES,
  within,
} from './eventTime.ts'

const own = eventTimeSettings({ windows: 'kind' })
const OUT = { id: 'out', name: 'Rows in windows' }

/** What Spark Streaming lacked: windows of the times at which rows happened, not of those at which they came. */
export const eventWindow = defineOperator({
  type: 'eventWindow',
  version: 1,
  kind: 'window',
  name: 'Window by event time',
  summary: 'Puts rows into windows by the time at which they happened, however late they come.',
  help: 'Each row belongs to windows of the time in one of its columns, and waits until its window closes; then the rows of the window leave together, each with window_start and window_end. Where figures of each window are all that is wanted, Summarize by event time does both. A window closes when the watermark has reached its end: the watermark is so far behind the newest time seen as rows may come late, never goes back, and moves on after all rows of an update are taken in. A row whose windows have all closed is late, and leaves by a port of its own, as do a row without a time and, where that is asked for, a row that is far ahead of the clock. Windows of equal length begin at whole multiples of it, those of whole days at midnight in the time zone of the pipeline, those of weeks on Mondays. A session holds the rows of a key that lie less than the gap apart, and ends the gap after its last row; a row between two sessions makes them one. When no rows come for the time that you name, open windows close as if time went on from the last row. Several sources in one stream, of which one lags, need a column that tells them apart: then the watermark is that of the slowest source that is not idle. Open windows are kept over stops, restarts and deploys.',
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
  outputs: [OUT, ...asidePorts],
  outputsFor: ({ limitAhead }) => [OUT, ...asidePortsFor({ limitAhead: limitAhead === true })],
  settings: z.strictObject({
    time: own.time.min(1),
    unit: own.unit,
    kind: own.windows,
    size: own.size,
    every: own.every,
    gap: own.gap,
    keys: columns({
      label: 'A session for each',
      hint: 'Such as a user. Leave empty for one of all rows.',
      shownWhen: { setting: 'kind', is: ['session'] },
    }).default([]),
    lateness: own.lateness,
    emit: choice(['close', 'update'], {
      label: 'Put out rows of a window',
      hint: 'What follows sees a window once, or again and again.',
      options: [
        { value: 'close', label: 'when it closes', hint: 'once, and final' },
        { value: 'update', label: 'whenever it gets rows', hint: 'all of them so far; window_closed marks the last time' },
      ],
    }).default('close'),
    goOn: own.goOn,
    idle: own.idle,
    source: own.source,
    limitAhead: own.limitAhead.default(false),
    ahead: own.ahead,
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
    limitAhead: true,
    ahead: 86_400_000,
  },
  ownColumns: Object.values(WINDOW_COLUMNS),
  caption: ({ kind, ...s }) => eventTimeInWords({ ...s, windows: kind }),
  check: ({ kind, ...s }) => overlapProblems({ ...s, windows: kind }, 'every'),
  build: ({ in: input }, { kind, ...s }, p) => {
    const { out, aside } = eventWindows(p, input!, { ...s, windows: kind })
    return { out, ...aside }
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
