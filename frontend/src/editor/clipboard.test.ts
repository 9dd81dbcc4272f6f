import { applyChange, edgeId, emptyDocument, readSnippet, type Node, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { pasteOperations, snippetOf } from './clipboard.ts'

const node = (type: string, name: string, settings: Node['settings'] = {}, more: Partial<Node> = {}): Node => ({
  type,
  typeVersion: 1,
  name,
  settings,
  position: { x: 0, y: 0 },
  ...more,
})
const wire = (from: string, to: string) => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const wires = [wire('a', 'b'), wire('b', 'c')]
const drawn: PipelineDocument = {
  ...emptyDocument('Drawn'),
  nodes: {
    a: node('http', 'Posts', { token: 'in clear text' }, { group: 'g' }),
    b: node('filter', 'Keep', {}, { group: 'g' }),
    c: node('liveTable', 'Table'),
    d: node('postgres', 'Typed', { host: 'db', password: 'in clear text' }),
    e: node('postgres', 'Stored', { host: 'db', password: `secret:${'0'.repeat(32)}` }),
    f: node('postgresQuery', 'Asked', { password: `secret:${'0'.repeat(32)}` }),
    g: node('postgresQuery', 'Asked in clear', { password: 'in clear text' }),
  },
  edges: Object.fromEntries(wires.map((edge) => [edgeId(edge), edge])),
  views: { v: { node: 'c', kind: 'table', title: 'All', y: [] } },
  groups: { g: { name: 'Both', collapsed: false } },
  notes: { n: { text: 'Why', position: { x: 40, y: 40 }, width: 200, height: 100 } },
}
const all = { nodes: Object.keys(drawn.nodes), notes: ['n'] }
let count = 0
const pasting = { newId: (of: string) => `${of}-${count++}`, newToken: () => 'a-new-token', by: { x: 20, y: 40 } }

test('a text holds no secret in clear, and no token of a source', () => {
  const text = JSON.stringify(snippetOf(drawn, all))
  expect(text).not.toContain('in clear text')
  for (const id of ['e', 'f']) expect(readSnippet(text)?.nodes[id]?.settings['password']).toBe(`secret:${'0'.repeat(32)}`)
})

test('what is pasted has new ids, names of its own, its wires, views, groups and notes, and tokens made anew', () => {
  const pasted = pasteOperations(drawn, readSnippet(JSON.stringify(snippetOf(drawn, all)))!, pasting)
  const applied = applyChange(drawn, { ops: pasted.operations })
  if (!applied.ok) throw new Error(applied.code)
  const { document } = applied
  const copies = pasted.nodes.map((id) => document.nodes[id]!)
  expect(copies.map(({ name }) => name)).toEqual(['Posts 2', 'Keep 2', 'Table 2', 'Typed 2', 'Stored 2', 'Asked 2', 'Asked in clear 2'])
  expect(copies[0]).toMatchObject({ position: { x: 20, y: 40 }, settings: { token: 'a-new-token' } })
  expect(document.groups[copies[0]!.group!]).toEqual(drawn.groups['g'])
  expect(copies[0]!.group).not.toBe('g')
  expect([document.edges, document.views, document.notes].map((record) => Object.keys(record).length)).toEqual([4, 2, 2])
  expect(pasted.lacking).toEqual(['Typed 2', 'Asked in clear 2'])
  const back = applyChange(document, { ops: applied.inverse })
  expect(back.ok && back.document).toEqual(drawn)
})

test('named formulas come along: those that are there already are not doubled, and another of that name gets one of its own', () => {
  const formulas = {
    f: { name: 'net', formula: 'amount * $rate' },
    r: { name: 'rate', formula: '0.8' },
    x: { name: 'unused', formula: '1' },
  }
  const from: PipelineDocument = {
    ...emptyDocument('From'),
    nodes: { a: node('addColumn', 'Add', { columns: [{ as: 'n', formula: '$net + 1' }] }, { typeVersion: 2 }) },
    formulas,
  }
  const pasteInto = (there: PipelineDocument['formulas']) => {
    const target = { ...emptyDocument('To'), formulas: there }
    const pasted = pasteOperations(target, readSnippet(JSON.stringify(snippetOf(from, { nodes: ['a'], notes: [] })))!, pasting)
    const applied = applyChange(target, { ops: pasted.operations })
    if (!applied.ok) throw new Error(applied.code)
    const { formulas: now, nodes } = applied.document
    return {
      formulas: Object.values(now).map(({ name, formula }) => `${name} = ${formula}`),
      node: JSON.stringify(nodes[pasted.nodes[0]!]!.settings),
    }
  }
  expect(pasteInto({}).formulas).toEqual(['net = amount * $rate', 'rate = 0.8'])
  expect(pasteInto(formulas).formulas).toHaveLength(3)
  const other = pasteInto({ o: { name: 'Rate', formula: '0.5' } })
  expect(other.formulas).toEqual(['Rate = 0.5', 'net = amount * $rate_2', 'rate_2 = 0.8'])
  expect(other.node).toContain('$net + 1')
})

test.each([
  ['wires that lead out', { nodes: ['b', 'c'], notes: [] }, { edges: [wires[1]], groups: {} }],
  ['a group of which a part is copied', { nodes: ['a'], notes: [] }, { edges: [], groups: {}, views: {} }],
])('%s stay behind', (_name, selection, expected) => {
  const snippet = snippetOf(drawn, selection)
  expect(snippet).toMatchObject(expected)
  expect(Object.values(snippet.nodes).some(({ group }) => group !== undefined)).toBe(false)
})

test('the text of a whole pipeline can be pasted', () => {
  expect(Object.keys(readSnippet(JSON.stringify(drawn))?.nodes ?? {})).toEqual(Object.keys(drawn.nodes))
})
test.each([
  ['a word', 'hello'],
  ['other JSON', '{"a":1}'],
  ['a list', '[1,2]'],
  ['JSON that is cut off', JSON.stringify(drawn).slice(0, 100)],
  ['a newer pipeline', JSON.stringify({ ...drawn, format: 99 })],
  ['nothing', ''],
])('%s is no part of a pipeline', (_name, text) => {
  expect(readSnippet(text)).toBeNull()
})
test('a wire to a node that the text lacks is left out', () => {
  const snippet = { ...snippetOf(drawn, { nodes: ['a', 'b'], notes: [] }), edges: wires }
  expect(readSnippet(JSON.stringify(snippet))?.edges).toEqual([wires[0]])
})
