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
  expect(await open.run.drawing('kmeans')).toEqual({ model: null, course: { columns: [], times: [], rows: [] }, points: null, graph: null })
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
  })
  expect(drawn.points).toEqual({ rows: [[4]], clusters: [1] })
  await open.reopen()
  expect(await open.run.drawing('kmeans')).toEqual({ ...drawn, points: null })
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
  await open.batch(1000, {
    src: [
      lines([
        { a: 'y', b: 'x' },
        { a: 'z', b: 'w' },
      ]),
    ],
  })
  expect((await open.run.drawing('components')).graph).toEqual({
    names: ['w', 'x', 'y', 'z'],
    values: [{ name: 'component', isGroup: true, of: ['w', 'x', 'x', 'w'] }],
    from: [2, 3],
    to: [1, 0],
    nodes: 4,
    edges: 2,
  })
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
  }
  const part = graphPart(task, { outputs: [[Int32Array.from({ length: nodes }, (_, node) => node), new Float64Array(nodes)]] })!
  expect(part.nodes.length).toBe(MOST_NODES)
  expect(part.nodes).toContain(nodes - 2)
  expect(part.nodes.filter((node) => node % 2 === 1).length).toBe(nodes / 2)
  expect(part.edges).toBe(edges.length)
  expect(Math.max(...part.from, ...part.to)).toBeLessThan(MOST_NODES)
})
