import { expect, test } from 'vitest'
import { beginLayout, LENGTH, settle, type GraphShape, type Layout, type Place } from './graphLayout.ts'
import { QuadTree } from './quadTree.ts'

const ring = (nodes: number): GraphShape => ({
  names: Array.from({ length: nodes }, (_, i) => `n${i}`),
  from: Array.from({ length: nodes }, (_, i) => i),
  to: Array.from({ length: nodes }, (_, i) => (i + 1) % nodes),
})
const NONE = new Map<string, Place>()

function settled(shape: GraphShape, known: ReadonlyMap<string, Place> = NONE, isSettled?: boolean): Layout {
  const layout = beginLayout(shape, known, isSettled)
  settle(layout, shape, 10_000)
  return layout
}

const placesOf = ({ names }: GraphShape, { x, y }: Layout) => new Map(names.map((name, i) => [name, { x: x[i]!, y: y[i]! }]))
const away = ({ x, y }: Layout, a: number, b: number) => Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!)

test('joined nodes come near each other, no two lie on one another, and all come to rest', () => {
  const shape = ring(12)
  const layout = settled(shape)
  expect(layout.rounds).toBe(0)
  for (const [e, a] of shape.from.entries()) expect(away(layout, a, shape.to[e]!)).toBeLessThan(3 * LENGTH)
  for (let a = 0; a < 12; a++) for (let b = 0; b < a; b++) expect(away(layout, a, b)).toBeGreaterThan(LENGTH / 4)
  expect(away(layout, 0, 6)).toBeGreaterThan(away(layout, 0, 1))
})

test('the same graph has the same places', () => {
  expect(settled(ring(30))).toEqual(settled(ring(30)))
})

test('nodes that had a place keep it, whatever comes and goes', () => {
  const before = ring(12)
  const known = placesOf(before, settled(before))
  const names = [...before.names.slice(0, 10), 'new', 'alone']
  const after: GraphShape = { names, from: [0, 1, 3], to: [1, 2, 10] }
  const layout = settled(after, known)
  for (const [i, name] of names.slice(0, 10).entries()) expect({ x: layout.x[i], y: layout.y[i] }).toEqual(known.get(name))
  // A new one begins beside the node that it is joined to.
  expect(away(layout, 10, 3)).toBeLessThan(4 * LENGTH)
  expect(Number.isFinite(layout.x[11]!)).toBe(true)
})

test('where most nodes are new all of them may move', () => {
  const few = ring(3)
  const known = placesOf(few, settled(few))
  const layout = settled(ring(12), known)
  expect(known.get('n0')).not.toEqual({ x: layout.x[0], y: layout.y[0] })
})

test('far nodes that push as one push about as each by itself, also where nodes lie on one another', () => {
  const [x, y] = [new Float64Array(200), new Float64Array(200)]
  for (let node = 0; node < 198; node++) [x[node], y[node]] = [(node * 37) % 101, (node * 53) % 97]
  const tree = new QuadTree(200)
  tree.fill(x, y)
  const [dx, dy] = [new Float64Array(200), new Float64Array(200)]
  for (const node of x.keys()) tree.push(node, x, y, 1, dx, dy)
  const [wrong, all] = [[] as number[], [] as number[]]
  // Three lie at one place, the first and the last two: they part, in which direction does not matter.
  for (let node = 1; node < 198; node++) {
    const exact = [0, 0]
    for (let other = 0; other < 200; other++) {
      const [ox, oy] = [x[node]! - x[other]!, y[node]! - y[other]!]
      const away = Math.hypot(ox, oy)
      if (away > 0) for (const [i, each] of [ox, oy].entries()) exact[i]! += each / Math.max(away, 1) ** 3
    }
    wrong.push(Math.hypot(dx[node]! - exact[0]!, dy[node]! - exact[1]!))
    all.push(Math.hypot(exact[0]!, exact[1]!))
  }
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  expect(sum(wrong) / sum(all)).toBeLessThan(0.15)
  expect(new Set([dx[0], dx[198], dx[199]]).size).toBe(3)
})

test('what was not done yet goes on from where it was, and may move', () => {
  const shape = ring(12)
  const half = beginLayout(shape, NONE)
  settle(half, shape, 5)
  const known = placesOf(shape, half)
  const on = beginLayout(shape, known, false)
  expect(placesOf(shape, on)).toEqual(known)
  settle(on, shape, 10_000)
  expect(placesOf(shape, on)).not.toEqual(known)
})
