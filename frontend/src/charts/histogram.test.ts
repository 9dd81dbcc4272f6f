import { expect, test } from 'vitest'
import { histogram, quantile } from './histogram.ts'

test.each<[string, (number | null)[], number, number[]]>([
  ['values in equal parts, each from its lower end on', [0, 24, 25, 60, 99], 100, [2, 1, 1, 1]],
  ['what reaches the top or exceeds it is in the last part', [100, 500], 100, [0, 0, 0, 2]],
  ['what was not measured does not count', [null, 10, null], 100, [1, 0, 0, 0]],
  ['a scale without height', [0, 0], 0, [2, 0, 0, 0]],
])('%s', (_, values, top, expected) => {
  expect(histogram(values, top, 4)).toEqual(expected)
})

test.each<[string, (number | null)[], number, number | null]>([
  ['the middle', [3, 1, 2], 0.5, 2],
  ['nearly all', [5, 1, 2, 3, 4], 0.95, 5],
  ['one value', [7, null], 0.5, 7],
  ['none', [null], 0.5, null],
])('a quantile: %s', (_, values, share, expected) => {
  expect(quantile(values, share)).toBe(expected)
})
