/** What steps have learned or found, as it is drawn. */
import { afterEach, expect, test } from 'vitest'
import type { Plan } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { graphPart, MOST_NODES } from './compute/drawn.ts'

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** A plan whose one step keeps the course of that port. */
function withCourse(plan: Plan, port: string): Plan {
  const { node, id } = plan.relations.find((relation) => relation.port === port)!
  return { ...plan, courses: [{ node, input: id }] }
}

const x = (...values: number[]) => lines(values.map((value) => ({ x: value })))
const numbers = jsonFormat([{ name: 'x', type: 'DOUBLE' }])

test('a model, its course and some of its rows; model and course go on over a restart', async () => {
  const plan = withCourse(chainPlan(numbers, [['kMeans', { features: ['x'], clusters: 2 }]]), 'quality')
  open = await TestRun.open(plan)
  expect(await open.run.drawing('kmeans')).toEqual({ model: null, course: { columns: [], times: [], rows: [], changes: [] }, newest: null })
  await open.batch(1000, { src: [x(1, 11, 3, 13)] })
  await open.batch(2000)
  await open.batch(3000, { src: [x(4)] })
  const drawn = await open.run.drawing('kmeans')
  expect(drawn.model).toMatchObject({ format: 'millrace-model', version: 1, learns: 'kMeans', columns: ['x'], time: 3000 })
  expect(drawn.model!.learned).toMatchObject({ weights: [2, 3] })
  expect(drawn.course).toEqual({
    columns: ['rows', 'mean_square_distance'],
    times: [1000, 3000],
    rows: [
      [4, 1],
      [1, 4],
    ],
    changes: [],
  })
  expect(drawn.newest).toEqual({ points: { rows: [[4]], clusters: [1] } })
  await open.reopen()
  expect(await open.run.drawing('kmeans')).toEqual({ ...drawn, newest: null })
})

test('a regression whose step is far too large stays in numbers, and so does its course', async () => {
  const settings = { label: 'y', features: ['x'], step: 1000, iterations: 1000 }
  const format = jsonFormat(['x', 'y'].map((name) => ({ name, type: 'DOUBLE' })))
  open = await TestRun.open(withCourse(chainPlan(format, [['predictNumber', settings]]), 'quality'))
  const rows = lines([
    { x: 1e6, y: 1 },
    { x: 2e6, y: 3 },
  ])
  for (const time of [1000, 2000]) await open.batch(time, { src: [rows] })
  const { model, course } = await open.run.drawing('predictnumber')
  const { weights, intercept } = model!.learned as { weights: number[]; intercept: number }
  expect([...weights, intercept].every((weight) => Number.isFinite(weight) && weight !== 0)).toBe(true)
  expect(course.rows).toEqual([
    [2, 2.5],
    [2, null],
  ])
  const out = (await open.take())['out']!
  expect([out[1000]!.length, out[2000]!.length]).toEqual([2, 2])
})

test('clusters stay in numbers whatever their rows add up to', async () => {
  open = await TestRun.open(withCourse(chainPlan(numbers, [['kMeans', { features: ['x'], clusters: 2 }]]), 'quality'))
  for (const time of [1000, 2000]) await open.batch(time, { src: [x(Number.MAX_VALUE, Number.MAX_VALUE, 1, 3)] })
  const { model, course } = await open.run.drawing('kmeans')
  const { centres } = model!.learned as { centres: number[][] }
  expect(centres.flat().every((centre) => Number.isFinite(centre))).toBe(true)
  expect(course.times).toEqual([1000, 2000])
})

test('a batch that fails leaves no trace in the course', async () => {
  const plan = withCourse(chainPlan(numbers, [['findAnomalies', { column: 'x' }]]), 'quality')
  let fails = false
  open = await TestRun.open(plan, {
    beforeCommit: () => {
      if (fails) throw new Error('The disk is gone.')
    },
  })
  await open.batch(1000, { src: [x(1)] })
  fails = true
  await expect(open.batch(2000, { src: [x(2)] })).rejects.toThrow('The disk is gone.')
  expect((await open.run.drawing('findanomalies')).course.times).toEqual([1000])
})

test('a graph by the names of its nodes, with what was found of each', async () => {
  const format = jsonFormat([
    { name: 'a', type: 'VARCHAR' },
    { name: 'b', type: 'VARCHAR' },
  ])
  open = await TestRun.open(chainPlan(format, [['components', { from: 'a', to: 'b' }]]))
  expect((await open.run.drawing('components')).newest).toBeNull()
  await open.batch(1000, {
    src: [
      lines([
        { a: 'y', b: 'x' },
        { a: 'z', b: 'w' },
      ]),
    ],
  })
  expect((await open.run.drawing('components')).newest?.graph).toEqual({
    names: ['w', 'x', 'y', 'z'],
    values: [{ name: 'component', isGroup: true, of: ['w', 'x', 'x', 'w'] }],
    from: [2, 3],
    to: [1, 0],
    isDirected: false,
    nodes: 4,
    edges: 2,
  })
})

test('a drawing is taken only while somebody looks, and never shown for rows that came later', async () => {
  let now = 0
  const rows = lines([{ a: 1, b: 2 }])
  const format = jsonFormat(['a', 'b'].map((name) => ({ name, type: 'INTEGER' })))
  open = await TestRun.open(chainPlan(format, [['degrees', { from: 'a', to: 'b' }]]), { now: () => now })
  const isDrawn = async () => (await open!.run.drawing('degrees')).newest !== null
  await open.batch(1000, { src: [rows] })
  expect(await isDrawn()).toBe(false)
  // However long it takes until rows come, somebody waits for them.
  now = 60_000
  await open.batch(2000)
  await open.batch(3000, { src: [rows] })
  expect(await isDrawn()).toBe(true)
  await open.batch(4000, { src: [rows] })
  now = 120_000
  await open.batch(5000, { src: [rows] })
  expect(await isDrawn()).toBe(false)
})

