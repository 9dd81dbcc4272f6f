import type { LiveTable, View } from '@millrace/shared'
import { expect, test } from 'vitest'
import { bars, lineSeries, newestNumber, numberHistory, plotData, recent } from './series.ts'

const column = (name: string, type = 'DOUBLE') => ({ name, type })
const table: LiveTable = {
  columns: [column('time', 'TIMESTAMP'), column('shop', 'VARCHAR'), column('n'), column('__mr_time', 'BIGINT')],
  rows: [
    ['1970-01-01 00:00:01', 'north', 1, 2000],
    ['1970-01-01 00:00:01', 'south', 5, 2000],
    ['1970-01-01 00:00:02', 'north', '2.5', 3000],
    [null, 'north', 9, 4000],
  ],
  asOf: 4000,
}
const view = (more: Partial<View>): View => ({ node: 't', kind: 'line', title: '', y: ['n'], ...more })

test('a line for each series over a time column; rows without a time are left out', () => {
  expect(lineSeries(table, view({ x: 'time', series: 'shop' }))).toEqual({
    times: [1000, 2000],
    lines: [
      { name: 'north', values: [1, 2.5] },
      { name: 'south', values: [5, null] },
    ],
  })
})
test('without a time column the batch times count', () => {
  expect(lineSeries(table, view({})).times).toEqual([2000, 3000, 4000])
})
test('a column that is gone draws nothing', () => {
  expect(lineSeries(table, view({ y: ['gone'] }))).toEqual({ times: [], lines: [] })
  expect(bars(table, view({ x: 'gone' }), 10)).toEqual([])
})
test('bars are the newest values, largest first', () => {
  expect(bars(table, view({ x: 'shop' }), 10)).toEqual([
    { name: 'north', value: 9 },
    { name: 'south', value: 5 },
  ])
  expect(bars(table, view({ x: 'shop' }), 1)).toEqual([{ name: 'north', value: 9 }])
})
test('a number is that of the newest row', () => {
  expect(newestNumber(table, view({}))).toBe(9)
})
test('a line leads across times that only others have, and stops where nothing came for long', () => {
  const times = [1000, 2000, 3000, 60_000, 61_000]
  expect(plotData({ times, lines: [{ name: 'a', values: [1, null, 3, 4, 5] }] })).toEqual([
    [1000, 2000, 3000, 4000, 60_000, 61_000],
    [1, undefined, 3, null, 4, 5],
  ])
  expect(plotData({ times: [1000, 3000], lines: [{ name: 'a', values: [1, 2] }] })).toEqual([
    [1000, 3000],
    [1, 2],
  ])
  expect(plotData({ times: [], lines: [] })).toEqual([[]])
})
test('the history of a number has one value a batch', () => {
  expect(numberHistory(table, view({}))).toEqual([
    { time: 2000, value: 5 },
    { time: 3000, value: 2.5 },
    { time: 4000, value: 9 },
  ])
  expect(numberHistory(table, view({ y: ['gone'] }))).toEqual([])
})
test('a time range is counted back from the newest: rows by their batch time, lines by the times that they are drawn at', () => {
  expect(recent(table, 1000).rows).toEqual([[null, 'north', 9, 4000]])
  expect(recent(table, 60_000).rows).toHaveLength(4)
  expect(lineSeries(table, view({}), 1500).times).toEqual([3000, 4000])
  expect(lineSeries(table, view({ x: 'time' }), 1000)).toEqual({ times: [2000], lines: [{ name: 'n', values: [2.5] }] })
})
