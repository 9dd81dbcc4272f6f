/** Steps with what is odd in real data: empty values, names, types, order. Each operator's examples are in examples.test.ts. */
import { afterEach, expect, test } from 'vitest'
import { saidInWords, type JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { BatchFailed } from './errors.ts'

type Step = readonly [type: string, settings: object]
type Rows = readonly JsonObject[]
type Condition = [column: string, test: string, value?: string]

const add = (as: string, formula: string): Step => ['addColumn', { columns: [{ as, formula }] }]
const keep = (...each: Condition[]): Step => [
  'filter',
  { condition: { mode: 'rows', match: 'all', rows: each.map(([column, is, value = '']) => ({ column, test: is, value })) } },
]
const summarize = (keys: string[], ...measures: [as: string, fn: string, column?: string][]): Step => [
  'summarize',
  { keys, measures: measures.map(([as, fn, column = '']) => ({ as, fn, column })) },
]
const window = (length: number, slide = 1000): Step => ['window', { length, slide }]
const lookUp = (columns: [string, string][], rows: (string | null)[][], more: object): Step => [
  'lookUp',
  { table: { columns: columns.map(([name, type]) => ({ name, type })), rows }, ...more },
]
const remember = (keys: string[], ...totals: [as: string, fn: string, column?: string][]): Step => [
  'remember',
  { keys, totals: totals.map(([as, fn, column = '']) => ({ as, fn, column })) },
]

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** Rows that come out of the steps, by batch time. `types` are the columns that come in. */
async function run(types: Record<string, string>, steps: readonly Step[], batches: Record<number, Rows>): Promise<Record<number, Rows>> {
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }))
  open = await TestRun.open(chainPlan(jsonFormat(columns), steps))
  for (const [time, rows] of Object.entries(batches)) await open.batch(Number(time), { src: [lines(rows)] })
  return (await open.take())['out'] ?? {}
}

const KV = { k: 'VARCHAR', v: 'INTEGER' }
const SOME: Rows = [
  { k: 'a', v: 1 },
  { k: '', v: 3 },
  { k: null, v: null },
]

