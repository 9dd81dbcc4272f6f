/** A person's code in a run: what becomes of values, and of rows that it refuses. The sandbox itself is in javascript/javaScriptProcess.test.ts. */
import { afterEach, expect, test } from 'vitest'
import { saidInWords, type Json, type JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { openRun } from './openRun.ts'

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

type Step = readonly [type: string, settings: object]
const columnsOf = (types: Record<string, string>) => Object.entries(types).map(([name, type]) => ({ name, type }))
const javaScript = (code: string, made: Record<string, string> = {}, more: object = {}): Step => [
  'javascript',
  { code, columns: columnsOf(made), ...more },
]

async function begin(types: Record<string, string>, ...steps: Step[]): Promise<TestRun> {
  return (open = await TestRun.open(chainPlan(jsonFormat(columnsOf(types)), steps)))
}
const rowsAt = async (run: TestRun, time: number): Promise<readonly JsonObject[]> => (await run.take())['out']?.[time] ?? []

const TYPES: Record<string, { type: string; value: Json; kind: string; back?: Json }> = {
  flag: { type: 'BOOLEAN', value: true, kind: 'boolean' },
  small: { type: 'TINYINT', value: -5, kind: 'number' },
  large: { type: 'BIGINT', value: 7, kind: 'number' },
  huge: { type: 'HUGEINT', value: 7, kind: 'number' },
  real: { type: 'DOUBLE', value: 0.1, kind: 'number' },
  money: { type: 'DECIMAL(18,2)', value: 12.5, kind: 'number' },
  text: { type: 'VARCHAR', value: 'a "b"\n\\ ü 😀', kind: 'string' },
  day: { type: 'DATE', value: '2026-01-02', kind: 'string' },
  clock: { type: 'TIME', value: '10:20:30', kind: 'string' },
  at: { type: 'TIMESTAMP', value: '2026-01-02 10:20:30.123456', kind: 'string' },
  when: { type: 'TIMESTAMP WITH TIME ZONE', value: '2026-01-02 10:20:30.123456+00', kind: 'string' },
  span: { type: 'INTERVAL', value: '1 day 02:00:00', kind: 'string' },
  id: { type: 'UUID', value: '6ba7b810-9dad-11d1-80b4-00c04fd430c8', kind: 'string' },
  list: { type: 'INTEGER[]', value: [1, null, 3], kind: 'object' },
  object: { type: 'STRUCT(x INTEGER, "a b" VARCHAR[])', value: { x: 1, 'a b': ['y'] }, kind: 'object' },
  map: { type: 'MAP(VARCHAR, INTEGER)', value: { a: 1, b: 2 }, kind: 'object' },
  json: { type: 'JSON', value: { a: [1, 'x', null] }, kind: 'object' },
}

/** The newest dead letters, with their reasons in words. */
const letters = async ({ run }: TestRun) => (await run.deadLetters(10)).map((letter) => ({ ...letter, reason: saidInWords(letter.reason) }))

test('values of every type come through unchanged, as the kinds that the help names', async () => {
  const types = Object.fromEntries(Object.entries(TYPES).map(([name, { type }]) => [name, type]))
  const run = await begin(types, javaScript('row.kinds = Object.values(row).map((v) => typeof v)\nreturn row', { kinds: 'VARCHAR[]' }))
  const values = Object.fromEntries(Object.entries(TYPES).map(([name, { value }]) => [name, value]))
  const empty = Object.fromEntries(Object.keys(TYPES).map((name) => [name, null]))
  await run.batch(1000, { src: [lines([values, empty])] })
  const [full, none] = await rowsAt(run, 1000)
  expect(full).toEqual({ ...values, kinds: Object.values(TYPES).map(({ kind }) => kind) })
  expect(none).toEqual({ ...empty, kinds: Object.keys(TYPES).map(() => 'object') })
})

test('bytes come through unchanged, and what is written otherwise is refused', async () => {
  const run = await begin(
    { hex: 'VARCHAR' },
    ['addColumn', { columns: [{ as: 'bytes', formula: 'unhex(hex)' }] }],
    javaScript('return row.hex === "00" ? { bytes: "ü" } : row', {}),
    ['addColumn', { columns: [{ as: 'same', formula: 'unhex(hex) = bytes' }] }],
  )
  await run.batch(1000, { src: [lines([{ hex: 'AA005C785C27' }, { hex: '00' }, { hex: null }])] })
  expect((await rowsAt(run, 1000)).map(({ same }) => same)).toEqual([true, null])
  expect(await letters(run)).toMatchObject([{ reason: expect.stringContaining('is not written as bytes are') }])
})

test('numbers that no double holds come through with all their digits', async () => {
  const types = { whole: 'BIGINT', wide: 'HUGEINT', money: 'DECIMAL(38,2)', inside: 'STRUCT(id BIGINT)' }
  const row =
    '{"whole":9007199254740993,"wide":170141183460469231731687303715884105727,"money":"12345678901234567.89","inside":{"id":-9007199254740993}}\n'
  const texts = ['whole', 'wide', 'money'].map((name) => ({ as: name, formula: `CAST(${name} AS VARCHAR)` }))
  const run = await begin(
    types,
    javaScript('return { ...row, more: row.whole + 1n, kind: typeof row.money }', { more: 'BIGINT', kind: 'VARCHAR' }),
    [
      'addColumn',
      { columns: [...texts, { as: 'id', formula: 'CAST(inside.id AS VARCHAR)' }, { as: 'more', formula: 'CAST(more AS VARCHAR)' }] },
    ],
  )
  await run.batch(1000, { src: [row] })
  expect(await rowsAt(run, 1000)).toMatchObject([
    {
      whole: '9007199254740993',
      wide: '170141183460469231731687303715884105727',
      money: '12345678901234567.89',
      id: '-9007199254740993',
      more: '9007199254740994',
      kind: 'string',
    },
  ])
})

test.each<[what: string, type: string, code: string, value: Json]>([
  ['a date object', 'TIMESTAMP', 'new Date(row.at)', '2026-01-02 10:20:30.5'],
  ['a date object', 'TIMESTAMP WITH TIME ZONE', 'new Date(row.at)', '2026-01-02 10:20:30.5+00'],
  ['a day', 'DATE', 'row.at.slice(0, 10)', '2026-01-02'],
  ['no number', 'DOUBLE', '0 / 0', null],
  ['an infinite number', 'DOUBLE', '1 / 0', null],
  ['nothing', 'INTEGER', 'undefined', null],
  ['a number as a text', 'INTEGER', '"7"', 7],
  ['an object', 'JSON', '{ b: [1] }', { b: [1] }],
  ['a sign that stands for no letter', 'VARCHAR', '"\\0"', '\0'],
])('%s for a column of type %s', async (_what, type, code, value) => {
  const run = await begin({ at: 'TIMESTAMP' }, javaScript(`return { v: ${code} }`, { v: type }, { keep: false }))
  await run.batch(1000, { src: [lines([{ at: '2026-01-02 10:20:30.5' }])] })
  expect(await rowsAt(run, 1000)).toEqual([{ v: value }])
})

test('a row that throws or does not fit is a dead letter with its reason, and the others go on', async () => {
  const run = await begin(
    { v: 'INTEGER' },
    javaScript(
      'if (row.v === 1) throw new Error("no ones")\nif (row.v === 2) return { w: "two" }\nif (row.v === 3) return { w: 3.5 }\nif (row.v === 4) return { w: 4, l: ["x"] }\nreturn { w: row.v }',
      { w: 'INTEGER', l: 'INTEGER[]' },
      { keep: false },
    ),
  )
  const report = await run.batch(1000, { src: [lines([1, 2, 3, 4, 5].map((v) => ({ v })))] })
  expect(report.nodes['javascript']).toMatchObject({ in: 5, out: { out: 1 }, deadLetters: 4 })
  expect(await rowsAt(run, 1000)).toEqual([{ w: 5, l: null }])
  expect((await letters(run)).toReversed()).toEqual([
    { node: 'javascript', time: 1000, line: '{"v":1}', reason: 'line 1: Error: no ones' },
    { node: 'javascript', time: 1000, line: '{"v":3}', reason: 'w: 3.5 is not a whole number' },
    { node: 'javascript', time: 1000, line: '{"w":"two"}', reason: expect.stringContaining("w: 'two' is not") },
    { node: 'javascript', time: 1000, line: '{"w":4,"l":["x"]}', reason: expect.stringContaining('l: ') },
  ])
})

test.each<[what: string, code: string, reason: string]>([
  [
    'nested deeper than the engine survives',
    'let v = 0\nfor (let i = 0; i < 15_000; i++) v = [v]\nreturn { v }',
    'it is nested deeper than 10000',
  ],
  ['longer than a record', 'return { v: "x".repeat(1_100_000) }', 'it is longer than 1048576 bytes'],
  ['half a letter', 'return { v: "\\ud800" }', 'this is not valid JSON'],
])('a row that is %s is a dead letter', async (_what, code, reason) => {
  const run = await begin({ a: 'INTEGER' }, javaScript(code, { v: 'JSON' }))
  await run.batch(1000, { src: [lines([{ a: 1 }])] })
  expect(await letters(run)).toMatchObject([{ reason }])
})

test.each<[what: string, code: string, more: object, out: number, reason: string]>([
  ['a row without end', 'if (row.v === 2) for (;;);\nreturn row', { limit: 200 }, 2, 'the code did not end within 0.2 s'],
  [
    'memory without end',
    'const a = []\nfor (;;) a.push(new Array(1e5).fill(1))',
    { memory: 16, limit: 30_000 },
    0,
    'the code took more memory than 16 MB',
  ],
  ['a batch that throws', 'throw new Error("no")', { over: 'batch' }, 0, 'line 1: Error: no'],
  ['a batch without end', 'for (;;);', { over: 'batch', limit: 200 }, 0, 'the code did not end within 0.2 s'],
  ['a module that throws', 'throw new Error("no")\nexport default (row) => row', {}, 0, 'line 1: no'],
])('%s: the rows that are not done are dead letters, and the run goes on', async (_what, code, more, out, reason) => {
  const run = await begin({ v: 'INTEGER' }, javaScript(code, {}, more))
  const report = await run.batch(1000, { src: [lines([0, 1, 2, 3].map((v) => ({ v })))] })
  expect(report.nodes['javascript']).toMatchObject({ in: 4, out: { out }, deadLetters: 4 - out })
  if ('limit' in more && more.limit === 200) expect(report.nodes['javascript']!.ms).toBeGreaterThanOrEqual(200)
  expect(new Set((await letters(run)).map((letter) => letter.reason))).toEqual(new Set([reason]))
  expect(await run.batch(2000, { src: [lines([{ v: 1 }])] })).toMatchObject({ status: 'done' })
})

test('a batch whose dead letters were not committed tells them once when it is done again', async () => {
  let fails = true
  const plan = chainPlan(jsonFormat(columnsOf({ v: 'INTEGER' })), [javaScript('throw new Error(Math.random())')])
  const run = (open = await TestRun.open(plan, {
    beforeCommit: () => {
      if (fails) throw new Error('killed')
    },
  }))
  const { blocks, through } = await run.blocks({ src: [lines([{ v: 1 }])] })
  await expect(run.run.batch({ time: 1000, blocks, through, startedAt: 0 })).rejects.toThrow('killed')
  expect(await letters(run)).toEqual([])
  fails = false
  await run.run.batch({ time: 1000, blocks, through, startedAt: 0 })
  expect(await letters(run)).toHaveLength(1)
})

test('rows that wait, and rows of several steps, go through code as others do', async () => {
  const run = await begin(
    { k: 'VARCHAR', v: 'INTEGER' },
    ['window', { length: 2000, slide: 1000 }],
    javaScript('return { ...row, v: row.v * 2 }'),
    ['summarize', { keys: ['k'], measures: [{ as: 'sum', fn: 'sum', column: 'v' }] }],
    javaScript('return rows.map((row) => ({ ...row, of: rows.length }))', { of: 'INTEGER' }, { over: 'batch' }),
  )
  await run.batch(1000, { src: [lines([{ k: 'a', v: 1 }])] })
  await run.batch(2000, {
    src: [
      lines([
        { k: 'a', v: 2 },
        { k: 'b', v: 5 },
      ]),
    ],
  })
  const { out } = await run.take()
  expect(out?.[1000]).toEqual([{ k: 'a', sum: 2, of: 1 }])
  expect(out?.[2000]?.toSorted((a, b) => (String(a['k']) < String(b['k']) ? -1 : 1))).toEqual([
    { k: 'a', sum: 6, of: 2 },
    { k: 'b', sum: 10, of: 2 },
  ])
})

test('large batches go through in pieces, in their order', async () => {
  const run = await begin({ v: 'INTEGER', t: 'VARCHAR' }, javaScript('return row.v % 1000 === 7 ? null : row'))
  const rows = Array.from({ length: 20_000 }, (_, v) => ({ v, t: `ü${'x'.repeat(v % 97)}` }))
  await run.batch(1000, { src: [lines(rows)] })
  expect(await rowsAt(run, 1000)).toEqual(rows.filter(({ v }) => v % 1000 !== 7))
})

test('code that is wrong does not open', async () => {
  const plan = chainPlan(jsonFormat(columnsOf({ v: 'INTEGER' })), [javaScript('return row.')])
  const run = (open = await TestRun.open(chainPlan(jsonFormat(columnsOf({ v: 'INTEGER' })), [])))
  await run.run.close()
  await expect(openRun(run.options(plan))).rejects.toMatchObject({ problem: { node: 'javascript', setting: 'code' } })
})
