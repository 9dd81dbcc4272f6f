import { z } from 'zod'
import { aggregates, choice, columns, duration, type AggregateRow } from '../fields/kinds.ts'
import { aggregateMeasure, aggregateWords, percentOf, runningAggregates, runningTotals } from '../fields/measures.ts'
import { columnItems } from '../plan/items.ts'
import { defineOperator, type SettingProblem } from './definition.ts'
import { words } from '../text/words.ts'
import { windowInWords, windowProblems } from './windowTimes.ts'

const notAtZero = (row: AggregateRow, index: number): SettingProblem[] =>
  aggregateMeasure(row, '').kind === 'mergeable'
    ? []
    : [{ code: 'notAtZero', setting: `measures.${index}.fn`, params: { measure: aggregateWords[row.fn] } }]

const OVER_LAST = { setting: 'over', is: ['last'] }

/**
 * Spark's `reduceByKey`, `reduceByKeyAndWindow` and `updateStateByKey`: one row per key over each update, over a window of time, or
 * since the start. Version 1 knew each update only.
 */
export const summarize = defineOperator({
  type: 'summarize',
  version: 2,
  kind: 'step',
  name: 'Summarize',
  summary: 'Counts, sums and averages, for each key and over a time.',
  help: 'Puts out one row per distinct key with the measures over its rows: those of each update, those of the last minutes (again and again), or all since the start, which survive restarts and deploys. Without keys there is one row over everything; each update and each time then has its row, also when nothing came in. Since the start, sums begin at 0. After a Window, "each update" summarizes the window. Median, percentiles, exactly counted distinct values, lists and frequent values are computed from the rows themselves, which a window then keeps; the others are kept as one small row per key and update. "Distinct values, about" is exact up to 1,023, then within 3 % two times out of three and within 10 % almost always; it takes at most 8 KB per key. The standard deviation and the variance are those of a sample (n - 1).',
  icon: 'IconSum',
  spark: [
    {
      operation: 'reduce',
      settings: 'No column for each; over each update.',
      proof: [{ case: 'BasicOperationsSuite: reduce' }],
      differs: [
        {
          what: 'A batch without rows has its row too, with empty values.',
          proof: { example: 'Without keys there is one row in every batch' },
        },
      ],
    },
    { operation: 'count', settings: 'No column for each, the measure "count".', proof: [{ case: 'BasicOperationsSuite: count' }] },
    {
      operation: 'countByValue',
      settings: 'For each value, the measure "count".',
      proof: [{ case: 'BasicOperationsSuite: countByValue' }],
    },
    { operation: 'reduceByKey', settings: 'For each key, over each update.', proof: [{ case: 'BasicOperationsSuite: reduceByKey' }] },
    {
      operation: 'combineByKey',
      settings: 'For each key, any measure: each is made of partial results that are merged and finished.',
      proof: [{ example: 'Count and sum by key, with empty values' }],
    },
    {
      operation: 'reduceByWindow',
      settings: 'No column for each; over the last …',
      proof: [{ case: 'WindowOperationsSuite: countByWindow' }, { test: 'e2e/oracle/pipelines.ts' }],
      differs: [{ what: 'A time without rows has its row too, with empty values.', proof: { case: 'count-empty' } }],
    },
    {
      operation: 'countByWindow',
      settings: 'No column for each, "count"; over the last …',
      proof: [{ case: 'WindowOperationsSuite: countByWindow' }],
      differs: [
        {
          what: 'A time without rows has its row, 0, also before anything has come; Spark begins with the first row.',
          proof: { case: 'count-empty' },
        },
      ],
    },
    {
      operation: 'countByValueAndWindow',
      settings: 'For each value, "count"; over the last …',
      proof: [{ case: 'WindowOperationsSuite: countByValueAndWindow' }],
    },
    {
      operation: 'reduceByKeyAndWindow',
      settings: 'For each key; over the last …',
      proof: [
        { case: 'WindowOperationsSuite: reduceByKeyAndWindow - big test' },
        { case: 'WindowOperationsSuite: reduceByKeyAndWindow - larger slide time' },
      ],
    },
    {
      operation: 'reduceByWindow with inverse',
      settings: 'As reduceByWindow: the engine subtracts what leaves by itself where that is exact and faster.',
      proof: [{ case: 'WindowOperationsSuite: countByWindow' }, { test: 'e2e/oracle/pipelines.ts' }],
      differs: [{ what: 'A time without rows has its row too, with empty values.', proof: { case: 'count-empty' } }],
    },
    {
      operation: 'reduceByKeyAndWindow with inverse',
      settings: 'For each key; over the last …; keys whose rows have left: keep at zero.',
      proof: [
        { case: 'WindowOperationsSuite: reduceByKeyAndWindow with inverse function - big test' },
        { example: 'Keys whose rows have left, kept at zero' },
      ],
      differs: [
        {
          what: 'Keys at zero are left out unless they are asked for. A sum of fractions is never computed by subtracting, so that nothing remains of what has left.',
          proof: { example: 'The last two seconds, every second' },
        },
      ],
    },
    {
      operation: 'reduceByKeyAndWindow with inverse and filter',
      settings: 'For each key; over the last …',
      proof: [{ case: 'WindowOperationsSuite: reduceByKeyAndWindow with inverse and filter functions - big test' }],
    },
    {
      operation: 'updateStateByKey',
      settings: 'For each key; since the start; put out every key, every time.',
      proof: [{ case: 'BasicOperationsSuite: updateStateByKey' }],
      differs: [{ what: 'Only keys with new rows can be put out.', proof: { example: 'Since the start' } }],
    },
  ],
  search: [
    'aggregate',
    'group by',
    'reduceByKey',
    'reduceByKeyAndWindow',
    'countByValue',
    'reduceByWindow',
    'countByWindow',
    'countByValueAndWindow',
    'count',
    'reduce',
    'pivot table',
    'sum',
    'sumif',
    'sumifs',
    'countif',
    'countifs',
    'averageif',
    'average',
    'running total',
    'moving average',
    'combineByKey',
    'aggregateByKey',
    'subtotal',
    'unique values',
    'min',
    'max',
    'total',
    'agg',
    'stddev',
    'standard deviation',
    'variance',
    'median',
    'percentile',
    'quantile',
    'percentile_approx',
    'approx_count_distinct',
    'collect_list',
    'string_agg',
    'group_concat',
    'listagg',
    'TEXTJOIN',
    'mode',
    'top values',
    'STDEV',
    'mean',
    'sumproduct',
    'frequency',
    'histogram',
    'countDistinct',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Summary' }],
  settings: z.strictObject({
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
    over: choice(['update', 'last', 'start'], {
      label: 'Over what time?',
      hint: 'Which rows count together.',
      options: [
        { value: 'update', label: 'each update', hint: 'the rows that arrived since the last one' },
        { value: 'last', label: 'the last …', hint: 'a moving time, such as the last minute every 10 seconds' },
        { value: 'start', label: 'since the start', hint: 'running totals, which survive restarts' },
      ],
    }).default('update'),
    length: duration({ label: 'Rows of the last', hint: 'Such as 1 h 30 min.', min: 100, shownWhen: OVER_LAST, row: 'time' }).default(
      60_000,
    ),
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
  }),
  defaults: { keys: [], measures: [{ as: 'count', fn: 'count', column: '' }], over: 'update' },
  migrate: { 1: (old) => ({ ...old, over: 'update' }) },
  caption: (s) => {
    const measures = s.measures.map((m) => {
      if (m.fn === 'count') return words('count')
      if (m.fn === 'percentile') return words('{percent} % percentile of {column}', { percent: percentOf(m), column: m.column })
      return words('{measure} of {column}', { measure: words(aggregateWords[m.fn]), column: m.column })
    })
    const what = s.keys.length > 0 ? words('{what} by {keys}', { what: measures, keys: s.keys }) : measures.join(', ')
    if (s.over === 'last') return `${windowInWords(s.length, s.every)} · ${what}`
    return s.over === 'start' ? `${words('since the start')} · ${what}` : what
  },
  check: (s, { slides }) => {
    if (s.over === 'last') {
      const times = windowProblems({ length: s.length, every: s.every }, { length: 'length', slide: 'every' }, slides.in?.[0])
      return [...times, ...(s.gone === 'zero' ? s.measures.flatMap(notAtZero) : [])]
    }
    if (s.over === 'update') return []
    return s.measures.flatMap(({ fn }, index) =>
      runningAggregates.includes(fn)
        ? []
        : { code: 'notSinceStart', setting: `measures.${index}.fn`, params: { measure: aggregateWords[fn] } },
    )
  },
  build: ({ in: input }, s, p) => {
    const keys = columnItems(s.keys, 'keys')
    if (s.over === 'start') return { out: runningTotals(p, input!, keys, s.measures, s.visit) }
    const rows = s.over === 'last' ? p.window(input!, { length: s.length, slide: s.every }) : input!
    const atZero = s.over === 'last' && s.gone === 'zero'
    const measures = s.measures.map((row, index) => aggregateMeasure(row, `measures.${index}.column`, { atZero }))
    return { out: p.fold(rows, keys, measures, { keepKeys: atZero && keys.length > 0 }) }
  },
  examples: [
    {
      title: 'Count and sum by key, with empty values',
      settings: {
        keys: ['k'],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'mean', fn: 'avg', column: 'v' },
        ],
      },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'v', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { k: 'a', v: 1 },
              { k: 'a', v: 3 },
              { k: 'b', v: null },
              { k: null, v: 5 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 2, total: 4, mean: 2 },
            { k: 'b', n: 1, total: null, mean: null },
            { k: null, n: 1, total: 5, mean: 5 },
          ],
        },
      },
    },
    {
      title: 'How values are spread, with lists and texts of them',
      settings: {
        keys: ['k'],
        measures: [
          { as: 'mid', fn: 'median', column: 'v' },
          { as: 'p90', fn: 'percentile', column: 'v', percent: 90 },
          { as: 'sd', fn: 'stddev', column: 'v' },
          { as: 'var', fn: 'variance', column: 'v' },
          { as: 'kinds', fn: 'approxDistinct', column: 'v' },
          { as: 'most', fn: 'topValues', column: 'v', most: 1 },
          { as: 'first_two', fn: 'list', column: 'v', most: 2 },
          { as: 'all', fn: 'textJoin', column: 'v', separator: ' + ' },
        ],
      },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'v', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { k: 'a', v: 4 },
              { k: 'a', v: 2 },
              { k: 'a', v: null },
              { k: 'a', v: 4 },
              { k: 'a', v: 6 },
              { k: 'b', v: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            {
              k: 'a',
              mid: 4,
              p90: 5.4,
              sd: 1.632993161855452,
              var: 2.6666666666666665,
              kinds: 3,
              most: [{ value: 4, count: 2 }],
              first_two: [4, 2],
              all: '4 + 2 + 4 + 6',
            },
            { k: 'b', mid: null, p90: null, sd: null, var: null, kinds: 0, most: null, first_two: null, all: null },
          ],
        },
      },
    },
    {
      title: 'Without keys there is one row in every batch',
      settings: {
        keys: [],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'first', fn: 'first', column: 'v' },
          { as: 'last', fn: 'last', column: 'v' },
          { as: 'low', fn: 'min', column: 'v' },
        ],
      },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [{ v: 7 }, { v: 2 }, { v: 9 }], 2: [] } } },
      expect: { out: { 1: [{ n: 3, first: 7, last: 9, low: 2 }], 2: [{ n: 0, first: null, last: null, low: null }] } },
    },
    {
      title: 'The last two seconds, every second',
      settings: { keys: ['k'], measures: [{ as: 'n', fn: 'count' }], over: 'last', length: 2000, every: 1000 },
      inputs: {
        in: {
          columns: [{ name: 'k', type: 'VARCHAR' }],
          batches: { 1: [{ k: 'a' }, { k: 'b' }], 2: [{ k: 'a' }], 3: [], 4: [] },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1 },
            { k: 'b', n: 1 },
          ],
          2: [
            { k: 'a', n: 2 },
            { k: 'b', n: 1 },
          ],
          3: [{ k: 'a', n: 1 }],
        },
      },
    },
    {
      title: 'Keys whose rows have left, kept at zero',
      settings: {
        keys: ['k'],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'high', fn: 'max', column: 'v' },
        ],
        over: 'last',
        length: 2000,
        every: 1000,
        gone: 'zero',
      },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'v', type: 'INTEGER' },
          ],
          batches: { 1: [{ k: 'a', v: 4 }], 2: [{ k: 'b', v: 1 }], 3: [], 4: [{ k: 'a', v: 2 }] },
        },
      },
      expect: {
        out: {
          1: [{ k: 'a', n: 1, total: 4, high: 4 }],
          2: [
            { k: 'a', n: 1, total: 4, high: 4 },
            { k: 'b', n: 1, total: 1, high: 1 },
          ],
          3: [
            { k: 'a', n: 0, total: 0, high: null },
            { k: 'b', n: 1, total: 1, high: 1 },
          ],
          4: [
            { k: 'a', n: 1, total: 2, high: 2 },
            { k: 'b', n: 0, total: 0, high: null },
          ],
        },
      },
    },
    {
      title: 'Since the start',
      settings: {
        keys: ['k'],
        measures: [
          { as: 'n', fn: 'count' },
          { as: 'total', fn: 'sum', column: 'v' },
          { as: 'mean', fn: 'avg', column: 'v' },
          { as: 'low', fn: 'min', column: 'v' },
          { as: 'high', fn: 'max', column: 'v' },
        ],
        over: 'start',
      },
      inputs: {
        in: {
          columns: [
            { name: 'k', type: 'VARCHAR' },
            { name: 'v', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { k: 'a', v: 4 },
              { k: 'b', v: null },
            ],
            2: [
              { k: 'a', v: 8 },
              { k: 'a', v: null },
            ],
            3: [{ k: 'b', v: 3 }],
          },
        },
      },
      expect: {
        out: {
          1: [
            { k: 'a', n: 1, total: 4, mean: 4, low: 4, high: 4 },
            { k: 'b', n: 1, total: 0, mean: null, low: null, high: null },
          ],
          2: [{ k: 'a', n: 3, total: 12, mean: 6, low: 4, high: 8 }],
          3: [{ k: 'b', n: 2, total: 3, mean: 3, low: 3, high: 3 }],
        },
      },
    },
    {
      title: 'Since the start over everything, in every update',
      settings: { keys: [], measures: [{ as: 'n', fn: 'count' }], over: 'start', visit: 'all' },
      inputs: { in: { columns: [{ name: 'v', type: 'INTEGER' }], batches: { 1: [], 2: [{ v: 7 }, { v: 2 }], 3: [], 4: [{ v: 1 }] } } },
      expect: { out: { 2: [{ n: 2 }], 3: [{ n: 2 }], 4: [{ n: 3 }] } },
    },
  ],
})
