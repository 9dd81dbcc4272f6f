/** Steps with several inputs: what is odd in real data, rows that wait over restarts, and a model of what pairs there must be. */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { operators, PlanBuilder, type Column, type JsonObject, type Plan } from '@millrace/shared'
import { jsonFormat, lines, planWith, sourceRelation, TestRun } from '../testing/runs.ts'

const column = (name: string, type: string): Column => ({ name, type })
type Batches = Record<string, JsonObject[][]>

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** A plan of one step whose ports have a source each, of that name. */
function planOf(type: string, settings: object, inputs: Record<string, Column[]>): Plan {
  const definition = operators.find((each) => each.type === type)!
  const sources = Object.entries(inputs).map(([port, columns]) => [port, sourceRelation(port, jsonFormat(columns), 1000)] as const)
  const builder = new PlanBuilder('step')
  const rels = Object.fromEntries(sources.map(([port, { rel }]) => [port, rel])) as Parameters<typeof definition.build>[0]
  const outputs = definition.build(rels, definition.settings.parse(settings), builder)
  for (const [port, out] of Object.entries(outputs)) builder.relations.find(({ id }) => id === out.id)!.port = port
  return planWith(
    1000,
    [...sources.map(([, { relation }]) => relation), ...builder.relations],
    [{ node: 'out', connector: 'files', input: outputs['out']!.id, settings: {} }],
  )
}

/** Rows that leave in each batch; `between` is done after every one. */
async function outOf(plan: Plan, batches: Batches, between?: (run: TestRun, n: number) => Promise<void>): Promise<JsonObject[][]> {
  open = await TestRun.open(plan)
  const count = Math.max(...Object.values(batches).map((each) => each.length))
  for (let i = 0; i < count; i++) {
    const content = Object.entries(batches).map(([port, each]) => [port, each[i]?.length ? [lines(each[i]!)] : []])
    await open.batch((i + 1) * 1000, Object.fromEntries(content) as Record<string, string[]>)
    await between?.(open, i + 1)
  }
  const out = (await open.take())['out'] ?? {}
  await open.close()
  open = undefined
  return Array.from({ length: count }, (_, i) => out[(i + 1) * 1000] ?? [])
}

const on = (...pairs: [string, string][]) => pairs.map(([left, right]) => ({ left, right }))
const K = [column('k', 'VARCHAR'), column('v', 'INTEGER')]
const L = [column('k', 'VARCHAR'), column('l', 'INTEGER')]
const R = [column('k', 'VARCHAR'), column('r', 'INTEGER')]

/** As JSON is read here: which of two neighbours it is shows only in what stands beside it. */
const WIDE = Number('12345678901234567890123456789012345671')
const LARGEST = Number('170141183460469231731687303715884105727')

const CASES: Record<
  string,
  { type: string; settings: object; inputs: Record<string, Column[]>; batches: Batches; expect: JsonObject[][] }
