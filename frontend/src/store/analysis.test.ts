import type { Analysis } from '@millrace/shared'
import { expect, test } from 'vitest'
import { isAnalysisBehind, isAnalysisGivenUp, newerAnalysis } from './analysis.ts'

const columns = { a: { in: [{ name: 'x', type: 'INTEGER' }] } }
const found = (sequence: number, more: Partial<Analysis> = {}): Analysis => ({
  sequence,
  problems: [],
  schemas: columns,
  inputs: columns,
  ...more,
})
const late = (sequence: number) =>
  found(sequence, { problems: [{ code: 'analysisTimedOut', severity: 'error', params: {} }], schemas: {}, inputs: {} })

test.each<[string, Analysis | null, Analysis, number, boolean]>([
  ['the first', null, found(3), 3, false],
  ['a newer one', found(3), found(4), 4, false],
  ['an older one that comes late', found(4), found(3), 4, false],
  ['one of an earlier draft', found(3), found(4), 5, true],
  ['one that was not finished in time', found(3), late(4), 4, true],
  ['another try of it', late(4), found(4), 4, false],
  ['another try that was not finished either, and comes late', found(4), late(4), 4, false],
])('%s', (_, before, next, draft, isBehind) => {
  const after = newerAnalysis(before, next)
  expect(after.sequence).toBe(Math.max(before?.sequence ?? 0, next.sequence))
  expect(after.inputs).toEqual(columns)
  expect(isAnalysisBehind(after, draft)).toBe(isBehind)
})

test.each<[string, Analysis | null, number, boolean]>([
  ['never', null, 0, false],
  ['in time', found(3), 3, false],
  ['given up', late(3), 3, true],
  ['given up, of an earlier draft', late(3), 4, false],
])('whether the draft is given up: %s', (_, analysis, draft, isGivenUp) => {
  expect(isAnalysisGivenUp(analysis, draft)).toBe(isGivenUp)
})

test('of a draft that was never analysed nothing is known', () => {
  expect(isAnalysisBehind(null, 0)).toBe(true)
})
