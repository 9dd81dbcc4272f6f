import { expect, test } from 'vitest'
import { unfinishedIn } from './sharing.ts'

const half = { node: 'tcp-1', setting: 'port', text: '99x' }
test.each([
  { kept: null, read: {} },
  { kept: '{', read: {} },
  { kept: 'null', read: {} },
  { kept: '[]', read: {} },
  { kept: JSON.stringify({ 'tcp-1 port': half, other: { node: 1 } }), read: { 'tcp-1 port': half } },
])('half-typed fields kept as $kept', ({ kept, read }) => {
  expect(unfinishedIn(kept)).toEqual(read)
})
