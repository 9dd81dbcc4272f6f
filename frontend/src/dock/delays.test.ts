import { expect, test } from 'vitest'
import { testBatch } from '../live/testBatch.ts'
import { delayCharts, valueAt } from './delays.ts'

const batch = (time: number, delay: number, work: number, sources: Record<string, number>) =>
  testBatch({
    time,
    interval: 500,
    startedAt: time + delay,
    finishedAt: time + delay + work,
    records: Object.values(sources).reduce((sum, each) => sum + each, 0),
    sources: Object.fromEntries(Object.entries(sources).map(([node, records]) => [node, { records, bytes: 0, deadLetters: 0 }])),
  })
const batches = [batch(1000, 10, 20, { a: 5, b: 1 }), batch(1500, 30, 60, { a: 10 })]
const names = (node: string) => node.toUpperCase()

test('three delays with their averages', () => {
  const { delays } = delayCharts(batches, 'interval', names)
  expect(delays.map(({ title, newest, average }) => [title, newest, average])).toEqual([
    ['Scheduling delay', 30, 20],
    ['Processing time', 60, 40],
    ['Total delay', 90, 60],
  ])
})
test('one scale for the three delays: up to the interval, further where a delay is longer, or as high as needed', () => {
  expect(delayCharts(batches, 'interval', names).top).toBeCloseTo(550)
  expect(delayCharts([...batches, batch(2000, 500, 500, {})], 'interval', names).top).toBeCloseTo(1100)
  expect(delayCharts(batches, 'delays', names).top).toBeCloseTo(99)
})
test('input in records per second, and of each source where there are several', () => {
  const { input } = delayCharts(batches, 'interval', names)
  expect([input.newest, input.average]).toEqual([20, 16])
  expect(input.series.lines).toEqual([
    { name: 'All', values: [12, 20] },
    { name: 'A', values: [10, 20] },
    { name: 'B', values: [2, null] },
  ])
  expect(delayCharts([batches[1]!], 'interval', names).input.series.lines).toHaveLength(1)
})
test('no batches, no figures', () => {
  expect(delayCharts([], 'interval', names)).toMatchObject({ input: { newest: 0, average: 0 }, interval: 0 })
})
test('each of several sources by itself, without a value as zero, on one scale', () => {
  const { sources, sourcesTop } = delayCharts(batches, 'interval', names)
  expect(sources.map(({ node, name, newest, average, series }) => [node, name, newest, average, series.lines[0]?.values])).toEqual([
    ['a', 'A', 20, 15, [10, 20]],
    ['b', 'B', 0, 1, [2, 0]],
  ])
  expect(sourcesTop).toBeCloseTo(22)
  expect(delayCharts([batches[1]!], 'interval', names).sources).toEqual([])
})
test('the value at a time, or the newest', () => {
  const { input } = delayCharts(batches, 'interval', names)
  expect([valueAt(input, 1000), valueAt(input, 1500), valueAt(input, 7)]).toEqual([12, 20, 20])
})
