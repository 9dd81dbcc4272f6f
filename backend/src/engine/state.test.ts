/** Keyed states over restarts, deploys and many rows: what their examples do not show. */
import { afterEach, expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

type Step = readonly [type: string, settings: object]
const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const kv = (...pairs: [string | null, number | null][]) => lines(pairs.map(([k, v]) => ({ k, v })))
const byRow = (more: object): Step => ['rememberByRow', { keys: ['k'], totals: [], ...more }]
const byKey = (more: object): Step => ['remember', { keys: ['k'], totals: [], ...more }]
const level = { as: 'level', fn: 'formula', begin: '0', formula: 'old.level * 2 + v' }

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function rowsOf(
  step: Step,
  batches: string[],
  between?: (run: TestRun) => Promise<void>,
  more: { largeState?: number } = {},
): Promise<JsonObject[][]> {
  open = await TestRun.open(chainPlan(format, [step]), more)
  for (const [i, text] of batches.entries()) {
    await open.batch((i + 1) * 1000, text === '' ? {} : { src: [text] })
    await between?.(open)
  }
  const out = (await open.take())['out'] ?? {}
  await open.close()
  open = undefined
  return batches.map((_, i) => out[(i + 1) * 1000] ?? [])
}

test('a state row by row goes on over restarts', async () => {
  const step = byRow({ totals: [level, { as: 'before', fn: 'previous', column: 'v' }] })
  const batches = [kv(['a', 1], ['a', 2]), kv(['b', 5]), kv(['a', 3], [null, 4], ['b', 1])]
  const expected = [
    [
      { k: 'a', v: 1, level: 1, before: null },
      { k: 'a', v: 2, level: 4, before: 1 },
    ],
    [{ k: 'b', v: 5, level: 5, before: null }],
    [
      { k: 'a', v: 3, level: 11, before: 2 },
      { k: null, v: 4, level: 4, before: null },
      { k: 'b', v: 1, level: 11, before: 5 },
    ],
  ]
  expect(await rowsOf(step, batches)).toEqual(expected)
  expect(await rowsOf(step, batches, (run) => run.reopen())).toEqual(expected)
})

test('running values agree with one step after another, and with a plain loop', async () => {
  let seed = 7
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const batches = Array.from({ length: 4 }, () =>
    Array.from({ length: 300 }, (): [string, number | null] => [`k${random(9)}`, random(5) === 0 ? null : random(1000)]),
  )
  const totals = ['count', 'sum', 'min', 'max', 'first', 'last', 'previous'].map((fn) => ({ as: fn, fn, column: 'v' }))
  const texts = batches.map((pairs) => kv(...pairs))
  const fast = await rowsOf(byRow({ totals }), texts)
  const slow = await rowsOf(byRow({ totals, remove: { mode: 'formula', formula: 'false' } }), texts)
  expect(slow).toEqual(fast)
  const known = new Map<string, { values: number[]; count: number; newest: number | null }>()
  const expected = batches.map((pairs) =>
    pairs.map(([k, v]) => {
      const { values, count, newest } = known.get(k) ?? { values: [], count: 0, newest: null }
      const all = v === null ? values : [...values, v]
      known.set(k, { values: all, count: count + 1, newest: v })
      const own = { first: all[0] ?? null, last: all.at(-1) ?? null, previous: newest }
      const sum = all.reduce((a, b) => a + b, 0)
      const [min, max] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [null, null]
      return { k, v, count: count + 1, sum, min, max, ...own }
    }),
  )
  expect(fast).toEqual(expected)
})

test('the rows of one key follow one another, however many they are', async () => {
  const rows = Array.from({ length: 1500 }, (_, i): [string, number] => ['hot', i % 3])
  const [out] = await rowsOf(byRow({ totals: [{ ...level, formula: 'greatest(old.level, v) + 1' }] }), [kv(...rows)])
  let last = 0
  expect(out!.map((row) => row['level'])).toEqual(rows.map(([, v]) => (last = Math.max(last, v) + 1)))
})

test('a key that a row forgot begins anew with the next one, in the same batch', async () => {
  const step = byRow({ totals: [{ as: 'n', fn: 'count' }], remove: { mode: 'formula', formula: 'n >= 2' } })
  const out = await rowsOf(step, [kv(['a', 1], ['a', 2], ['a', 3], ['b', 1]), kv(['a', 4], ['a', 5])])
  expect(out.map((rows) => rows.map((row) => row['n']))).toEqual([
    [1, 2, 1, 1],
    [2, 1],
  ])
})

test('a column called old gives way to what is remembered', async () => {
  const plan = chainPlan(
    jsonFormat([
      { name: 'k', type: 'VARCHAR' },
      { name: 'old', type: 'INTEGER' },
    ]),
    [byRow({ totals: [{ as: 'n', fn: 'formula', begin: '10', formula: 'old.n + 1' }] })],
  )
  open = await TestRun.open(plan)
  await open.batch(1000, { src: [lines([{ k: 'a', old: 3 }])] })
  expect((await open.take())['out']).toEqual({ 1000: [{ k: 'a', n: 11 }] })
})

test('a formula of every key reads its key, and no rows', async () => {
  const formula = "CASE WHEN count(*) = 0 THEN old.said || '-' ELSE k || coalesce(sum(v), 0) END"
  const out = await rowsOf(byKey({ totals: [{ as: 'said', fn: 'formula', begin: "''", formula }], visit: 'all' }), [
    kv(['a', 1], ['a', 2]),
    kv(['b', null]),
    '',
  ])
  expect(out.map((rows) => rows.map((row) => String(row['said'])).sort())).toEqual([['a3'], ['a3-', 'b0'], ['a3--', 'b0-']])
})

test('a whole state is put out without input, as long as somebody reads it', async () => {
  const plan = chainPlan(format, [byKey({ totals: [{ as: 'n', fn: 'count' }], snapshot: 2 })])
  const all = plan.relations.find(({ port }) => port === 'all')!
  open = await TestRun.open(plan)
  await open.batch(1000, { src: [kv(['a', 1])] })
  expect(open.run.nextDue()).toBeNull()
  const read = { ...plan, sinks: [...plan.sinks, { node: 'whole', connector: 'files', input: all.id, slide: all.slide, settings: {} }] }
  await open.reopen(read)
  expect(open.run.nextDue()).toBe(2000)
  await open.batch(2000)
  expect((await open.take())['whole']).toEqual({ 2000: [{ k: 'a', n: 1 }] })
})

test('keys to begin with count when a state begins, and never again', async () => {
  const start = (n: string) => ({
    columns: [
      { name: 'k', type: 'VARCHAR' },
      { name: 'n', type: 'VARCHAR' },
    ],
    rows: [['a', n]],
  })
  const plan = (n: string) => chainPlan(format, [byKey({ totals: [{ as: 'n', fn: 'count' }], start: start(n) })])
  open = await TestRun.open(plan('5'))
  await open.batch(1000, { src: [kv(['a', 1])] })
  await open.reopen(plan('50'))
  await open.batch(2000, { src: [kv(['a', 1])] })
  expect((await open.take())['out']).toEqual({ 1000: [{ k: 'a', n: 6 }], 2000: [{ k: 'a', n: 7 }] })
})

test.each<[string, Step]>([
  [
    'per key',
    byKey({
      totals: [
        { as: 'n', fn: 'count' },
        { as: 'least', fn: 'min', column: 'v' },
      ],
    }),
  ],
  ['per key, with a formula of every key', byKey({ totals: [{ ...level, formula: 'old.level * 2 + coalesce(sum(v), 0)' }], visit: 'all' })],
  [
    'row by row',
    byRow({
      totals: [
        { as: 'n', fn: 'count' },
        { as: 'before', fn: 'previous', column: 'v' },
      ],
    }),
  ],
  [
    'row by row, with keys that leave',
    byRow({ totals: [level], remove: { mode: 'formula', formula: 'level > 40' }, expires: true, timeout: 2000 }),
  ],
])('a large state %s is as a small one', async (_, step) => {
  const batches = [
    kv(['a', 9], [null, 4], ['b', 1]),
    kv(['a', 8], ['a', 7], ['c', null]),
    '',
    kv([null, 3], ['b', 50], ['d', 2]),
    kv(['a', 1], ['b', 2]),
  ]
  const inOrder = (all: JsonObject[][]) => all.map((rows) => rows.map((row) => JSON.stringify(row)).sort())
  expect(inOrder(await rowsOf(step, batches, undefined, { largeState: 0 }))).toEqual(inOrder(await rowsOf(step, batches)))
})
