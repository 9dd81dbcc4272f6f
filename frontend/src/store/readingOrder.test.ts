import { edgeId, emptyDocument, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { readingOrder } from './readingOrder.ts'

function drawn(places: Record<string, [x: number, y: number]>, wires: string[]): PipelineDocument {
  const node = ([x, y]: [number, number]) => ({ type: 'tcp', typeVersion: 1, name: '', settings: {}, position: { x, y } })
  const edges = wires.map((wire) => ({ from: { node: wire[0]!, port: 'out' }, to: { node: wire[1]!, port: 'in' } }))
  return {
    ...emptyDocument('Drawn'),
    nodes: Object.fromEntries(Object.entries(places).map(([id, place]) => [id, node(place)])),
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
  }
}

test.each<[string, Record<string, [number, number]>, string[], string]>([
  ['left to right, row by row', { c: [0, 100], b: [300, 0], a: [0, 0] }, [], 'abc'],
  ['sources first, wherever they stand', { b: [0, 0], a: [300, 200] }, ['ab'], 'ab'],
  ['a chain stays together', { a: [0, 0], b: [300, 0], c: [600, 0], d: [300, -100] }, ['ab', 'bc', 'ad'], 'adbc'],
  ['wires in a circle', { a: [0, 0], b: [300, 0] }, ['ab', 'ba'], 'ba'],
])('%s', (_name, places, wires, order) => {
  expect(readingOrder(drawn(places, wires)).join('')).toBe(order)
})
