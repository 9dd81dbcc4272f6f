import { z } from 'zod'
import { aggregates, choice, columns, duration } from '../../fields/kinds.ts'
import { runningAggregates } from '../../fields/measures.ts'
import { eventTimeSettings } from '../eventTime.ts'

const OVER_LAST = { setting: 'over', is: ['last'] }
const OVER_EVENTS = { setting: 'over', is: ['event'] }

const times = eventTimeSettings({ shownWhen: OVER_EVENTS, windows: 'windows' })

/** What is computed, of what, and over what time; most settings belong to one of the times. */
export const summarizeSettings = z.strictObject({
  keys: columns({ label: 'For each', hint: 'Leave empty for one row over everything.' }),
  measures: aggregates({
    label: 'Compute',
    hint: 'What is computed of the rows, and what its column is called.',
    limited: {
      when: { setting: 'over', is: ['start'] },
      to: runningAggregates,
      reason: 'not since the start: every row ever seen would have to be kept',
    },
  }).min(1),
  over: choice(['update', 'last', 'event', 'start'], {
    label: 'Over what time?',
    hint: 'Which rows count together.',
    options: [
      { value: 'update', label: 'each update', hint: 'the rows that arrived since the last one' },
      { value: 'last', label: 'the last …', hint: 'a moving time, such as the last minute every 10 seconds' },
      { value: 'event', label: 'by event time', hint: 'windows of the times at which rows happened, however late they come' },
      { value: 'start', label: 'since the start', hint: 'running totals, which survive restarts' },
    ],
  }).default('update'),
  length: duration({ label: 'Rows of the last', hint: 'Such as 1 h 30 min.', min: 100, shownWhen: OVER_LAST, row: 'time' }).default(60_000),
  every: duration({ label: 'Every', hint: 'How often it is put out.', min: 100, shownWhen: OVER_LAST, row: 'time' }).default(10_000),
  gone: choice(['drop', 'zero'], {
    label: 'Keys whose rows have left',
    hint: 'What becomes of a key without rows in that time.',
    shownWhen: OVER_LAST,
    options: [
      { value: 'drop', label: 'leave out' },
      { value: 'zero', label: 'keep at zero', hint: 'they stay for ever, as reduceByKeyAndWindow with an inverse keeps them' },
    ],
  }).default('drop'),
  visit: choice(['touched', 'all'], {
    label: 'Put out',
    hint: 'Which keys leave in each update.',
    shownWhen: { setting: 'over', is: ['start'] },
    options: [
      { value: 'touched', label: 'keys with new rows' },
      { value: 'all', label: 'every key, every time', hint: 'as updateStateByKey does' },
    ],
  }).default('touched'),
  time: times.time.default(''),
  unit: times.unit,
  windows: times.windows,
  size: times.size,
  slide: times.every,
  gap: times.gap,
  lateness: times.lateness,
  emit: choice(['close', 'update'], {
    label: 'Put out a window',
    hint: 'What follows sees its figures once, or again and again.',
    shownWhen: OVER_EVENTS,
    options: [
      { value: 'close', label: 'when it closes', hint: 'once, and final' },
      {
        value: 'update',
        label: 'also before, whenever it gets rows',
        hint: 'the keys that got some, with their figures so far; window_closed marks the last time',
      },
    ],
  }).default('close'),
  goOn: times.goOn,
  idle: times.idle,
  source: times.source,
  limitAhead: times.limitAhead.default(true),
  ahead: times.ahead,
})

export type SummarizeSettings = z.output<typeof summarizeSettings>
