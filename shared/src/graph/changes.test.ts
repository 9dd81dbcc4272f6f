import { describe, expect, test } from 'vitest'
import { applyChange } from './apply.ts'
import { changesTheRun, documentChanges, operationsBetween, shortChanges, type DocumentChange } from './changes.ts'
import { edgeId, emptyDocument, type Edge, type Node, type PipelineDocument } from './document.ts'

const node = (name: string, more: Partial<Node> = {}): Node => ({
  type: 'filter',
  typeVersion: 1,
  name,
  settings: { a: 1 },
  position: { x: 0, y: 0 },
  ...more,
})
const wire = (from: string, to: string): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const wires = (...edges: Edge[]) => Object.fromEntries(edges.map((edge) => [edgeId(edge), edge]))
const view = { node: 'b', kind: 'bar' as const, title: 'Bars', y: ['n'] }
const base: PipelineDocument = {
  ...emptyDocument('Base'),
  nodes: { a: node('A'), b: node('B') },
  edges: wires(wire('a', 'b')),
  views: { v: view },
}
const withNodes = (nodes: Record<string, Node>): PipelineDocument => ({ ...base, nodes: { ...base.nodes, ...nodes } })
const changed = (more: Partial<DocumentChange>) => ({ kind: 'nodeChanged', node: 'a', name: 'A', type: 'filter', settings: [], ...more })
const onlyB: PipelineDocument = { ...base, nodes: { b: base.nodes['b']! }, edges: {} }

/** What it is, the documents, the differences, and how many of them a deploy would bring about. */
const CASES: [name: string, before: PipelineDocument | null, after: PipelineDocument, expected: object[], deployed: number][] = [
  ['nothing', base, JSON.parse(JSON.stringify(base)) as PipelineDocument, [], 0],
  [
    'all of a first version',
    null,
    base,
    [
      { kind: 'nodeAdded', node: 'a', name: 'A', type: 'filter' },
      { kind: 'nodeAdded', node: 'b', name: 'B', type: 'filter' },
      { kind: 'viewAdded', view: 'v', title: 'Bars', nodeName: 'B' },
    ],
    2,
  ],
  [
    'a node, and its wires with it',
    onlyB,
    { ...base, views: { v: view } },
    [{ kind: 'nodeAdded', node: 'a', name: 'A', type: 'filter' }],
    1,
  ],
  ['a node that goes', base, onlyB, [{ kind: 'nodeRemoved', node: 'a', name: 'A', type: 'filter' }], 1],
  [
    'settings: set, unset and changed are one change of a node',
    base,
    withNodes({ a: node('A', { settings: { a: { y: 2, x: 1 }, b: true } }) }),
    [
      changed({
        settings: [
          { setting: 'a', from: 1, to: { y: 2, x: 1 } },
          { setting: 'b', to: true },
        ],
      }),
    ],
    1,
  ],
  [
    'a setting whose keys only stand in another order',
    withNodes({ a: node('A', { settings: { a: { x: 1, y: 2 } } }) }),
    withNodes({ a: node('A', { settings: { a: { y: 2, x: 1 } } }) }),
    [],
    0,
  ],
  ['another version of a type', base, withNodes({ a: node('A', { typeVersion: 2 }) }), [changed({})], 1],
  [
    'a name, a place and a note: nothing that runs',
    base,
    withNodes({ a: node('A2', { position: { x: 20, y: 0 }, note: 'why' }) }),
    [changed({ name: 'A2', renamedFrom: 'A', moved: true, note: true })],
    0,
  ],
  [
    'another type under the same id',
    base,
    withNodes({ a: node('A', { type: 'top' }) }),
    [
      { kind: 'nodeAdded', node: 'a', name: 'A', type: 'top' },
      { kind: 'nodeRemoved', node: 'a', name: 'A', type: 'filter' },
    ],
    2,
  ],
  [
    'wires',
    base,
    { ...base, edges: wires(wire('b', 'a')) },
    [
      { kind: 'wireAdded', wire: 'b.out>a.in', edge: wire('b', 'a'), fromName: 'B', toName: 'A' },
      { kind: 'wireRemoved', wire: 'a.out>b.in', edge: wire('a', 'b'), fromName: 'A', toName: 'B' },
    ],
    2,
  ],
  [
    'interval, an option and the name',
    base,
    { ...base, name: 'Other', interval: 500, options: { ...base.options, timeZone: 'Europe/Zurich' } },
    [
      { kind: 'interval', from: 1000, to: 500 },
      { kind: 'option', option: 'timeZone', from: 'UTC', to: 'Europe/Zurich' },
      { kind: 'renamed', from: 'Base', to: 'Other' },
    ],
    2,
  ],
  [
    'named formulas',
    { ...base, formulas: { f: { name: 'net', formula: 'a' }, g: { name: 'old', formula: 'b' }, h: { name: 'rest', formula: 'c' } } },
    { ...base, formulas: { f: { name: 'net', formula: 'a * 2' }, h: { name: 'left', formula: 'c' }, i: { name: 'old', formula: 'b' } } },
    [
      { kind: 'formulaChanged', formula: 'net', from: 'a', to: 'a * 2' },
      { kind: 'formulaChanged', formula: 'left', from: 'c', to: 'c', renamedFrom: 'rest' },
      { kind: 'formulaAdded', formula: 'old' },
      { kind: 'formulaRemoved', formula: 'old' },
    ],
    4,
  ],
  [
    'charts',
    base,
    { ...base, views: { v: { ...view, title: 'Lines' }, w: view } },
    [
      { kind: 'viewChanged', view: 'v', title: 'Lines', nodeName: 'B' },
      { kind: 'viewAdded', view: 'w', title: 'Bars', nodeName: 'B' },
    ],
    0,
  ],
  [
    'groups and notes on the canvas: nothing that runs',
    base,
    {
      ...withNodes({ b: node('B', { group: 'g' }) }),
      groups: { g: { name: 'Group', collapsed: false } },
      notes: { n: { text: 'Why', position: { x: 0, y: 0 }, width: 100, height: 40 } },
    },
    [{ kind: 'groups' }, { kind: 'notes' }],
    0,
  ],
  ['a chart that goes', base, { ...base, views: {} }, [{ kind: 'viewRemoved', view: 'v', title: 'Bars', nodeName: 'B' }], 0],
]

