import type { LiveTable, SharedFrame } from '@millrace/shared'
import { expect, test } from 'vitest'
import { takeShared, type ViewState } from './viewer.ts'

const table = (asOf: number): LiveTable => ({ columns: [], rows: [], asOf })
const frame = (startedAt: number | null, tables: SharedFrame['tables'] = {}): SharedFrame => ({
  status: 'running',
  startedAt,
  batch: 1,
  tables,
})
const before: ViewState = {
  connected: true,
  heardAt: null,
  dashboard: { name: '', timeZone: 'UTC', views: {} },
  now: { status: 'running', startedAt: 5, batch: 1 },
  tables: { a: table(1), b: table(1) },
  ended: null,
}

test.each<[string, ViewState, SharedFrame, Record<string, number>]>([
  ['the first frame', { ...before, now: null, tables: {} }, frame(5, { a: table(1) }), { a: 1 }],
  ['tables that did not change stay', before, frame(5, { b: table(2) }), { a: 1, b: 2 }],
  ['a frame without tables', before, frame(5), { a: 1, b: 1 }],
  ['another run begins without', before, frame(9, { b: table(3) }), { b: 3 }],
  ['another run without rows yet', before, frame(9), {}],
])('%s', (_, view, next, tables) => {
  const after = takeShared(view, next)
  expect(Object.fromEntries(Object.entries(after.tables).map(([name, { asOf }]) => [name, asOf]))).toEqual(tables)
  expect(after.now).not.toHaveProperty('tables')
})
