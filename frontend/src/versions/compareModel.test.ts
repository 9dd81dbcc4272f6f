import { edgeId, emptyDocument, type Edge, type Node, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { compare } from './compareModel.ts'

const node = (name: string, more: Partial<Node> = {}): Node => ({
  type: 'filter',
  typeVersion: 1,
  name,
  settings: {},
  position: { x: 0, y: 0 },
  ...more,
})
const wires = (...ends: [string, string][]) =>
  Object.fromEntries(
    ends.map(([from, to]): [string, Edge] => {
      const edge = { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }
      return [edgeId(edge), edge]
    }),
  )
const from: PipelineDocument = {
  ...emptyDocument('One'),
  nodes: { a: node('A'), b: node('B'), c: node('C'), d: node('D') },
  edges: wires(['a', 'b'], ['a', 'c'], ['a', 'd']),
}
const to: PipelineDocument = {
  ...from,
  nodes: { a: node('A', { position: { x: 20, y: 0 } }), b: node('B', { settings: { x: 1 } }), d: node('D2'), e: node('E') },
  edges: wires(['a', 'b'], ['b', 'd'], ['a', 'e']),
}

test('both documents are shown at once, and what differs is marked', () => {
  const { document, marks } = compare(from, to)
  expect(Object.keys(document.nodes).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(Object.fromEntries(marks)).toEqual({
    b: 'changed',
    c: 'removed',
    d: 'changed',
    e: 'added',
    'a.out>c.in': 'removed',
    'a.out>d.in': 'removed',
    'b.out>d.in': 'added',
    'a.out>e.in': 'added',
  })
  // Each side has its nodes where the later document puts them.
  expect(document.nodes['a']!.position.x).toBe(20)
})

test('equal documents have no mark', () => {
  expect(compare(from, { ...from })).toMatchObject({ changes: [], marks: new Map() })
})
