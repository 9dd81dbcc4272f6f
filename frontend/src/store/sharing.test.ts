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
test.each<[string, Operation, (shared: PipelineDocument) => void]>([
  [
    'a setting',
    { op: 'setSetting', id: 'b', setting: 'port', value: 2 },
    ({ nodes, edges }) => {
      expect(nodes['a']).toBe(before.nodes['a'])
      expect(nodes['b']!.settings['port']).toBe(2)
      expect(edges).toBe(before.edges)
    },
  ],
  ['a removed node', { op: 'removeNode', id: 'b' }, ({ nodes }) => expect(Object.values(nodes)).toEqual([before.nodes['a']])],
  [
    'the name',
    { op: 'renamePipeline', name: 'After' },
    ({ name, nodes }) => {
      expect(name).toBe('After')
      expect(nodes).toBe(before.nodes)
    },
  ],
])('%s changes what it is about, and nothing else', (_name, op, holds) => {
  holds(shareUnchanged(before, after(op)))
})