const one: [name: string, types: Record<string, string>, steps: Step[], rows: Rows, expected: Rows][] = [
  ['a number of places beside whole numbers is not rounded', KV, [keep(['v', 'greater', '2.5'])], SOME, [{ k: '', v: 3 }]],
  ['one of several numbers', KV, [keep(['v', 'oneOf', '1\n2.5'])], SOME, [{ k: 'a', v: 1 }]],
  ['not equal is not so for nothing', KV, [keep(['k', 'notEquals', 'a'])], SOME, [{ k: '', v: 3 }]],
  ['a text that is neither true nor false', KV, [keep(['k', 'isFalse'])], SOME, []],
  ['a column that is replaced in another case', KV, [add('V', 'v + 1')], [{ k: 'a', v: 1 }], [{ k: 'a', V: 2 }]],
  [
    'a part that takes the place of its column',
    KV,
    [['split', { column: 'k', by: 'words', as: 'K', keep: true }]],
    [{ k: 'x y', v: 1 }],
    [
      { v: 1, K: 'x' },
      { v: 1, K: 'y' },
    ],
  ],
  [
    'division by zero is nothing',
    KV,
    [add('x', 'v / 0'), add('y', '0 / v'), ['choose', { columns: [{ column: 'x' }, { column: 'y' }] }]],
    [{ k: 'a', v: 0 }],
    [{ x: null, y: null }],
  ],
  [
    'names of every kind',
    { 'a"b': 'INTEGER', 'sp ace': 'VARCHAR', ünï: 'INTEGER', select: 'INTEGER', $0: 'INTEGER', "q'uote": 'INTEGER', 日本: 'DATE' },
    [
      summarize(
        ['a"b', 'sp ace'],
        ['$1', 'sum', '$0'],
        ['of "x"', 'first', 'select'],
        ["mi'n", 'min', "q'uote"],
        ['avg', 'avg', 'ünï'],
        ['late', 'max', '日本'],
      ),
    ],
    [{ 'a"b': 1, 'sp ace': 'x', ünï: 5, select: 7, $0: 4, "q'uote": 3, 日本: '2020-01-01' }],
    [{ 'a"b': 1, 'sp ace': 'x', $1: 4, 'of "x"': 7, "mi'n": 3, avg: 5, late: '2020-01-01' }],
  ],
  [
    'names that totals use themselves',
    { $old: 'INTEGER', $fresh: 'INTEGER' },
    [remember(['$old'], ['$fresh', 'sum', '$fresh'], ['$old2', 'count'])],
    [{ $old: 1, $fresh: 2 }],
    [{ $old: 1, $fresh: 2, $old2: 1 }],
  ],
  [
    'equal rows at the top are put in order by all their columns',
    { k: 'VARCHAR', l: 'INTEGER[]' },
    [['top', { by: [{ column: 'K', descending: true }], limit: 2 }]],
    [
      { k: 'a', l: [2] },
      { k: 'a', l: [1, 9] },
      { k: 'a', l: [3] },
    ],
    [
      { k: 'a', l: [1, 9] },
      { k: 'a', l: [2] },
    ],
  ],
  [
    'the top of each key, nothing being a key too',
    KV,
    [['top', { by: [{ column: 'v', descending: true }], limit: 1, per: ['k'] }]],
    [
      { k: null, v: 1 },
      { k: 'a', v: 5 },
      { k: null, v: 2 },
    ],
    [
      { k: 'a', v: 5 },
      { k: null, v: 2 },
    ],
  ],
  [
    'numbers among texts are looked up as they are written',
    KV,
    [
      lookUp(
        [
          ['code', 'VARCHAR'],
          ['w', 'DOUBLE'],
        ],
        [
          ['1', '0.5'],
          ['one', '9'],
          [null, '8'],
        ],
        { on: [{ left: 'v', right: 'code' }], add: ['w'] },
      ),
    ],
    SOME,
    [
      { k: 'a', v: 1, w: 0.5 },
      { k: '', v: 3, w: null },
      { k: null, v: null, w: null },
    ],
  ],
  [
    'texts among numbers too',
    KV,
    [
      lookUp(
        [
          ['code', 'INTEGER'],
          ['K', 'VARCHAR'],
        ],
        [['7', 'seven']],
        { on: [{ left: 'k', right: 'code' }], add: ['K'], unmatched: 'drop' },
      ),
    ],
    [
      { k: '7', v: 1 },
      { k: 'many', v: 2 },
      { k: '07', v: 3 },
    ],
    [{ v: 1, K: 'seven' }],
  ],
  [
    'an object that does not fit is unreadable, all the way down',
    { line: 'VARCHAR' },
    [['readFields', { column: 'line', format: 'json', fields: [{ name: 'o', type: 'STRUCT(x INTEGER, l INTEGER[])' }] }]],
    [
      { line: '{"o":{"x":1,"l":[1,null],"more":2}}' },
      { line: '{"o":{"x":"many"}}' },
      { line: '{"o":{"l":[1,"x"]}}' },
      { line: '{"o":[]}' },
      { line: '{}' },
    ],
    [{ o: { x: 1, l: [1, null] } }, { o: null }],
  ],
]
test.each(one)('%s', async (_name, types, steps, rows, expected) => {
  expect((await run(types, steps, { 1000: rows }))[1000] ?? []).toEqual(expected)
})

