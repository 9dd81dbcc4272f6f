import { expect, test } from 'vitest'
import { definitions } from '../connectors/registry.ts'
import { applyChange } from '../graph/apply.ts'
import { edgeId, emptyDocument, type Node, type PipelineDocument } from '../graph/document.ts'
import type { JsonObject } from '../json.ts'
import { columnUses, renameOperations, type Schemas } from './renameColumn.ts'

const node = (type: string, settings: JsonObject, typeVersion = definitions[type]!.version): Node => ({
  type,
  typeVersion,
  name: type,
  settings,
  position: { x: 0, y: 0 },
})
/** Nodes in a row, each behind the one before it. */
function chain(nodes: Record<string, Node>): PipelineDocument {
  const ids = Object.keys(nodes)
  const wires = ids.slice(1).map((id, index) => {
    const port = definitions[nodes[ids[index]!]!.type]!.outputs[0]!.id
    return { from: { node: ids[index]!, port }, to: { node: id, port: 'in' } }
  })
  return { ...emptyDocument('Test'), nodes, edges: Object.fromEntries(wires.map((edge) => [edgeId(edge), edge])) }
}
const columns = (...names: string[]) => ({ out: names.map((name) => ({ name })) })

const FILTER = node('filter', { condition: { mode: 'formula', formula: "amount > 1 AND shop <> 'amount'" } })
const ADD = node('addColumn', { columns: [{ as: 'double', formula: 'amount * 2 -- amount' }] })
const SUM = node('summarize', { keys: ['shop'], measures: [{ as: 'total', fn: 'sum', column: 'amount' }] })
const TABLE = node('liveTable', { mode: 'upsert', keys: ['shop'] })

test('a column is renamed in every setting behind its step, by token, as one change that can be taken back', () => {
  const document = { ...chain({ src: node('generator', {}), f: FILTER, a: ADD, s: SUM, t: TABLE }) }
  const schemas: Schemas = {
    f: columns('shop', 'amount'),
    a: columns('shop', 'amount', 'double'),
    s: columns('shop', 'total'),
  }
  const uses = columnUses(document, schemas, 'src', 'amount')
  expect(uses).toEqual([
    { node: 'f', setting: 'condition', label: 'Keep a row when', port: 'in' },
    { node: 'a', setting: 'columns', label: 'New columns', port: 'in' },
    { node: 's', setting: 'measures', label: 'Compute', port: 'in' },
  ])
  const applied = applyChange(document, { ops: renameOperations(document, uses, { from: 'amount', to: 'sum of money' }) })
  if (!applied.ok) throw new Error(applied.code)
  expect(applied.document.nodes['f']!.settings).toEqual({
    condition: { mode: 'formula', formula: `"sum of money" > 1 AND shop <> 'amount'` },
  })
  expect(applied.document.nodes['a']!.settings).toEqual({ columns: [{ as: 'double', formula: '"sum of money" * 2 -- amount' }] })
  expect(applied.document.nodes['s']!.settings).toMatchObject({ measures: [{ as: 'total', fn: 'sum', column: 'sum of money' }] })
  expect(applyChange(applied.document, { ops: applied.inverse })).toMatchObject({ document })
})

test.each<[string, Record<string, Node>, Schemas, string[]]>([
  [
    'behind a step that does not put it out',
    { src: node('generator', {}), s: SUM, t: node('liveTable', { mode: 'upsert', keys: ['amount'] }) },
    { s: columns('shop', 'total') },
    ['s measures'],
  ],
  [
    'behind a step that makes it anew',
    { src: node('generator', {}), a: node('addColumn', { columns: [{ as: 'amount', formula: 'amount * 2' }] }), f: FILTER },
    { a: columns('shop', 'amount') },
    ['a columns'],
  ],
  [
    'where columns are not known it goes on',
    { src: node('generator', {}), x: node('sql', { text: 'SELECT shop FROM input' }), f: FILTER },
    { x: { out: null } },
    ['f condition'],
  ],
  [
    'a column of a table of its own is another',
    { src: node('generator', {}), l: node('lookUp', { on: [{ left: 'shop', right: 'amount' }], add: ['amount'] }) },
    {},
    [],
  ],
])('%s', (_name, nodes, schemas, expected) => {
  expect(columnUses(chain(nodes), schemas, 'src', 'amount').map(({ node, setting }) => `${node} ${setting}`)).toEqual(expected)
})