test('a course tells which version made the step mean something else', async () => {
  const plan = (limit: number) => withCourse(chainPlan(numbers, [['findAnomalies', { column: 'x', limit }]]), 'quality')
  open = await TestRun.open(plan(3), { version: 1 })
  await open.batch(1000, { src: [x(1)] })
  await open.reopen(plan(3), { version: 2 })
  await open.batch(2000, { src: [x(1)] })
  await open.reopen(plan(5), { version: 3 })
  await open.batch(3000, { src: [x(1)] })
  await open.batch(4000, { src: [x(1)] })
  const { course } = await open.run.drawing('findanomalies')
  expect(course.times).toEqual([1000, 2000, 3000, 4000])
  expect(course.changes).toEqual([{ time: 3000, version: 3 }])
})

test('rounds are counted for each update, and what each changed; a graph is drawn where the tables are one', async () => {
  const format = jsonFormat(['a', 'b'].map((name) => ({ name, type: 'VARCHAR' })))
  const begin = 'SELECT DISTINCT a AS node, a AS value FROM edges UNION SELECT DISTINCT b, b FROM edges'
  const next =
    'SELECT s.node, coalesce(least(s.value, min(m.value)), s.value) AS value FROM state s LEFT JOIN edges e ON e.b = s.node LEFT JOIN state m ON m.node = e.a GROUP BY s.node, s.value'
  open = await TestRun.open(chainPlan(format, [['repeatUntilStable', { begin, next }]]))
  const path = lines([
    { a: 'u', b: 'v' },
    { a: 'v', b: 'w' },
  ])
  await open.batch(1000, { src: [path] })
  expect((await open.run.drawing('repeatuntilstable')).newest).toBeNull()
  await open.batch(2000, { src: [path] })
  const { course, newest } = await open.run.drawing('repeatuntilstable')
  expect(course).toMatchObject({ columns: ['rounds'], rows: [[3], [3]] })
  expect(newest).toEqual({
    rounds: { of: 'changed', values: [2, 1, 0] },
    graph: {
      names: ['v', 'u', 'w'],
      values: [{ name: 'value', isGroup: true, of: ['u', 'u', 'u'] }],
      from: [1, 0],
      to: [0, 2],
      isDirected: true,
      nodes: 3,
      edges: 2,
    },
  })
})

test('ratings: how wrong they were after each round, and who lies in the direction of what', async () => {
  const format = jsonFormat([
    { name: 'u', type: 'VARCHAR' },
    { name: 'i', type: 'VARCHAR' },
    { name: 'r', type: 'DOUBLE' },
  ])
  const step: [string, object] = ['predictRatings', { user: 'u', item: 'i', rating: 'r', rank: 3, rounds: 60, gamma1: 0.02, gamma2: 0.02 }]
  open = await TestRun.open(withCourse(chainPlan(format, [step]), 'quality'))
  await open.run.drawing('predictratings')
  const likes = { ann: 'tea milk', bob: 'tea milk', cat: 'rum gin', dan: 'rum gin' }
  const ratings = Object.entries(likes).flatMap(([u, liked]) =>
    ['tea', 'milk', 'rum', 'gin'].map((i) => ({ u, i, r: liked.includes(i) ? 5 : 1 })),
  )
  await open.batch(1000, { src: [lines(ratings)] })
  const { newest, course } = await open.run.drawing('predictratings')
  const { values } = newest!.rounds!
  expect(values).toHaveLength(60)
  expect(values.at(-1)!).toBeLessThan(values[0]! / 2)
  expect(course.rows[0]).toEqual([16, values.at(-1)])
  const { users, items } = newest!.tastes!
  expect([users.all, items.all, items.ratings]).toEqual([4, 4, [4, 4, 4, 4]])
  const along = (user: string, item: string) => {
    const [u, i] = [users.names.indexOf(user), items.names.indexOf(item)]
    return users.x[u]! * items.x[i]! + users.y[u]! * items.y[i]!
  }
  for (const [user, liked] of Object.entries(likes))
    for (const item of items.names) expect([user, item, along(user, item) > 0]).toEqual([user, item, liked.includes(item)])
})

test('of a large graph the nodes with the most edges are drawn', () => {
  const nodes = MOST_NODES + 500
  // A ring, and a hub that every other node leads to.
  const ring = Array.from({ length: nodes }, (_, node): [number, number] => [node, (node + 1) % nodes])
  const edges = [...ring, ...Array.from({ length: nodes / 2 }, (_, i): [number, number] => [nodes - 1 - 2 * i, nodes - 2])]
  const from = Int32Array.from(edges, ([a]) => a)
  const to = Int32Array.from(edges, ([, b]) => b)
  const task = {
    inputs: [{ count: edges.length, columns: [from, to] }],
    nodes,
    named: new Int32Array(),
    params: {},
    model: null,
    time: 0,
    slide: 1,
    draws: true,
  }
  const part = graphPart(task, { outputs: [[Int32Array.from({ length: nodes }, (_, node) => node), new Float64Array(nodes)]] })!
  expect(part.nodes.length).toBe(MOST_NODES)
  expect(part.nodes).toContain(nodes - 2)
  expect(part.nodes.filter((node) => node % 2 === 1).length).toBe(nodes / 2)
  expect(part.edges).toBe(edges.length)
  expect(Math.max(...part.from, ...part.to)).toBeLessThan(MOST_NODES)
})
