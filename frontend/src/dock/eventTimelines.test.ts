import { expect, test } from 'vitest'
import type { BatchReport, EventTimeReport } from '@millrace/shared'
import { eventTimelines } from './eventTimelines.ts'

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
      from: 0,
      to: 200,
    },
  ])
})

test('rows that are very late leave the windows their room', () => {
  const batches = [
    report(1000, { watermark: 1000, windows: [[1000, 1100, 1]] }),
    report(2000, { watermark: 1000, windows: [[1000, 1100, 1]], lateBy: 900 }, 1),
  ]
  expect(eventTimelines(batches)[0]).toMatchObject({ from: 975, to: 1100, late: [{ at: 100 }] })
})

test('before the first row there is nothing to show', () => {
  expect(eventTimelines([report(1000, {})])).toMatchObject([{ windows: [], from: 0, to: 0 }])
})
