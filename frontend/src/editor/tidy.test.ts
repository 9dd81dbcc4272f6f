import { edgeId, emptyDocument, type Node, type PipelineDocument, type Position } from '@millrace/shared'
import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import { layoutWith } from './elkLayout.ts'
import { BETWEEN_LAYERS, CARD, GRID, namesBeside } from './geometry.ts'
import { tidyPlaces, type Tidied } from './tidy.ts'

const layout = layoutWith(new ELK())
const at = (x: number, y: number, hand?: true): Position => ({ x, y, ...(hand && { hand }) })
const node = (position: Position, group?: string): Node => ({
  type: 'filter',
  typeVersion: 1,
  name: 'Keep rows',
  settings: {},
  position,
  ...(group !== undefined && { group }),
})
const drawn = (nodes: PipelineDocument['nodes'], ...wires: string[]): PipelineDocument => {
  const edges = wires.map((wire) => ({ from: { node: wire[0]!, port: 'out' }, to: { node: wire[1]!, port: 'in' } }))
  return { ...emptyDocument('Drawn'), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
}
const after = (document: PipelineDocument, places: Record<string, Position>) =>
  Object.entries(document.nodes).map(([id, { position }]) => ({ id, ...(places[id] ?? position) }))

const chain = drawn({ a: node(at(0, 0)), b: node(at(0, 0)), c: node(at(5, 7)) }, 'ab', 'bc')
const mixed = drawn({ a: node(at(100, 40, true)), b: node(at(100, 40)), c: node(at(460, 40, true)), d: node(at(0, 0)) }, 'ab', 'bd')
const grouped = drawn({ a: node(at(0, 0), 'g'), b: node(at(900, 0), 'g'), c: node(at(300, 0)) }, 'ab', 'bc')

test.each<[string, PipelineDocument, Tidied, string[]]>([
  ['a chain', chain, 'unplaced', ['a', 'b', 'c']],
  ['what no hand has placed', mixed, 'unplaced', ['b', 'd']],
  ['what is selected', mixed, ['a', 'b'], ['a', 'b']],
  ['everything', mixed, 'all', ['a', 'b', 'c', 'd']],
  ['a group', { ...grouped, groups: { g: { name: 'G', collapsed: false } } }, 'all', ['a', 'b', 'c']],
])('%s comes to stand on the grid, from left to right, over nothing', async (_name, document, which, moved) => {
  const places = await tidyPlaces(document, which, layout)
  expect(Object.keys(places).toSorted()).toEqual(moved)
  for (const { x, y } of Object.values(places)) expect([Math.abs(x % GRID), Math.abs(y % GRID)]).toEqual([0, 0])
  const boxes = after(document, places)
  for (const one of boxes)
    for (const other of boxes)
      if (one.id < other.id) expect(Math.abs(one.x - other.x) >= CARD.width || Math.abs(one.y - other.y) >= CARD.height).toBe(true)
  for (const { from, to } of Object.values(document.edges)) {
    if (!places[from.node] || !places[to.node]) continue
    expect(places[to.node]!.x).toBeGreaterThan(places[from.node]!.x)
  }
})
test('the names of several ports stay free', async () => {
  const windows = { ...node(at(0, 0)), type: 'eventWindow' }
  const places = await tidyPlaces(drawn({ a: windows, b: node(at(0, 0)) }, 'ab'), 'all', layout)
  expect(namesBeside(windows)).toBeGreaterThan(BETWEEN_LAYERS)
  // On the grid, half of a step less may be left.
  expect(places['b']!.x - places['a']!.x).toBeGreaterThanOrEqual(CARD.width + namesBeside(windows) - GRID / 2)
})
test('when all was placed by hand, nothing moves', async () => {
  expect(await tidyPlaces(drawn({ a: node(at(7, 7, true)) }), 'unplaced', layout)).toEqual({})
})
