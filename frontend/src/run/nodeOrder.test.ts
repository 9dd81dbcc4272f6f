import type { NodeReport } from '@millrace/shared'
import { expect, test } from 'vitest'
import { nodesInOrder, type NodeOrder } from './nodeOrder.ts'

const took = (ms?: number, fusedWith?: string): NodeReport => ({
  in: 1,
  out: {},
  ...(ms !== undefined && { ms }),
  ...(fusedWith !== undefined && { fusedWith }),
})

test.each<[string, NodeOrder, Record<string, NodeReport>, string[]]>([
  ['as they stand in the pipeline', 'pipeline', { a: took(1), b: took(9) }, ['a', 'b']],
  ['the one that took longest first', 'time', { a: took(1), b: took(9), c: took(4) }, ['b', 'c', 'a']],
  ['equals stay as they stand', 'time', { a: took(2), b: took(2) }, ['a', 'b']],
  ['what was done together follows its node', 'time', { a: took(undefined, 'c'), b: took(5), c: took(3) }, ['b', 'c', 'a']],
  ['what took no time comes last', 'time', { a: took(), b: took(0), c: took(undefined, 'gone') }, ['b', 'a', 'c']],
])('%s', (_, order, nodes, expected) => {
  expect(nodesInOrder(nodes, order).map(([id]) => id)).toEqual(expected)
})
