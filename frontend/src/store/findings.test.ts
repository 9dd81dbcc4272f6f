import { applyChange, edgeId, emptyDocument, type Analysis, type Operation, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { findingsOf, NO_FINDINGS, type FindingsInput } from './findings.ts'

const node = (type: string, settings = {}) => ({ type, typeVersion: 1, name: type, settings, position: { x: 0, y: 0 } })
const wire = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
const drawn: PipelineDocument = {
  ...emptyDocument('Drawn'),
  nodes: {
    a: node('tcp', { mode: 'listen', host: '', port: 0, format: { kind: 'lines' } }),
    b: node('liveTable', { mode: 'append', limit: 0 }),
  },
  edges: { [edgeId(wire)]: wire },
}
const analysis = (...codes: string[]): Analysis => ({
  sequence: 1,
  problems: codes.map((code) => ({ code, severity: 'error', node: 'b', params: {} })),
  schemas: {},
  inputs: {},
})
const input = (more: Partial<FindingsInput> = {}): FindingsInput => ({
  document: drawn,
  deployed: null,
  analysis: null,
  unfinished: {},
  rowProblems: [],
  ...more,
})
const after = (...ops: Operation[]): PipelineDocument => {
  const applied = applyChange(drawn, { ops })
  if (!applied.ok) throw new Error(applied.code)
  return applied.document
}

test('a change at one node leaves the problems of the others the objects that they were', () => {
  const before = findingsOf(input(), NO_FINDINGS)
  const now = findingsOf(input({ document: after({ op: 'setSetting', id: 'b', setting: 'limit', value: -1 }) }), before)
  expect(now.byNode.get('a')).toBe(before.byNode.get('a'))
  expect(now.changed).toBe(before.changed)
  expect(findingsOf(input(), before).problems).toBe(before.problems)
})

test("the engine's word counts where structure is not concerned, and only for nodes that are there", () => {
  const codes = (more: Partial<FindingsInput>) => (findingsOf(input(more), NO_FINDINGS).byNode.get('b') ?? []).map(({ code }) => code)
  expect(codes({ analysis: analysis('unknownColumn', 'missingInput') })).toEqual(['badSetting', 'unknownColumn'])
  expect(codes({ analysis: analysis('unknownColumn'), document: after({ op: 'removeNode', id: 'b' }) })).toEqual([])
})

test('what rows have shown to be wrong stands at its node, unless something is said there already', () => {
  const fails = (setting: string) => ({ code: 'cellFails', severity: 'error' as const, node: 'b', setting, params: {} })
  const found = findingsOf(input({ rowProblems: [fails('limit'), fails('keys')] }), NO_FINDINGS)
  expect((found.byNode.get('b') ?? []).map(({ code, setting }) => [code, setting])).toEqual([
    ['badSetting', 'limit'],
    ['cellFails', 'keys'],
  ])
  expect(found.errors).toBe(findingsOf(input(), NO_FINDINGS).errors)
})

test('what is typed and is no number forbids to deploy', () => {
  const good = after({ op: 'setSetting', id: 'b', setting: 'limit', value: 5 })
  const before = findingsOf(input({ document: good }), NO_FINDINGS)
  const typed = { 'b limit': { node: 'b', setting: 'limit', text: '-' } }
  const now = findingsOf(input({ document: good, unfinished: typed }), before)
  expect(findingsOf(input({ unfinished: typed }), before).byNode.get('b')).toEqual(now.byNode.get('b'))
  expect(now.errors).toBe(before.errors + 1)
  expect(now.byNode.get('b')).toEqual([{ code: 'notANumber', severity: 'error', node: 'b', setting: 'limit', params: { text: '-' } }])
})

test('what differs from the deployed version, with all that follows it', () => {
  const changed = (document: PipelineDocument) => Object.fromEntries(findingsOf(input({ document, deployed: drawn }), NO_FINDINGS).changed)
  expect(changed(drawn)).toEqual({})
  expect(changed(after({ op: 'renameNode', id: 'a', name: 'Another name' }))).toEqual({})
  expect(changed(after({ op: 'setSetting', id: 'a', setting: 'port', value: 9000 }))).toEqual({ a: 'itself', b: 'before' })
  expect(changed(after({ op: 'setSetting', id: 'b', setting: 'limit', value: 5 }))).toEqual({ b: 'itself' })
})
