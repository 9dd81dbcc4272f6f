import { expect, test } from 'vitest'
import { moved, nearest, within, zoomed, type TimeRange } from './timeRange.ts'

const FULL: TimeRange = [1000, 2000]

test.each<[string, TimeRange, number, number, TimeRange | null]>([
  ['in, around the middle', FULL, 0.5, 1500, [1250, 1750]],
  ['in, around the end: the end stays', FULL, 0.5, 2000, [1500, 2000]],
  ['in, around a time that stays where it is', FULL, 0.5, 1200, [1100, 1600]],
  ['out, until all is shown', [1250, 1750], 2, 1500, null],
  ['out at an edge: nothing beyond it is shown', [1000, 1300], 2, 1300, [1000, 1600]],
  ['no further in than the least', [1500, 1600], 0.1, 1550, [1520, 1580]],
])('zoom %s', (_, range, factor, around, expected) => {
  expect(zoomed(range, FULL, factor, around, 60)).toEqual(expected)
})

test.each<[string, TimeRange, number, TimeRange]>([
  ['later', [1100, 1300], 0.5, [1200, 1400]],
  ['not beyond the end', [1700, 1900], 1, [1800, 2000]],
  ['not before the start', [1100, 1300], -1, [1000, 1200]],
])('moved %s', (_, range, share, expected) => {
  expect(moved(range, FULL, share)).toEqual(expected)
})

test('what lies in a stretch, or all where nothing is left of it', () => {
  const items = [{ time: 1 }, { time: 2 }, { time: 3 }]
  expect(within(items, [2, 3])).toEqual([{ time: 2 }, { time: 3 }])
  expect(within(items, null)).toBe(items)
  expect(within(items, [8, 9])).toBe(items)
})

test.each<[number[], number, number]>([
  [[10, 20, 30], 24, 1],
  [[10, 20, 30], 99, 2],
  [[], 5, -1],
])('nearest in %j to %d', (times, time, expected) => {
  expect(nearest(times, time)).toBe(expected)
})
