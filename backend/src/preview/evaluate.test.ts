/** What a sample of several batches makes of windows, state, broken records and failing expressions. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { PreviewLab, sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines } from '../testing/runs.ts'

let lab: PreviewLab
beforeEach(async () => {
  lab = await PreviewLab.open()
})
afterEach(() => lab.close())

const source = sourceOf(
  jsonFormat([
    { name: 'k', type: 'VARCHAR' },
    { name: 'v', type: 'INTEGER' },
  ]),
)
const summarize = (keys: string[]): DraftNodes[string] => ['summarize', { keys, measures: [{ as: 'n', fn: 'sum', column: 'v' }] }]
const row = (k: string | null, v: number) => lines([{ k, v }])
const three = { 1000: row('a', 1), 2000: row('a', 2), 3000: row('b', 4) }

test('a window that the sample does not fill says so', async () => {
  const draft = draftOf({ in: source, last: ['window', { length: 5000, slide: 1000 }], sum: summarize([]) }, [
    'in.out>last.in',
    'last.out>sum.in',
  ])
  const found = await lab.preview(draft, 'sum.out', { in: await lab.sample(three) })
  expect(found).toMatchObject({ windows: { last: { filled: 3, needed: 5 } }, rows: [[7]], asOf: 3000, scope: 'batch' })
  expect(found.counts).toEqual({
    in: { in: {}, out: { out: 3 }, scope: 'sample' },
    last: { in: { in: 3 }, out: { out: 3 }, scope: 'batch' },
    sum: { in: { in: 3 }, out: { out: 1 }, scope: 'batch' },
  })
})

test('a window that is filled holds its batches only', async () => {
  const draft = draftOf({ in: source, last: ['window', { length: 2000, slide: 1000 }] }, ['in.out>last.in'])
  expect(await lab.preview(draft, 'last.out', { in: await lab.sample(three) })).toMatchObject({
    windows: {},
    rows: [
      ['a', 2],
      ['b', 4],
    ],
  })
})

test('what is remembered adds up batch by batch', async () => {
  const remember = (visit: string): DraftNodes[string] => [
    'remember',
    { keys: ['k'], totals: [{ as: 'sum', fn: 'sum', column: 'v' }], visit },
  ]
  const draft = draftOf({ in: source, all: remember('all'), new: remember('touched') }, ['in.out>all.in', 'in.out>new.in'])
  const samples = { in: await lab.sample(three) }
  expect(await lab.preview(draft, 'all.out', samples)).toMatchObject({
    rows: [
      ['a', 3],
      ['b', 4],
    ],
    asOf: 3000,
  })
  expect((await lab.preview(draft, 'new.out', samples)).rows).toEqual([['b', 4]])
})

test('what is remembered of a long sample is that of all its batches', async () => {
  const draft = draftOf({ in: source, ever: ['remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count', column: '' }] }] }, [
    'in.out>ever.in',
  ])
  const texts = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [(i + 1) * 1000, row('a', i)]))
  expect(await lab.preview(draft, 'ever.out', { in: await lab.sample(texts) })).toMatchObject({ rows: [['a', 300]], asOf: 300_000 })
})

test('of a long sample a computation learns from the newest batches, so that it is there in time', async () => {
  const draft = draftOf({ in: source, groups: ['kMeans', { features: ['v'], clusters: 2 }] }, ['in.out>groups.in'])
  const texts = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [(i + 1) * 1000, row('a', i)]))
  const { columns, rows, learned } = await lab.preview(draft, 'groups.model', { in: await lab.sample(texts) })
  expect(learned).toEqual({ groups: { newest: 25, all: 120 } })
  const weight = columns!.findIndex(({ name }) => name === 'weight')
  expect(rows.reduce((sum, cells) => sum + Number(cells[weight]), 0)).toBe(25)
})

test('rows made anew in each batch are of the newest batch that has any', async () => {
  const draft = draftOf({ in: source, a: ['filter', { condition: { mode: 'formula', formula: "k = 'a'" } }], sum: summarize(['k']) }, [
    'in.out>a.in',
    'a.out>sum.in',
  ])
  expect(await lab.preview(draft, 'sum.out', { in: await lab.sample(three) })).toMatchObject({ asOf: 2000, rows: [['a', 2]], total: 1 })
})

test('a batch time is the time of its rows', async () => {
  const draft = draftOf({ in: source, at: ['addColumn', { columns: [{ as: 'at', formula: 'now()' }] }] }, ['in.out>at.in'])
  const { rows } = await lab.preview(draft, 'at.out', { in: await lab.sample(three) })
  expect(rows.map((each) => each[2])).toEqual(['1970-01-01 00:00:01+00', '1970-01-01 00:00:02+00', '1970-01-01 00:00:03+00'])
})

test.each([
  ['CSV', 'a,1\n"x, 2\nb,3\nc,x\n', { kind: 'csv', delimiter: ',' }],
  ['JSON', '{"k":"a","v":1}\n{"k":\n{"k":"b","v":3}\n{"k":"c","v":"x"}\n', { kind: 'json' }],
] as const)('broken %s: what fits is shown, the rest is counted', async (_, text, format) => {
  const columns = [
    { name: 'k', type: 'VARCHAR' },
    { name: 'v', type: 'INTEGER' },
  ]
  const found = await lab.preview(draftOf({ in: sourceOf({ ...format, columns }) }, []), 'in.out', { in: await lab.sample({ 1000: text }) })
  expect(found).toMatchObject({
    rows: [
      ['a', 1],
      ['b', 3],
    ],
    unreadable: { in: 2 },
  })
})

test('an expression that fails is told with its setting, the row and its values; what comes before is shown', async () => {
  const columns = [
    { as: 'ok', formula: 'v + 1' },
    { as: 'n', formula: 'CAST(k AS INTEGER)' },
  ]
  const draft = draftOf({ in: source, add: ['addColumn', { columns }], after: summarize(['ok']) }, ['in.out>add.in', 'add.out>after.in'])
  const samples = { in: await lab.sample({ 1000: row('1', 1), 2000: row('12x', 2) + row('3', 3) }) }
  const found = await lab.preview(draft, 'after.out', samples)
  expect(found.problems).toMatchObject([
    {
      code: 'expressionFails',
      node: 'add',
      setting: 'columns.1.formula',
      params: { row: 2, shown: 'k: "12x"', values: [{ column: 'k', value: '12x' }] },
    },
  ])
  expect(found).toMatchObject({ columns: null, rows: [], counts: { in: { out: { out: 3 } } } })
  expect((await lab.preview(draft, 'in.out', samples)).problems).toEqual([])
})

test('a SELECT that fails is told with its setting', async () => {
  const draft = draftOf({ in: source, sum: ['sql', { text: 'SELECT sum(CAST(k AS INTEGER)) AS n FROM input' }] }, ['in.out>sum.in'])
  const found = await lab.preview(draft, 'sum.out', { in: await lab.sample(three) })
  expect(found.problems).toMatchObject([{ code: 'expressionError', node: 'sum', setting: 'text' }])
})

test('two sources, of which one has no sample', async () => {
  const draft = draftOf({ a: source, b: source, both: ['union', {}] }, ['a.out>both.in', 'b.out>both.in'])
  const samples = { a: await lab.sample(three), b: await lab.sample({}) }
  expect(await lab.preview(draft, 'both.out', samples)).toMatchObject({ total: 3, counts: { both: { in: { in: 3 } } } })
})

test('decimals, large numbers and what is nested come without loss', async () => {
  const columns = [
    { name: 'd', type: 'DECIMAL(20,2)' },
    { name: 'h', type: 'HUGEINT' },
    { name: 'o', type: 'STRUCT(a INTEGER, l VARCHAR[])' },
    { name: 'e', type: 'VARCHAR' },
  ]
  const text = '{"d":12345678901234567.89,"h":170141183460469231731687303715884105727,"o":{"a":1,"l":["x",null]},"e":""}\n{}\n'
  const found = await lab.preview(draftOf({ in: sourceOf(jsonFormat(columns)) }, []), 'in.out', { in: await lab.sample({ 1000: text }) })
  expect(found.rows[1]).toEqual([null, null, null, null])
  expect(found.rows[0]!.slice(2)).toEqual([{ a: 1, l: ['x', null] }, ''])
  expect(found.rows[0]!.slice(0, 2).every((cell) => typeof cell === 'string')).toBe(true)
})

test('a change at a node computes what is behind it, and nothing before it', async () => {
  const keep = (sql: string): DraftNodes[string] => ['filter', { condition: { mode: 'formula', formula: sql } }]
  const draft = (first: string, second: string) =>
    draftOf({ in: source, a: keep(first), b: keep(second), sum: summarize([]) }, ['in.out>a.in', 'a.out>b.in', 'b.out>sum.in'])
  const samples = { in: await lab.sample(three) }
  const tables = async (document: ReturnType<typeof draft>) =>
    (await lab.evaluator.evaluate({ document, target: { node: 'sum', port: 'out' }, samples }, () => undefined)).tables
  const before = await tables(draft('v > 0', 'v > 1'))
  const after = await tables(draft('v > 0', 'v > 2'))
  const same = [...before].filter(([id, table]) => after.get(id) === table).map(([id]) => id)
  expect(same).toEqual(['in:0', 'a:0', 'a:1'])
  // Back again, everything is there still.
  const again = await tables(draft('v > 0', 'v > 1'))
  expect([...again].every(([id, table]) => before.get(id) === table)).toBe(true)
})
