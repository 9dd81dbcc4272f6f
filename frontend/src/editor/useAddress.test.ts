import { expect, test } from 'vitest'
import { paramsWith, shownBy } from './useAddress.ts'

test.each([
  ['', [], 'results'],
  ['node=a&tab=batches', ['a'], 'batches'],
  ['node=a,b', ['a', 'b'], 'results'],
  ['node=__proto__,a,constructor', ['a'], 'results'],
  ['tab=nonsense', [], 'results'],
])('"%s" shows', (search, nodes, tab) => {
  expect(shownBy(new URLSearchParams(search), 'results')).toEqual({ nodes, tab })
})

test.each([
  ['', { nodes: [], tab: 'results' }, ''],
  ['from=1&node=a', { nodes: ['b'], tab: 'events' }, 'from=1&node=b&tab=events'],
  ['node=a&tab=events', { nodes: [], tab: 'results' }, ''],
] as const)('"%s" with %j', (before, shown, after) => {
  expect(paramsWith(new URLSearchParams(before), shown, 'results').toString()).toBe(after)
})
