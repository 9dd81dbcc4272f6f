import { applyChange, emptyDocument, type Operation, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { shareUnchanged } from './sharing.ts'

const node = (name: string) => ({ type: 'tcp', typeVersion: 1, name, settings: { port: 1, host: '' }, position: { x: 0, y: 0 } })
const before: PipelineDocument = { ...emptyDocument('Before'), nodes: { a: node('A'), b: node('B') } }
const copy = (document: PipelineDocument): PipelineDocument => structuredClone(document)
const after = (...ops: Operation[]): PipelineDocument => {
  const applied = applyChange(before, { ops })
  if (!applied.ok) throw new Error(applied.code)
  return copy(applied.document)
}

test('a copy that says the same is the document itself, whatever the order of its keys', () => {
  expect(shareUnchanged(before, copy(before))).toBe(before)
  expect(shareUnchanged(before, { ...copy(before), nodes: { b: node('B'), a: { ...node('A'), settings: { host: '', port: 1 } } } })).toBe(
    before,
  )
})
test('a setting changes its node only', () => {
  const { nodes, edges } = shareUnchanged(before, after({ op: 'setSetting', id: 'b', setting: 'port', value: 2 }))
  expect(nodes['a']).toBe(before.nodes['a'])
  expect(nodes['b']!.settings['port']).toBe(2)
  expect(edges).toBe(before.edges)
})
test('a removed node is gone, the others stay as they are', () => {
  const { nodes } = shareUnchanged(before, after({ op: 'removeNode', id: 'b' }))
  expect(Object.keys(nodes)).toEqual(['a'])
  expect(nodes['a']).toBe(before.nodes['a'])
})
test('the name changes no node', () => {
  const { name, nodes } = shareUnchanged(before, after({ op: 'renamePipeline', name: 'After' }))
  expect(name).toBe('After')
  expect(nodes).toBe(before.nodes)
})
