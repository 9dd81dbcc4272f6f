/** Steps beyond Spark's: over restarts, with empty batches, wide numbers and nested values. What their examples show is not repeated. */
import { afterEach, expect, test } from 'vitest'
import type { Column, JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

type Step = readonly [type: string, settings: object]
interface Case {
  columns: Column[]
  steps: Step[]
  /** Rows of each batch. */
  batches: JsonObject[][]
  expect: JsonObject[][]
}

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function rowsOf(
  { columns, steps, batches }: Omit<Case, 'expect'>,
  between?: (run: TestRun) => Promise<void>,
): Promise<JsonObject[][]> {
  open = await TestRun.open(chainPlan(jsonFormat(columns), steps))
  for (const [i, rows] of batches.entries()) {
    await open.batch((i + 1) * 1000, rows.length === 0 ? {} : { src: [lines(rows)] })
    await between?.(open)
  }
  const out = (await open.take())['out'] ?? {}
  await open.close()
  open = undefined
  return batches.map((_, i) => out[(i + 1) * 1000] ?? [])
}

const column = (name: string, type: string): Column => ({ name, type })
const KV = [column('k', 'VARCHAR'), column('v', 'INTEGER')]
const kv = (...pairs: [string | null, number | null][]): JsonObject[] => pairs.map(([k, v]) => ({ k, v }))

/** What is remembered must be the same after a restart: each case runs at one go, and with a restart after every batch. */
const CASES: Record<string, Case> = {
  'a change of nested values, with a key called as what is kept': {
    columns: [column('last', 'VARCHAR'), column('v', 'INTEGER[]')],
    steps: [['change', { column: 'v', keys: ['last'], how: 'changed', as: 'is_new' }]],
    batches: [[{ last: 'a', v: [1, 2] }], [], [{ last: 'a', v: [1, 2] }], [{ last: 'a', v: [1] }]],
    expect: [
      [{ last: 'a', v: [1, 2], is_new: true }],
      [],
      [{ last: 'a', v: [1, 2], is_new: false }],
      [{ last: 'a', v: [1], is_new: true }],
    ],
  },
  'values of two rows before, nested ones and of 128 bits': {
    columns: [column('k', 'VARCHAR'), column('v', 'STRUCT(a HUGEINT[])')],
    steps: [['neighbour', { column: 'v', direction: 'before', rows: 2, keys: ['k'], reach: 'always', as: 'v' }]],
    batches: [
      [{ k: 'a', v: { a: [1, null] } }],
      [
        { k: 'a', v: null },
        { k: 'b', v: null },
      ],
      [],
      [
        { k: 'a', v: null },
        { k: 'a', v: null },
      ],
    ],
    expect: [
      [{ k: 'a', v: null }],
      [
        { k: 'a', v: null },
        { k: 'b', v: null },
      ],
      [],
      [
        { k: 'a', v: { a: [1, null] } },
        { k: 'a', v: null },
      ],
    ],
  },
  'one row a key within a time, by nested keys': {
    columns: [column('seen', 'STRUCT(x INTEGER, y VARCHAR[])'), column('n', 'INTEGER')],
    steps: [['deduplicate', { keys: ['seen'], over: 'within', time: 3000 }]],
    batches: [
      [
        { seen: { x: 1, y: ['a'] }, n: 1 },
        { seen: { x: 1, y: [] }, n: 2 },
      ],
      [],
      [{ seen: { x: 1, y: ['a'] }, n: 3 }],
      [
        { seen: { x: 1, y: ['a'] }, n: 4 },
        { seen: { x: 1, y: ['a'] }, n: 5 },
      ],
      [{ seen: { x: 1, y: ['a'] }, n: 6 }],
    ],
    expect: [
      [
        { seen: { x: 1, y: ['a'] }, n: 1 },
        { seen: { x: 1, y: [] }, n: 2 },
      ],
      [],
      [],
      [{ seen: { x: 1, y: ['a'] }, n: 4 }],
      [],
    ],
  },
  'the last value of each column, of a key without name too': {
    columns: [column('k', 'VARCHAR'), column('v', 'DECIMAL(38,2)'), column('t', 'TIMESTAMP[]')],
    steps: [['fillMissing', { columns: ['v', 't'], with: 'previous', keys: ['k'] }]],
    batches: [[{ k: null, v: 1.25, t: null }], [{ k: null, v: null, t: ['2024-01-01 00:00:00'] }], [{ k: null, v: null, t: null }]],
    expect: [
      [{ k: null, v: 1.25, t: null }],
      [{ k: null, v: 1.25, t: ['2024-01-01 00:00:00'] }],
      [{ k: null, v: 1.25, t: ['2024-01-01 00:00:00'] }],
    ],
  },
  'a pivot over a window, with quotes in its names': {
    columns: KV,
    steps: [
      ['window', { length: 2000, slide: 1000 }],
      ['pivot', { keys: [], column: 'k', values: [`o'"k`, 'b'], fn: 'sum', of: 'v' }],
    ],
    batches: [kv([`o'"k`, 1], ['b', 2], ['c', 9]), kv([`o'"k`, 4], [null, 3]), [], []],
    expect: [[{ [`o'"k`]: 1, b: 2 }], [{ [`o'"k`]: 5, b: 2 }], [{ [`o'"k`]: 4, b: null }], [{ [`o'"k`]: null, b: null }]],
  },
  'wide numbers, fractions, lists and times read out of texts': {
    columns: ['a', 'b', 'c', 'd', 'e'].map((name) => column(name, 'VARCHAR')),
    steps: [
      [
        'convert',
        {
          columns: [
            { column: 'a', type: 'HUGEINT' },
            { column: 'b', type: 'DECIMAL(38,4)' },
            { column: 'c', as: 'list', type: 'INTEGER[]' },
            { column: 'd', type: 'TIMESTAMP' },
            { column: 'e', type: 'FLOAT' },
          ],
          dates: 'pattern',
          pattern: '%d-%b-%y %H:%M',
        },
      ],
      [
        'choose',
        {
          columns: [
            { column: 'a', type: 'VARCHAR' },
            { column: 'b', type: 'VARCHAR' },
            { column: 'list' },
            { column: 'd' },
            { column: 'e' },
          ],
        },
      ],
    ],
    batches: [
      [
        {
          a: '170,141,183,460,469,231,731,687,303,715,884,105,727',
          b: ' -12345678901234567890123456789.0001 ',
          c: '[1, 2]',
          d: '31-Dec-24 23:59',
          e: '-1.5e3',
        },
      ],
      [{ a: '1,23', b: '1', c: '[]', d: '31-Dec-24 23:59', e: '1' }],
      [{ a: null, b: ' ', c: null, d: null, e: null }],
    ],
    expect: [
      [
        {
          a: '170141183460469231731687303715884105727',
          b: '-12345678901234567890123456789.0001',
          list: [1, 2],
          d: '2024-12-31 23:59:00',
          e: -1500,
        },
      ],
      [],
      [{ a: null, b: null, list: null, d: null, e: null }],
    ],
  },
  'a change that its type does not hold': {
    columns: [column('v', 'INTEGER')],
    steps: [['change', { column: 'v', how: 'difference', as: 'd' }]],
    batches: [[{ v: -2147483648 }], [{ v: 2147483647 }, { v: 2147483646 }]],
    expect: [
      [{ v: -2147483648, d: null }],
      [
        { v: 2147483647, d: null },
        { v: 2147483646, d: -1 },
      ],
    ],
  },
  'a change of numbers of 128 bits': {
    columns: [column('v', 'HUGEINT')],
    steps: [
      ['change', { column: 'v', how: 'difference', as: 'd' }],
      [
        'addColumn',
        {
          columns: [
            { as: 'd', formula: 'd::VARCHAR' },
            { as: 'v', formula: '1' },
          ],
        },
      ],
    ],
    batches: [[{ v: 170141183460469 }], [{ v: 3 }]],
    expect: [[{ v: 1, d: null }], [{ v: 1, d: '-170141183460466' }]],
  },
}

test.each(Object.entries(CASES))('%s', async (_, { expect: expected, ...given }) => {
  expect(await rowsOf(given)).toEqual(expected)
  expect(await rowsOf(given, (run) => run.reopen())).toEqual(expected)
})

const ROUTED = [
  { id: 'route1', name: 'a', condition: { mode: 'formula', formula: 'v = 4' } },
  { id: 'route4', name: 'b', condition: { mode: 'rows', match: 'any', rows: [{ column: 'v', test: 'greater', value: '1' }] } },
]

test.each([
  ['deduplicate', { keys: ['k'], over: 'update' }, { out: 2, duplicates: 3 }],
  ['deduplicate', { keys: ['k'], over: 'ever' }, { out: 2, duplicates: 3 }],
  ['convert', { columns: [{ column: 'k', type: 'INTEGER' }] }, { out: 2, failed: 3 }],
  ['sample', { how: 'rows', rows: 2 }, { out: 2, rest: 3 }],
  ['route', { routes: ROUTED }, { route1: 1, route4: 2, otherwise: 2 }],
  ['route', { routes: ROUTED, match: 'all' }, { route1: 1, route4: 3, otherwise: 2 }],
] as const)('the rows of a port that nobody reads are counted: %s %j', async (type, settings, counts) => {
  for (const port of [undefined, ...Object.keys(counts)]) {
    const plan = chainPlan(jsonFormat(KV), [[type, settings]])
    const read = plan.relations.find((relation) => relation.port === port && relation.node === type)
    const sinks = port === undefined ? [] : plan.sinks.map((sink) => ({ ...sink, input: read!.id }))
    open = await TestRun.open({ ...plan, sinks })
    const report = await open.batch(1000, { src: [lines(kv(['1', 1], ['x', 1], ['1', 2], ['x', 3], ['x', 4]))] })
    expect(report.nodes[type]!.out).toEqual(counts)
    await open.close()
    open = undefined
  }
})

test('what is unique is unique again, and with its duplicates all there is', async () => {
  let seed = 3
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const batches = Array.from({ length: 6 }, () =>
    Array.from({ length: random(30) }, () => ({ k: random(5) === 0 ? null : `k${random(9)}`, v: random(4) })),
  )
  for (const settings of [{ over: 'update', keep: 'last' }, { over: 'within', time: 2000 }, { over: 'ever' }]) {
    const step: Step = ['deduplicate', { keys: ['k', 'v'], ...settings }]
    const once = await rowsOf({ columns: KV, steps: [step], batches })
    expect(await rowsOf({ columns: KV, steps: [step, step], batches })).toEqual(once)
    const distinct = (rows: JsonObject[]) => new Set(rows.map((row) => JSON.stringify(row))).size
    for (const rows of once) expect(distinct(rows)).toBe(rows.length)
    const unlike = settings.over === 'ever' ? distinct(batches.flat()) : once.flat().length
    expect(once.flat()).toHaveLength(unlike)
    if (settings.over === 'update') expect(once.map((rows) => rows.length)).toEqual(batches.map(distinct))
  }
})

test('columns made of rows are rows again', async () => {
  let seed = 5
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const names = ['north', 'so"uth', "we'st", 'ÄÖ ü']
  const batches = Array.from({ length: 5 }, (_, batch) =>
    Array.from({ length: 1 + random(5) }, (_row, row) =>
      names.filter(() => random(3) > 0).map((k) => ({ id: batch * 10 + row, k, v: random(99) })),
    ).flat(),
  )
  const steps: Step[] = [
    ['pivot', { keys: ['id'], column: 'k', values: names, fn: 'max', of: 'v' }],
    ['unpivot', { columns: names, name: 'k', value: 'v' }],
  ]
  const sorted = (rows: JsonObject[]) => rows.map((row) => JSON.stringify(row)).sort()
  const found = await rowsOf({ columns: [column('id', 'INTEGER'), ...KV], steps, batches })
  expect(found.map(sorted)).toEqual(batches.map(sorted))
})

test('a sample takes the same rows again, and near to its share of many', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i): JsonObject => ({ k: `key ${i % 4000}`, v: i }))
  for (const settings of [
    { how: 'share', share: 25 },
    { how: 'keys', share: 25, keys: ['k'] },
    { how: 'rows', rows: 5000 },
  ]) {
    const given = { columns: KV, steps: [['sample', settings]] as Step[], batches: [rows, kv()] }
    const [first] = await rowsOf(given)
    expect((await rowsOf(given))[0]).toEqual(first)
    expect(Math.abs(first!.length / rows.length - 0.25)).toBeLessThan(0.02)
  }
})