/** Of each type two values, how they are shown, and whether they can be summed. */
const TYPES: [type: string, values: [JsonObject[string], JsonObject[string]], sums: boolean][] = [
  ['DECIMAL(10,2)', [1.25, 2.5], true],
  ['DECIMAL(38,10)', [1.25, 2.5], true],
  ['HUGEINT', [7, 8], true],
  ['DOUBLE', [0.25, 0.5], true],
  ['BOOLEAN', [false, true], false],
  ['DATE', ['2020-01-01', '2020-01-02'], false],
  ['TIMESTAMP WITH TIME ZONE', ['2020-01-01 00:00:00+00', '2020-01-02 00:00:00+00'], false],
  ['UUID', ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'], false],
  ['INTEGER[]', [[1], [2, 3]], false],
  [
    'STRUCT(a INTEGER, b VARCHAR)',
    [
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ],
    false,
  ],
  ['MAP(VARCHAR, INTEGER)', [{ a: 1 }, { b: 2 }], false],
]
test.each(TYPES)('%s through a window: by partial results and by rows alike', async (type, [low, high], sums) => {
  const numbers: [string, string, string][] = sums
    ? [
        ['total', 'sum', 'v'],
        ['mean', 'avg', 'v'],
      ]
    : []
  const partial = [['n', 'count'], ['low', 'min', 'v'], ['high', 'max', 'v'], ...numbers] as [string, string, string][]
  const batches = {
    1000: [
      { k: 'x', v: high },
      { k: 'y', v: null },
    ],
    2000: [{ k: 'x', v: low }],
    3000: [],
  }
  const byPartials = await run({ k: 'VARCHAR', v: type }, [window(2000), summarize(['k'], ...partial)], batches)
  await open!.close()
  const all = await run(
    { k: 'VARCHAR', v: type },
    [window(2000), summarize(['k'], ...partial, ['first', 'first', 'v'], ['last', 'last', 'v'])],
    batches,
  )
  for (const rows of [byPartials, all]) {
    expect(rows[2000]!.find(({ k }) => k === 'x')).toMatchObject({ n: 2, low, high })
    expect(rows[2000]!.find(({ k }) => k === 'y')).toMatchObject({ n: 1, low: null, high: null })
    expect(rows[3000]).toMatchObject([{ k: 'x', n: 1, low, high: low }])
  }
  expect(all[2000]!.find(({ k }) => k === 'x')).toMatchObject({ first: high, last: low })
  if (sums) {
    const [a, b] = [Number(low), Number(high)]
    for (const rows of [byPartials, all]) expect(rows[2000]!.find(({ k }) => k === 'x')).toMatchObject({ total: a + b, mean: (a + b) / 2 })
    for (const rows of [byPartials, all]) expect(rows[2000]!.find(({ k }) => k === 'y')).toMatchObject({ total: null, mean: null })
  }
})

test('averages over a sliding window agree with a fresh computation to 1e-9, whatever has left it', async () => {
  const value = (i: number) => (i % 7 === 0 ? 1e15 : i / 3) * (i % 2 === 0 ? 1 : -1)
  const batches = Object.fromEntries(
    Array.from({ length: 30 }, (_, b) => [(b + 1) * 1000, Array.from({ length: 5 }, (_, i) => ({ k: 'x', v: value(b * 5 + i) }))]),
  )
  const out = await run(
    { k: 'VARCHAR', v: 'DOUBLE' },
    [window(4000), summarize(['k'], ['mean', 'avg', 'v'], ['total', 'sum', 'v'])],
    batches,
  )
  for (let b = 4; b <= 30; b++) {
    const inside = Array.from({ length: 20 }, (_, i) => value((b - 4) * 5 + i))
    const total = inside.reduce((sum, each) => sum + each, 0)
    const [row] = out[b * 1000]!
    const size = Math.max(...inside.map(Math.abs))
    expect(Math.abs(Number(row!['total']) - total)).toBeLessThanOrEqual(1e-9 * size)
    expect(Math.abs(Number(row!['mean']) - total / 20)).toBeLessThanOrEqual(1e-9 * size)
  }
})

test.each<[name: string, step: Step, fails: { node: string; setting: string; words: RegExp }]>([
  [
    'one of several formulas',
    [
      'addColumn',
      {
        columns: [
          { as: 'x', formula: 'v + 1' },
          { as: 'y', formula: 'CAST(k AS INTEGER)' },
        ],
      },
    ],
    { node: 'addcolumn', setting: 'columns.1.formula', words: /^Could not convert "a" of the column "k" to INT32\.$/ },
  ],
  [
    'one of several measures',
    summarize(['k'], ['n', 'count'], ['s', 'sum', 'h']),
    { node: 'summarize', setting: 'measures.1.column', words: /^\d+ \+ \d+ does not fit HUGEINT: it is out of its range\.$/ },
  ],
  [
    'one of several totals',
    remember(['k'], ['n', 'count'], ['s', 'sum', 'h']),
    { node: 'remember', setting: 'totals.1.column', words: /^\d+ \+ \d+ does not fit HUGEINT: it is out of its range\.$/ },
  ],
  [
    'a formula of a condition',
    ['filter', { condition: { mode: 'formula', formula: 'log(v - 1) > 0' } }],
    { node: 'filter', setting: 'condition', words: /^Zero has no logarithm\.$/ },
  ],
])('%s that fails is named with its setting', async (_name, step, { words, ...where }) => {
  const h = '170141183460469231731687303715884105727'
  const rows = [
    { k: 'a', v: 1, h },
    { k: 'a', v: 2, h },
  ]
  const failed = await run({ ...KV, h: 'HUGEINT' }, [step], { 1000: rows }).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(BatchFailed)
  expect(failed).toMatchObject(where)
  expect(saidInWords((failed as BatchFailed).reason)).toMatch(words)
})

test('a sum that no type can hold fails its batch, naming the step', async () => {
  const huge = '170141183460469231731687303715884105727'
  const failed = await run({ v: 'HUGEINT' }, [summarize([], ['s', 'sum', 'v'])], { 1000: [{ v: huge }, { v: huge }] }).catch(
    (error: unknown) => error,
  )
  expect(failed).toBeInstanceOf(BatchFailed)
  expect(failed).toMatchObject({
    node: 'summarize',
    setting: 'measures.0.column',
    message: expect.stringContaining('does not fit HUGEINT'),
  })
})

const windows: [string, Step[], Record<number, number>][] = [
  ['a slide longer than the window passes over batches', [window(1000, 3000)], { 3000: 4, 6000: 32 }],
  [
    'a window over a window counts its rows as often as they are put out',
    [window(2000), window(2000, 2000)],
    { 2000: 4, 4000: 18, 6000: 72 },
  ],
  ['a window of one batch is the batch', [window(1000)], { 1000: 1, 2000: 2, 3000: 4, 4000: 8, 5000: 16, 6000: 32 }],
]
test.each(windows)('%s', async (_name, steps, expected) => {
  // Each batch has one row, worth twice as much as the last one's: the sum tells which batches are in it.
  const batches = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [n * 1000, [{ k: 'x', v: 2 ** (n - 1) }]]))
  const out = await run(KV, [...steps, summarize([], ['s', 'sum', 'v'])], batches)
  expect(Object.fromEntries(Object.entries(out).map(([time, rows]) => [time, rows[0]!['s']]))).toEqual(expected)
})

