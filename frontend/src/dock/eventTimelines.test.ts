import { expect, test } from 'vitest'
import type { BatchReport, EventTimeReport } from '@millrace/shared'
import { eventTimelines, rangeOf, withOpen } from './eventTimelines.ts'

const report = (time: number, eventTime: Partial<EventTimeReport>, late = 0) =>
  ({
    time,
    nodes: {
      win: {
        in: 1,
        out: { out: 0, late },
        eventTime: { watermark: null, closesAt: null, open: 0, windows: [], closed: [], lateBy: 0, ...eventTime },
      },
      other: { in: 1, out: {} },
    },
  }) as unknown as BatchReport

test('windows that have closed stay in view before the open ones, and late rows stand where they happened', () => {
  const batches = [
    report(1000, { watermark: 50, open: 1, windows: [[0, 100, 3]] }),
    report(2000, { watermark: 120, open: 1, closed: [[0, 100, 4]], windows: [[100, 200, 1]], closesAt: 9000 }),
    report(3000, { watermark: 130, open: 1, windows: [[100, 200, 2]], lateBy: 40 }, 5),
  ]
  expect(eventTimelines(batches)).toEqual([
    {
      node: 'win',
      watermark: 130,
      closesAt: null,
      open: 1,
      windows: [
        { start: 0, end: 100, rows: 4, closedAt: 2000 },
        { start: 100, end: 200, rows: 2, closedAt: null },
      ],
      late: [{ at: 80, rows: 5, batch: 3000 }],
      lateRows: 5,
    },
  ])
})

test('all open windows follow those that a report tells, without those that have closed since', () => {
  const [timeline] = eventTimelines([report(1000, { watermark: 120, open: 3, closed: [[0, 100, 4]], windows: [[100, 200, 5]] })])
  const open: [number, number, number][] = [
    [20, 120, 9],
    [100, 200, 1],
    [200, 300, 2],
  ]
  const windows = withOpen(timeline!, open)
  expect(windows.map(({ start, rows }) => [start, rows])).toEqual([
    [0, 4],
    [100, 5],
    [200, 2],
  ])
  expect(rangeOf(windows, timeline!)).toEqual([0, 300])
})

test('rows that are very late leave the windows their room', () => {
  const batches = [
    report(1000, { watermark: 1000, windows: [[1000, 1100, 1]] }),
    report(2000, { watermark: 1000, windows: [[1000, 1100, 1]], lateBy: 900 }, 1),
  ]
  const [timeline] = eventTimelines(batches)
  expect(timeline!.late).toMatchObject([{ at: 100 }])
  expect(rangeOf(timeline!.windows, timeline!)).toEqual([975, 1100])
})

test('before the first row there is nothing to show', () => {
  const [timeline] = eventTimelines([report(1000, {})])
  expect(rangeOf(timeline!.windows, timeline!)).toEqual([0, 0])
})
