import { expect, test } from 'vitest'
import {
  formatAgo,
  dataZone,
  formatAlike,
  formatBytes,
  formatChange,
  formatCellNumber,
  formatCompact,
  formatDataTime,
  formatDate,
  formatDuration,
  formatElapsed,
  formatMarks,
  formatNumber,
  formatPercentChange,
  formatRate,
} from './format.ts'
import { ENGLISH, setCatalogue } from './text.ts'

test.each([
  [formatNumber(12_480), '12,480'],
  [formatNumber(3.14), '3.1'],
  [formatNumber(0), '0'],
  [formatCompact(999), '999'],
  [formatRate(12_480), '12.5K/s'],
  [formatChange(12, [100, 112]), '+12'],
  [formatChange(-0.04, [0.5, 0.46]), '−0.04'],
  [formatChange(-0.4, [100.2, 99.8]), '−0.40'],
  [formatChange(0, [1, 1]), '±0'],
  [formatPercentChange(0.034), '+3.4%'],
  [formatPercentChange(-0.5), '−50%'],
  [formatPercentChange(0), '0%'],
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
  [[0, 0.25, 0.5, 0.75, 1], '0.00 0.25 0.50 0.75 1.00'],
  [[0, 0.1 + 0.2, 1.2], '0.0 0.3 1.2'],
  [[0, 500, 1000], '0 500 1K'],
])('marks of an axis: %j', (values, expected) => {
  expect(formatMarks(values).join(' ')).toBe(expected)
})

test('numbers and dates follow the language', () => {
  setCatalogue('de', ENGLISH)
  expect([formatNumber(12_480), formatBytes(1_200_000), formatDuration(2140), formatDate(Date.UTC(2026, 10, 23, 12))]).toEqual([
    '12.480',
    '1,2 MB',
    '2,14 s',
    '23. Nov. 2026',
  ])
  setCatalogue('en', ENGLISH)
})

test.each([
  [1204, '1204'],
  [100 / 3, '33.333333'],
  [0.1 + 0.2, '0.3'],
  [0, '0'],
  [1.5e-7, '1.5e-7'],
  [-2e15, '-2000000000000000'],
])('a number of a row: %d', (value, expected) => {
  expect(formatCellNumber(value)).toBe(expected)
})
test.each([
  ['2026-07-01 22:30:00+00', 'Europe/Berlin', '2026-07-02 00:30:00'],
  ['2026-01-01 00:00:00.123456+00', 'UTC', '2026-01-01 00:00:00.123456'],
  ['2026-01-01T00:00:00.5Z', 'Asia/Kolkata', '2026-01-01 05:30:00.5'],
  ['2026-01-01 00:00:00', 'Europe/Berlin', '2026-01-01 00:00:00'],
  ['infinity', 'UTC', 'infinity'],
  ['2026-01-01 00:00:00+00', 'Mars/Olympus', '2026-01-01 00:00:00'],
])('%s in %s', (text, zone, expected) => {
  expect(formatDataTime(text, zone)).toBe(expected)
})
test('a zone that the browser does not know is told as the one that is used', () => {
  expect([dataZone('Europe/Berlin'), dataZone('Mars/Olympus')]).toEqual(['Europe/Berlin', 'UTC'])
})
