import type { Json } from '../../json.ts'
import type { Example, ExampleRow } from '../definition.ts'
import { sale, SALES, within } from '../eventTime.ts'

/** Figures of one shop in one window; `closed` where windows are put out before they close, too. */
const figures = (start: string, end: string, shop: string, n: number, total: number, closed?: boolean): ExampleRow => ({
  ...within({}, start, end, closed === undefined ? {} : { window_closed: closed }),
  shop,
  n,
  total,
})
const byEventTime: Record<string, Json> = {
  keys: ['shop'],
  measures: [
    { as: 'n', fn: 'count', column: '' },
    { as: 'total', fn: 'sum', column: 'n' },
  ],
  over: 'event',
  time: 'at',
  limitAhead: false,
}

/** Worked examples: they are the operator's tests, too. */
export const summarizeExamples: Example[] = [
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
  {
    title: 'By event time: each minute, when rows two seconds younger than its end have come',
    settings: { ...byEventTime, size: 60_000, lateness: 2000 },
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
      out: { 3: [figures('10:00:00', '10:01:00', 'a', 1, 1), figures('10:00:00', '10:01:00', 'b', 2, 6)] },
      late: { 4: [sale('10:00:30', 'b', 6)] },
      undated: { 1: [sale(null, 'a', 9)] },
    },
  },
  {
    title: 'By event time: two minutes, every minute, with figures before windows close',
    settings: { ...byEventTime, windows: 'sliding', size: 120_000, slide: 60_000, lateness: 0, emit: 'update' },
    inputs: {
      in: {
        columns: SALES,
        batches: { 1: [sale('10:00:30', 'a', 1), sale('10:00:31', 'b', 2)], 2: [sale('10:00:40', 'a', 3)], 3: [sale('10:01:10', 'a', 4)] },
      },
    },
    expect: {
      out: {
        1: [
          figures('09:59:00', '10:01:00', 'a', 1, 1, false),
          figures('09:59:00', '10:01:00', 'b', 1, 2, false),
          figures('10:00:00', '10:02:00', 'a', 1, 1, false),
          figures('10:00:00', '10:02:00', 'b', 1, 2, false),
        ],
        2: [figures('09:59:00', '10:01:00', 'a', 2, 4, false), figures('10:00:00', '10:02:00', 'a', 2, 4, false)],
        3: [
          figures('09:59:00', '10:01:00', 'a', 2, 4, true),
          figures('09:59:00', '10:01:00', 'b', 1, 2, true),
          figures('10:00:00', '10:02:00', 'a', 3, 8, false),
          figures('10:01:00', '10:03:00', 'a', 1, 4, false),
        ],
      },
    },
  },
  {
    title: 'By event time: sessions of each shop',
    settings: { ...byEventTime, windows: 'session', gap: 10_000, lateness: 0 },
    inputs: {
      in: {
        columns: SALES,
        batches: { 1: [sale('10:00:00', 'a', 1), sale('10:00:03', 'b', 2)], 2: [sale('10:00:08', 'a', 3)], 3: [sale('10:00:20', 'b', 4)] },
      },
    },
    expect: {
      out: {
        3: [figures('10:00:00', '10:00:18', 'a', 2, 4), figures('10:00:03', '10:00:13', 'b', 1, 2)],
      },
    },
  },
]
