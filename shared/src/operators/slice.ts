import { z } from 'zod'
import { text } from '../fields/kinds.ts'
import { quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

const TIME = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?)?$/
const isTime = (typed: string): boolean => typed === '' || (TIME.test(typed) && !Number.isNaN(Date.parse(typed.replace(' ', 'T'))))
const time = (label: string, hint: string) =>
  text({ label, hint, placeholder: '2026-03-01 14:30' }, z.string().max(40))
    .refine(isTime, { error: () => words('Write a time such as 2026-03-01 14:30.') })
    .default('')

const V = [{ name: 'v', type: 'INTEGER' }]

/** Spark's `slice`: the batches from one time to another. */
export const slice = defineOperator({
  type: 'slice',
  version: 1,
  kind: 'step',
  name: 'Between two times',
  summary: 'Lets only the updates from one time to another through.',
  help: 'Keeps the rows of all updates whose time lies between the two, both included, and leaves out all others: to look at one morning of a recording, or to begin or end something at a set time. Times are in the time zone of the pipeline. What counts is the time of the update in which a row came, not a time that stands in the row: for that, use Keep rows. Rows that do not lie between leave by "Outside".',
  icon: 'IconCalendarTime',
  spark: [
    {
      operation: 'slice',
      settings: 'From and To; a Window behind it puts several batches together.',
      proof: [{ case: 'BasicOperationsSuite: slice' }],
      differs: [
        {
          what: 'Rows leave in their own batch, as the stream comes to it; Spark hands batches that it remembers to the program.',
          proof: { example: 'Two of four updates' },
        },
      ],
    },
  ],
  search: ['slice', 'between', 'from to', 'time range', 'period', 'start and end', 'cut out', 'date range'],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Between' },
    { id: 'outside', name: 'Outside' },
  ],
  settings: z.strictObject({
    from: time('From', 'The first update that counts. Leave empty to begin with the first one.'),
    to: time('To', 'The last update that counts. Leave empty to go on for ever.'),
  }),
  defaults: { from: '', to: '' },
  caption: (s) => words('{from} to {to}', { from: s.from || '…', to: s.to || '…' }),
  check: (s) =>
    s.from !== '' && s.to !== '' && s.from.replace('T', ' ') > s.to.replace('T', ' ') ? [{ code: 'timesInReverse', setting: 'to' }] : [],
  build: ({ in: input }, s, p) => {
    const tests = [
      ...(s.from === '' ? [] : [`now() >= CAST(${quoteLiteral(s.from)} AS TIMESTAMPTZ)`]),
      ...(s.to === '' ? [] : [`now() <= CAST(${quoteLiteral(s.to)} AS TIMESTAMPTZ)`]),
    ]
    const { yes, no } = p.split(input!, { sql: tests.length > 0 ? tests.join(' AND ') : 'true', setting: 'from' })
    return { out: yes, outside: no }
  },
  examples: [
    {
      title: 'Two of four updates',
      settings: { from: '1970-01-01 00:00:02', to: '1970-01-01 00:00:03' },
      inputs: { in: { columns: V, batches: { 1: [{ v: 1 }], 2: [{ v: 2 }], 3: [{ v: 3 }], 4: [{ v: 4 }] } } },
      expect: { out: { 2: [{ v: 2 }], 3: [{ v: 3 }] }, outside: { 1: [{ v: 1 }], 4: [{ v: 4 }] } },
    },
  ],
})