test('a chart of a live table follows', () => {
  const document = {
    ...chain({ src: node('generator', {}), t: node('liveTable', { mode: 'append' }) }),
    views: { v: { node: 't', kind: 'bar' as const, title: 'Sales', x: 'shop', y: ['amount'] } },
  }
  const uses = columnUses(document, {}, 'src', 'amount')
  expect(uses).toEqual([{ node: 't', setting: 'views', label: 'Charts' }])
  expect(renameOperations(document, uses, { from: 'amount', to: 'money' })).toEqual([
    { op: 'setView', id: 'v', view: { node: 't', kind: 'bar', title: 'Sales', x: 'shop', y: ['money'] } },
  ])
})

test('a node of an older version is brought to the newest one with it', () => {
  const document = chain({
    src: node('generator', {}),
    s: node('summarize', { keys: ['amount'], measures: [{ as: 'n', fn: 'sum', column: 'amount' }] }, 1),
  })
  const operations = renameOperations(document, columnUses(document, {}, 'src', 'amount'), { from: 'amount', to: 'money' })
  expect(operations.map(({ op }) => op)).toEqual(['migrateNode', 'setSetting', 'setSetting'])
  expect(applyChange(document, { ops: operations })).toMatchObject({
    document: { nodes: { s: { typeVersion: 2, settings: { keys: ['money'], measures: [{ column: 'money' }], over: 'update' } } } },
  })
})

test('of two streams that come together, only what is read of the renamed one follows', () => {
  const settings = { keys: ['k'], time: 't', otherTime: 't', add: ['price'] }
  const nodes = { rows: node('generator', {}), prices: node('generator', {}), j: node('asofJoin', settings) }
  const wires = [
    { from: { node: 'rows', port: 'out' }, to: { node: 'j', port: 'in' } },
    { from: { node: 'prices', port: 'out' }, to: { node: 'j', port: 'other' } },
  ]
  const document = { ...emptyDocument('Test'), nodes, edges: Object.fromEntries(wires.map((edge) => [edgeId(edge), edge])) }
  const uses = (source: string, column: string) => columnUses(document, {}, source, column).map(({ setting }) => setting)
  expect(uses('rows', 't')).toEqual(['time'])
  expect(uses('prices', 't')).toEqual(['otherTime'])
  expect(uses('rows', 'price')).toEqual([])
  expect(uses('prices', 'PRICE')).toEqual(['add'])
  expect(uses('rows', 'k')).toEqual(['keys'])
})

test.each<[string, wires: [string, string][], on: JsonObject]>([
  [
    'of the left side only',
    [
      ['src', 'left'],
      ['other', 'right'],
    ],
    { left: 'sum', right: 'amount' },
  ],
  [
    'of both sides, where both are the same stream',
    [
      ['src', 'left'],
      ['src', 'right'],
    ],
    { left: 'sum', right: 'sum' },
  ],
])('a join names a column %s', (_, wires, on) => {
  const nodes = { src: node('generator', {}), other: node('generator', {}), j: node('join', { on: [{ left: 'amount', right: 'amount' }] }) }
  const edges = wires.map(([from, port]) => ({ from: { node: from, port: 'out' }, to: { node: 'j', port } }))
  const document = { ...emptyDocument('Test'), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
  const uses = columnUses(document, {}, 'src', 'amount')
  const applied = applyChange(document, { ops: renameOperations(document, uses, { from: 'amount', to: 'sum' }) })
  expect(applied.ok && applied.document.nodes['j']!.settings['on']).toEqual([on])
})
