import { emptyDocument, type Node, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { findThings } from './find.ts'

const node = (type: string, name: string, settings: Node['settings'] = {}, note?: string): Node => ({
  type,
  typeVersion: 1,
  name,
  settings,
  position: { x: 0, y: 0 },
  ...(note !== undefined && { note }),
})
const drawn: PipelineDocument = {
  ...emptyDocument('Drawn'),
  nodes: {
    a: node('tcp', 'Orders', { host: '10.0.0.7', port: 9999 }),
    b: node('filter', 'Big ones', { condition: { mode: 'formula', formula: 'amount > 100 AND shop = orders_of_today' } }),
    c: node('postgres', 'Store', { password: `secret:${'abc'.repeat(10)}` }, 'Ask Finance\nbefore orders change'),
  },
  groups: { g: { name: 'Order entry', collapsed: false } },
  notes: { n: { text: 'To do\nmore orders', position: { x: 0, y: 0 }, width: 200, height: 100 } },
}

test.each([
  ['order', ['a', 'g', 'n', 'c', 'b']],
  ['ORDERS', ['a', 'n', 'c', 'b']],
  ['keep rows', ['b']],
  ['10.0.0', ['a']],
  ['9999', ['a']],
  ['finance', ['c']],
  ['abcabc', []],
  ['zeppelin', []],
])('"%s" finds %j', (typed, ids) => {
  expect(findThings(drawn, typed).map(({ id }) => id)).toEqual(ids)
})
test('where it was found is said, but for the name', () => {
  const byId = Object.fromEntries(findThings(drawn, 'orders').map(({ id, where }) => [id, where]))
  expect(byId).toEqual({
    a: undefined,
    b: 'amount > 100 AND shop = orders_of_today',
    c: 'Ask Finance before orders change',
    n: 'To do more orders',
  })
})
test('nothing typed lists all', () => {
  expect(findThings(drawn, '')).toHaveLength(5)
})
