import { z } from 'zod'
import { duration } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { windowInWords, windowProblems } from './windowTimes.ts'

/** Spark's `window(length, slide)`: at t it covers the batches from t - length + parentSlide to t, and fires when t - zeroTime is a multiple of the slide. */
export const window = defineOperator({
  type: 'window',
  version: 1,
  kind: 'window',
  name: 'Window',
  summary: 'The rows of the last minutes, again and again.',
  help: 'Holds the "Rows of the last" minutes, or whatever time is set there, and puts them all out as often as "Every" says. Follow it with Summarize for moving counts and averages. Both times are multiples of how often the input updates.',
  icon: 'IconClockHour4',
  spark: [
    {
      operation: 'window',
      proof: [
        { case: 'WindowOperationsSuite: window - basic window' },
        { case: 'WindowOperationsSuite: window - tumbling window' },
        { case: 'WindowOperationsSuite: window - larger window' },
        { case: 'WindowOperationsSuite: window - non-overlapping window' },
      ],
    },
  ],
  search: [
    'window',
    'sliding',
    'tumbling',
    'countByWindow',
    'reduceByWindow',
    'reduceByKeyAndWindow',
    'moving average',
    'last minutes',
    'tumbling window',
    'sliding window',
    'rolling',
    'last hour',
    'hopping',
    'time bucket',
    'over time',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows in the window' }],
  settings: z.strictObject({
    length: duration({ label: 'Rows of the last', hint: 'Such as 1 h 30 min.', min: 100, row: 'time' }),
    slide: duration({ label: 'Every', hint: 'How often they are put out.', min: 100, row: 'time' }),
  }),
  defaults: { length: 60_000, slide: 1000 },
  caption: (s) => windowInWords(s.length, s.slide),
  check: (s, { slides }) => windowProblems(s, { length: 'length', slide: 'slide' }, slides.in?.[0]),
  build: ({ in: input }, s, p) => ({ out: p.window(input!, s) }),
  examples: [
    {
      title: 'The last two batches, every batch',
      settings: { length: 2000, slide: 1000 },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 1 }], 2: [{ v: 2 }], 4: [{ v: 4 }] } } },
      expect: { out: { 1: [{ v: 1 }], 2: [{ v: 1 }, { v: 2 }], 3: [{ v: 2 }], 4: [{ v: 4 }] } },
    },
    {
      title: 'Two batches at a time',
      settings: { length: 2000, slide: 2000 },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 1 }], 2: [{ v: 2 }], 3: [{ v: 3 }] } } },
      expect: { out: { 2: [{ v: 1 }, { v: 2 }] } },
    },
  ],
})
