import { expect, test } from 'vitest'
import {
  formatAgo,
  formatAlike,
  formatBytes,
  formatCompact,
  formatDate,
  formatDuration,
  formatElapsed,
  formatMarks,
  formatNumber,
  formatRate,
} from './format.ts'
import { setCatalogue } from './text.ts'

test.each([
  [formatNumber(12_480), '12,480'],
  [formatNumber(3.14), '3.1'],
  [formatNumber(0), '0'],
  [formatCompact(999), '999'],
  [formatRate(12_480), '12.5K/s'],
  [formatBytes(0), '0 B'],
  [formatBytes(1_200_000), '1.2 MB'],
  [formatDuration(640), '640 ms'],
  [formatDuration(2140), '2.14 s'],
  [formatDuration(185_000), '3 min 5 s'],
  [formatElapsed(-5), '0 s'],
  [formatElapsed(7_440_000), '2 h 4 min'],
  [formatElapsed(266_400_000), '3 d 2 h'],
  [formatAgo(0, 59_000), 'just now'],
  [formatAgo(0, 7_200_000), '2 h ago'],
])('%s', (formatted, expected) => {
  expect(formatted).toBe(expected)
})

test.each([
  [[0.82, 0.7, 0.04, 0], '0.82 0.70 0.04 0.00'],
  [[12.34, 0.8, 5], '12.3 0.8 5.0'],
  [[1204.6, 7.2], '1,205 7'],
  [[3, 10, 0], '3 10 0'],
  [[0.012, 0.003], '0.012 0.003'],
  [[], ''],
])('%j beside each other', (values, expected) => {
  expect(formatAlike(values).join(' ')).toBe(expected)
})
test.each([
  [[0, 0.5, 1], '0.0 0.5 1.0'],
  [[0, 500, 1000], '0 500 1K'],
])('marks of an axis: %j', (values, expected) => {
  expect(formatMarks(values).join(' ')).toBe(expected)
})

test('numbers and dates follow the language', () => {
  setCatalogue('de', {})
  expect([formatNumber(12_480), formatBytes(1_200_000), formatDuration(2140), formatDate(Date.UTC(2026, 10, 23, 12))]).toEqual([
    '12.480',
    '1,2 MB',
    '2,14 s',
    '23. Nov. 2026',
  ])
  setCatalogue('en', {})
})
