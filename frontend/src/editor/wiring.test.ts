import {
  applyChange,
  edgeId,
  emptyDocument,
  type Analysis,
  type Column,
  type Edge,
  type Node,
  type PipelineDocument,
} from '@millrace/shared'
import { expect, test } from 'vitest'
import { converterFor, fittingSteps, isLoose, spliceOperations } from './wiring.ts'

const node = (type: string, settings: Node['settings'] = {}): Node => ({
  type,
  typeVersion: 1,
  name: type,
  settings,
  position: { x: 0, y: 0 },
})
const wire = (from: string, to: string, port = 'in'): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port } })
const drawn = (nodes: PipelineDocument['nodes'], ...edges: Edge[]): PipelineDocument => ({
  ...emptyDocument('Drawn'),
  nodes,
  edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
})
const tcp = node('tcp', { mode: 'listen', host: '127.0.0.1', port: 9999, format: { kind: 'lines' } })
const line: Column[] = [{ name: 'line', type: 'VARCHAR' }]
const rows: Column[] = [...line, { name: 'n', type: 'BIGINT' }]
const leaving = (columns: Column[], of = 'a'): Analysis => ({ sequence: 1, problems: [], schemas: { [of]: { out: columns } }, inputs: {} })

const base = drawn({ a: tcp, w: node('window', { length: 4000, slide: 2000 }) }, wire('a', 'w'))
test.each([
  ['lines are read first', leaving(line), { end: { node: 'a', port: 'out' }, side: 'source' }, 'readFields'],
  ['rows are kept first', leaving(rows), { end: { node: 'a', port: 'out' }, side: 'source' }, 'filter'],
  ['a window is summarized first', leaving(rows), { end: { node: 'w', port: 'out' }, side: 'source' }, 'summarize'],
  ['without columns they count as rows', null, { end: { node: 'a', port: 'out' }, side: 'source' }, 'filter'],
  ['before a port stands a step', null, { end: { node: 'w', port: 'in' }, side: 'target' }, 'filter'],
] as const)('what fits: %s', (_name, analysis, loose, first) => {
  const found = fittingSteps(base, analysis, loose)
  expect(found[0]?.type).toBe(first)
  expect(found.every(({ inputs, outputs }) => (loose.side === 'source' ? inputs : outputs).length > 0)).toBe(true)
})
test('a pipeline without an input is offered one first', () => {
  const found = fittingSteps(drawn({ w: node('window') }), null, { end: { node: 'w', port: 'in' }, side: 'target' })
  expect(found[0]?.kind).toBe('input')
})

const key = edgeId(wire('a', 'w'))
test('a step that goes into a wire takes its ends', () => {
  const document = { ...base, nodes: { ...base.nodes, f: node('filter') } }
  const applied = applyChange(document, { ops: spliceOperations(document, key, 'f', 'filter')! })
  expect(applied.ok && Object.keys(applied.document.edges).toSorted()).toEqual(['a.out>f.in', 'f.out>w.in'])
  expect([isLoose(document, 'f'), isLoose(document, 'a'), isLoose(document, 'none')]).toEqual([true, false, false])
})
test.each([
  ['an input', key, 'x', 'http'],
  ['an output', key, 'x', 'liveTable'],
  ['an end of it', key, 'a', 'filter'],
  ['an unknown type', key, 'x', 'zeppelin'],
  ['a wire that is gone', 'a.out>x.in', 'x', 'filter'],
])('%s does not go into a wire', (_name, edge, id, type) => {
  expect(spliceOperations(base, edge, id, type)).toBeNull()
})

const conditions = { mode: 'rows', match: 'all', rows: [{ column: 'amount', test: 'greater', value: '1' }] }
test.each([
  [
    'a port that is taken gets a stack of both',
    drawn({ a: tcp, b: tcp, t: node('liveTable') }, wire('a', 't')),
    wire('b', 't'),
    { why: 'portTaken', type: 'union', inserted: [[wire('a', 't'), wire('b', 't')]] },
  ],
  [
    'the quicker stream gets a window',
    drawn({ a: tcp, b: tcp, w: node('window', { length: 4000, slide: 2000 }), u: node('union') }, wire('a', 'w'), wire('w', 'u')),
    wire('b', 'u'),
    { why: 'unequalSlides', type: 'window', settings: { length: 2000, slide: 2000 }, inserted: [[wire('b', 'u')]] },
  ],
  [
    'the quicker stream that is there already gets it',
    drawn({ a: tcp, b: tcp, w: node('window', { length: 4000, slide: 2000 }), u: node('union') }, wire('a', 'w'), wire('b', 'u')),
    wire('w', 'u'),
    { why: 'unequalSlides', type: 'window', inserted: [[wire('b', 'u')]] },
  ],
  [
    'lines are read before a step that names columns',
    drawn({ a: tcp, f: node('filter', { condition: conditions }) }),
    wire('a', 'f'),
    { why: 'needsColumns', type: 'readFields', settings: { column: 'line', fields: [{ name: 'amount', type: 'VARCHAR' }] } },
  ],
  ['a step that names none takes lines', drawn({ a: tcp, t: node('liveTable') }), wire('a', 't'), null],
] as const)('%s', (_name, document, edge, expected) => {
  const found = converterFor(document, leaving(line), edge)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})
