import { expect, test } from 'vitest'
import { runError } from './runError.ts'

const nodes = { 'sql-1': { type: 'sql', typeVersion: 1, name: 'Totals', settings: {}, position: { x: 0, y: 0 } } }

test.each([
  ['of a node', 'The batch failed at sql-1: no such column: x', { text: 'The batch failed at “Totals”: no such column: x', node: 'sql-1' }],
  ['of a node that is gone', 'The batch failed at old: no', { text: 'The batch failed at old: no', node: 'old' }],
  ['of no node', 'The disk is full.', { text: 'The disk is full.', node: undefined }],
])('an error %s', (_name, error, words) => {
  expect(runError(error, nodes)).toEqual(words)
})
