import { expect, test } from 'vitest'
import { formatAgo, formatBytes, formatCompact, formatDuration, formatElapsed, formatNumber, formatRate } from './format.ts'

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
