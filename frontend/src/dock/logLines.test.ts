import type { NumberedLine } from '@millrace/shared'
import { expect, test } from 'vitest'
import { filterLines, joinLines } from './logLines.ts'

const line = (number: number, more: Partial<NumberedLine> = {}): NumberedLine => ({
  line: number,
  at: number,
  level: 'info',
  text: `Line ${number}`,
  ...more,
})

test.each<[string, number[], number[], number[], boolean]>([
  ['nothing new', [1, 2], [], [1, 2], false],
  ['some are in both', [1, 2], [2, 3], [1, 2, 3], false],
  ['some are missing', [1, 2], [5, 6], [1, 2, 5, 6], true],
  ['nothing was there yet', [], [1], [1], false],
])('%s', (_, read, newer, lines, hasGap) => {
  const joined = joinLines(
    read.map((each) => line(each)),
    newer.map((each) => line(each)),
  )
  expect([joined.lines.map((each) => each.line), joined.hasGap]).toEqual([lines, hasGap])
})

test('what a server said before it was started anew is no gap', () => {
  const read = [line(1, { at: 90 }), line(2, { at: 91 })]
  expect(joinLines(read, [line(700, { at: 50 }), line(3, { at: 92 })])).toEqual({ lines: [...read, line(3, { at: 92 })], hasGap: false })
})

test('lines are found by level, node and text, the newest first', () => {
  const lines = [line(1), line(2, { level: 'error', node: 'a' }), line(3, { level: 'warning', node: 'b', text: 'Try 1: REFUSED' })]
  const found = (filter: Partial<Parameters<typeof filterLines>[1]>) =>
    filterLines(lines, { level: 'info', node: null, text: '', ...filter }).map((each) => each.line)
  expect(found({})).toEqual([3, 2, 1])
  expect(found({ level: 'warning' })).toEqual([3, 2])
  expect(found({ level: 'error' })).toEqual([2])
  expect(found({ node: 'b' })).toEqual([3])
  expect(found({ text: ' refused' })).toEqual([3])
})