> = {
  'keys of 128 bits and of decimals are compared exactly': {
    type: 'join',
    settings: { on: on(['a', 'a']), how: 'full' },
    inputs: {
      left: [column('a', 'HUGEINT'), column('l', 'INTEGER')],
      right: [column('a', 'DECIMAL(38,0)'), column('x', 'STRUCT(y INTEGER[])')],
    },
    batches: {
      left: [[{ a: '12345678901234567890123456789012345671', l: 7 }]],
      right: [
        [
          { a: '12345678901234567890123456789012345671', x: { y: [1, null] } },
          { a: '12345678901234567890123456789012345672', x: null },
        ],
      ],
    },
    expect: [
      [
        { a: WIDE, l: 7, x: { y: [1, null] } },
        { a: WIDE, l: null, x: null },
      ],
    ],
  },
  'a number beside a text is compared as it is written, and the key of a row on the right alone is that text': {
    type: 'join',
    settings: { on: on(['k', 'v']), how: 'full' },
    inputs: { left: L, right: [column('v', 'INTEGER')] },
    batches: { left: [[{ k: '1', l: 7 }]], right: [[{ v: 1 }, { v: 2 }]] },
    expect: [
      [
        { k: '1', l: 7 },
        { k: '2', l: null },
      ],
    ],
  },
  'duplicates on both sides make all their pairs': {
    type: 'join',
    settings: { on: on(['k', 'k']) },
    inputs: { left: L, right: R },
    batches: {
      left: [
        [
          { k: 'a', l: 1 },
          { k: 'a', l: 2 },
        ],
      ],
      right: [
        [
          { k: 'a', r: 3 },
          { k: 'a', r: 4 },
        ],
      ],
    },
    expect: [
      [
        { k: 'a', l: 1, r: 3 },
        { k: 'a', l: 1, r: 4 },
        { k: 'a', l: 2, r: 3 },
        { k: 'a', l: 2, r: 4 },
      ],
    ],
  },
  'a side without rows, and names in another case': {
    type: 'join',
    settings: { on: on(['K', 'k']), how: 'right', rightColumns: ['V', 'k'] },
    inputs: { left: K, right: [column('k', 'VARCHAR'), column('V', 'INTEGER')] },
    batches: { left: [[], []], right: [[{ k: 'a', V: 1 }], []] },
    expect: [[{ k: 'a', v: null, k_right: 'a', V_right: 1 }], []],
  },
  'as of: a number beside a text is compared as it is written, and any text may stand there': {
    type: 'asofJoin',
    settings: { keys: ['k'], time: 't', otherTime: 't', add: ['v'], within: 5000 },
    inputs: {
      in: [column('k', 'BIGINT'), column('t', 'TIMESTAMP')],
      other: [column('K', 'VARCHAR'), column('t', 'TIMESTAMP'), column('v', 'INTEGER')],
    },
    batches: {
      in: [[{ k: 1, t: '2026-01-01 10:00:00' }]],
      other: [
        [
          { K: 'none', t: '2026-01-01 10:00:00', v: 1 },
          { K: '1', t: '2026-01-01 10:00:00', v: 2 },
        ],
      ],
    },
    expect: [[{ k: 1, t: '2026-01-01 10:00:00', v: 2 }]],
  },
  'as of: of one instant that is written in several ways the row that arrived last counts': {
    type: 'asofJoin',
    settings: { keys: [], time: 't', otherTime: 'since', add: ['v'], within: 5000 },
    inputs: { in: [column('t', 'TIMESTAMP')], other: [column('since', 'VARCHAR'), column('v', 'INTEGER')] },
    batches: {
      in: [[{ t: '2026-01-01 10:00:00' }]],
      other: [
        [
          { since: '2026-01-01T10:00:00+00', v: 1 },
          { since: '2026-01-01 09:00:00-01', v: 2 },
          { since: '2026-01-01 11:00:00+01', v: 3 },
        ],
      ],
    },
    expect: [[{ t: '2026-01-01 10:00:00', v: 3 }]],
  },
  'nodes that are numbers on one side and texts on the other': {
    type: 'degrees',
    settings: { from: 'a', to: 'b' },
    inputs: { in: [column('a', 'BIGINT'), column('b', 'VARCHAR')] },
    batches: {
      in: [
        [
          { a: 1, b: 'x' },
          { a: 2, b: '1' },
        ],
      ],
    },
    expect: [
      [
        { node: '1', incoming: 1, outgoing: 1, connections: 2 },
        { node: '2', incoming: 0, outgoing: 1, connections: 1 },
        { node: 'x', incoming: 1, outgoing: 0, connections: 1 },
      ],
    ],
  },
  'keys of several streams of unlike kinds, and lists of whole rows where every column is a key': {
    type: 'collect',
    settings: { keys: ['k'], as1: 'one', columns2: ['k', 'v'], as2: 'two' },
    inputs: { in: [column('k', 'INTEGER')], in2: [column('k', 'DOUBLE'), column('v', 'HUGEINT')] },
    batches: { in: [[{ k: 1 }, { k: 1 }]], in2: [[{ k: 1, v: '170141183460469231731687303715884105727' }]] },
    expect: [[{ k: 1, one: [{ k: 1 }, { k: 1 }], two: [{ k: 1, v: LARGEST }] }]],
  },
}

test.each(Object.entries(CASES))('%s', async (_, { type, settings, inputs, batches, expect: expected }) => {
  expect(await outOf(planOf(type, settings, inputs), batches)).toEqual(expected)
})

test('a stream that is joined with itself', async () => {
  const { relation, rel } = sourceRelation('in', jsonFormat(K), 1000)
  const builder = new PlanBuilder('step')
  const out = builder.join(rel, rel, { how: 'inner', on: on(['k', 'k']), take: { left: ['v'], right: ['v'] }, suffix: '2' })
  builder.relations[0]!.port = 'out'
  const plan = planWith(1000, [relation, ...builder.relations], [{ node: 'out', connector: 'files', input: out.id, settings: {} }])
  expect(
    await outOf(plan, {
      in: [
        [
          { k: 'a', v: 1 },
          { k: 'a', v: 2 },
        ],
      ],
    }),
  ).toEqual([
    [
      { k: 'a', v: 1, v2: 1 },
      { k: 'a', v: 1, v2: 2 },
      { k: 'a', v: 2, v2: 1 },
      { k: 'a', v: 2, v2: 2 },
    ],
  ])
})

interface Waiting {
  n: number
  k: string | null
}
const hows = ['inner', 'left', 'right', 'full'] as const
const sides = fc.array(fc.array(fc.record({ k: fc.constantFrom('a', 'b', null) }), { maxLength: 2 }), { minLength: 1, maxLength: 6 })