describe('what differs between two documents', () => {
  test.each(CASES)('%s', (_name, before, after, expected, deployed) => {
    const changes = documentChanges(before, after)
    expect(changes).toEqual(expected)
    expect(changes.filter(changesTheRun)).toHaveLength(deployed)
  })
})

/** The same document, whatever the order of its keys. */
const same = (document: PipelineDocument) => JSON.parse(JSON.stringify(document)) as PipelineDocument
const AND_BACK = CASES.flatMap(([name, before, after]): [string, PipelineDocument, PipelineDocument][] =>
  before
    ? [
        [name, before, after],
        [`${name}, and back`, after, before],
      ]
    : [],
)

describe('the way from one document to another', () => {
  test.each(AND_BACK)('%s', (_name, from, to) => {
    const ops = operationsBetween(from, to)
    const applied = applyChange(from, { ops })
    expect(applied.ok && same(applied.document)).toEqual(same(to))
    const undone = applied.ok && applyChange(applied.document, { ops: applied.inverse })
    expect(undone && undone.ok && same(undone.document)).toEqual(same(from))
  })
})

test('a list of changes keeps short values, and says which are long', () => {
  const long = 'x'.repeat(600)
  const changes = documentChanges(base, withNodes({ a: node('A', { settings: { a: long, b: 2 } }), c: node('C') }))
  expect(shortChanges(changes, 1)).toEqual([
    changed({
      settings: [
        { setting: 'a', isLong: true },
        { setting: 'b', to: 2 },
      ],
    }),
  ])
})