test('remembering after a window counts what the window puts out each time', async () => {
  const out = await run(KV, [window(2000), remember(['k'], ['n', 'count'])], { 1000: [{ k: 'x', v: 1 }], 2000: [], 3000: [] })
  expect(out).toEqual({ 1000: [{ k: 'x', n: 1 }], 2000: [{ k: 'x', n: 2 }] })
})

const COUNT = 240_000
test('rows keep their order of arrival through a look-up, also with several threads', async () => {
  const table = lookUp(
    [
      ['id', 'INTEGER'],
      ['name', 'VARCHAR'],
    ],
    Array.from({ length: 1000 }, (_, i) => [String(i), `name ${i}`]),
    {
      on: [{ left: 'id', right: 'id' }],
      add: ['name'],
    },
  )
  const columns = [
    { name: 'id', type: 'INTEGER' },
    { name: 'at', type: 'INTEGER' },
    { name: 'text', type: 'VARCHAR' },
  ]
  const first = summarize([], ['first', 'first', 'at'], ['last', 'last', 'at'], ['n', 'count'])
  open = await TestRun.open(
    chainPlan(
      jsonFormat(columns),
      [table, first],
      [
        ['out', 'files', {}],
        ['table', 'liveTable', { mode: 'append', limit: 3 }],
      ],
    ),
  )
  const text = lines(Array.from({ length: COUNT }, (_, at) => ({ id: (at * 7919) % 2000, at, text: 'some words to fill the line' })))
  await open.batch(1000, { src: [text] })
  expect(await open.take()).toEqual({ out: { 1000: [{ first: 0, last: COUNT - 1, n: COUNT }] } })
})

test('a sink gets rows in their order through a look-up of more rows than the batch', async () => {
  const table = Array.from({ length: 5000 }, (_, i) => [String(5000 - i), 'x'])
  const step = lookUp(
    [
      ['id', 'INTEGER'],
      ['name', 'VARCHAR'],
    ],
    table,
    { on: [{ left: 'v', right: 'id' }], add: ['name'] },
  )
  const rows = [3, 4999, 0, 17, 6000, 2].map((v) => ({ k: 'k', v }))
  expect((await run(KV, [step], { 1000: rows }))[1000]!.map(({ v }) => v)).toEqual(rows.map(({ v }) => v))
})
