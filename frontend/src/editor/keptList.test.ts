import type { NodeState } from '@millrace/shared'
import { expect, test } from 'vitest'
import { effectInWords } from './KeptList.tsx'

test.each<[NodeState, string]>([
  [{ keeps: 'window', effect: 'kept' }, '“A” keeps its time window.'],
  [{ keeps: 'state', effect: 'kept' }, '“A” keeps its totals.'],
  [{ keeps: 'table', effect: 'dropped' }, '“A” goes, and its rows with it.'],
  [{ keeps: 'state', effect: 'new' }, '“A” is new and begins empty.'],
  [{ keeps: 'state', effect: 'asks' }, '“A” would stand for something else from now on. What becomes of its totals so far?'],
  [{ keeps: 'table', effect: 'reset', because: 'columns' }, '“A” begins anew, empty: it keeps other columns now.'],
  [{ keeps: 'window', effect: 'reset', because: 'interval' }, '“A” begins anew: windows do when the time between updates changes.'],
])('%j', (state, words) => {
  expect(effectInWords('A', state)).toBe(words)
})
