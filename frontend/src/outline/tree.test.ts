import { edgeId, emptyDocument, type Edge, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { outlineOf } from './tree.ts'

const wire = (from: string, to: string): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const edges = [wire('a', 'b'), wire('b', 'c')]
const node = (x: number, group?: string) => ({
  type: 'filter',
  typeVersion: 1,
  name: 'n',
  settings: {},
  position: { x, y: 0 },
  ...(group !== undefined && { group }),
})
const document: PipelineDocument = {
  ...emptyDocument('Outline'),
  nodes: { c: node(600, 'g'), b: node(300, 'g'), a: node(0), d: node(900, 'gone') },
  edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
  groups: { g: { name: 'Group', collapsed: false } },
}
const shown = (closed: string[]) => outlineOf(document, new Set(closed)).map(({ key, level }) => `${'  '.repeat(level - 1)}${key}`)

test('nodes stand in reading order with their wires, those of a group under it', () => {
  expect(shown([])).toEqual([
    'node a',
    '  out a.out>b.in',
    'group g',
    '  node b',
    '    in a.out>b.in',
    '    out b.out>c.in',
    '  node c',
    '    in b.out>c.in',
    'node d',
  ])
})
test('what is under a closed line is not seen', () => {
  expect(shown(['node a', 'group g'])).toEqual(['node a', 'group g', 'node d'])
})