/** What the help says, row by row. */
function model(left: Waiting[][], right: Waiting[][], how: (typeof hows)[number], within: number): JsonObject[][] {
  const count = Math.max(left.length, right.length) + within
  const out = Array.from({ length: count }, (): { at: number[]; row: JsonObject }[] => [])
  const far = Number.MAX_SAFE_INTEGER
  const met = new Set<Waiting>()
  left.forEach((rows, i) =>
    rows.forEach((l, a) =>
      right.forEach((others, j) =>
        others.forEach((r, b) => {
          if (l.k === null || l.k !== r.k || Math.abs(i - j) > within) return
          met.add(l).add(r)
          out[Math.max(i, j)]!.push({ at: [i, a, j, b], row: { k: l.k, l: l.n, r: r.n } })
        }),
      ),
    ),
  )
  const alone = (side: Waiting[][], place: (i: number, a: number) => number[], row: (each: Waiting) => JsonObject) =>
    side.forEach((rows, i) => rows.forEach((each, a) => met.has(each) || out[i + within]!.push({ at: place(i, a), row: row(each) })))
  if (how === 'left' || how === 'full')
    alone(
      left,
      (i, a) => [i, a, far, far],
      ({ k, n }) => ({ k, l: n, r: null }),
    )
  if (how === 'right' || how === 'full')
    alone(
      right,
      (i, a) => [far, far, i, a],
      ({ k, n }) => ({ k, l: null, r: n }),
    )
  const before = (x: number[], y: number[]) => x.map((each, i) => each - y[i]!).find((each) => each !== 0) ?? 0
  return out.map((rows) => rows.sort((x, y) => before(x.at, y.at)).map(({ row }) => row))
}

test('rows that wait make each pair once, and leave alone when their time is over, whatever is restarted', async () => {
  const property = fc.asyncProperty(
    sides,
    sides,
    fc.constantFrom(...hows),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 4 }),
    async (a, b, how, within, restart) => {
      const numbered = (side: { k: string | null }[][], first: number) => {
        let n = first
        return side.map((rows) => rows.map(({ k }) => ({ k, n: n++ })))
      }
      const [left, right] = [numbered(a, 0), numbered(b, 100)]
      const expected = model(left, right, how, within)
      const fill = (side: Waiting[][], name: string) =>
        expected.map((_, i) => (side[i] ?? []).map(({ k, n }): JsonObject => ({ k, [name]: n })))
      const settings = { on: on(['k', 'k']), how, meet: 'within', time: within * 1000 }
      const found = await outOf(
        planOf('join', settings, { left: L, right: R }),
        { left: fill(left, 'l'), right: fill(right, 'r') },
        async (run, i) => {
          if (i === restart) await run.reopen()
        },
      )
      expect(found).toEqual(expected)
    },
  )
  await fc.assert(property, { numRuns: 25, seed: 5 })
})

test('rows that wait are due when their time is over, and also behind a stretch without batches', async () => {
  open = await TestRun.open(planOf('join', { on: on(['k', 'k']), how: 'left', meet: 'within', time: 5000 }, { left: L, right: R }))
  const first = await open.batch(1000, { left: [lines([{ k: 'a', l: 1 }])] })
  expect(first.nodes['step']).toMatchObject({ held: 1, out: { out: 0 } })
  expect(open.run.nextDue()).toBe(6000)
  await open.batch(20_000, { right: [lines([{ k: 'a', r: 1 }])] })
  expect((await open.take())['out']).toEqual({ 20000: [{ k: 'a', l: 1, r: null }] })
  expect(open.run.nextDue()).toBe(25_000)
})

test('a deploy keeps rows that wait, and asks where they would be paired by something else', async () => {
  const inputs = { left: [...L, column('j', 'VARCHAR')], right: [...R, column('j', 'VARCHAR')] }
  const settings = { on: on(['k', 'k']), meet: 'within', time: 5000 }
  open = await TestRun.open(planOf('join', settings, inputs))
  await open.batch(1000, { left: [lines([{ k: 'a', l: 1, j: 'x' }])] })
  await open.reopen(planOf('join', { ...settings, time: 3000, rightColumns: ['r'], leftColumns: ['l'] }, inputs), { version: 2 })
  await open.batch(2000, { right: [lines([{ k: 'a', r: 2, j: 'y' }])] })
  expect((await open.take())['out']).toEqual({ 2000: [{ k: 'a', l: 1, r: 2 }] })
  await open.reopen(planOf('join', { ...settings, on: on(['j', 'j']) }, inputs), { version: 3 })
  await open.batch(3000, { right: [lines([{ k: 'b', r: 3, j: 'x' }])] })
  expect((await open.take())['out']).toBeUndefined()
})
