import type { BatchReport } from '@millrace/shared'
import { expect, test } from 'vitest'
import { InputRate } from './inputRate.ts'

const INTERVAL_MS = 1000

/** A batch of 4000 records, three quarters of them from one source. All in milliseconds. */
const report = (time: number, delay: number, took: number): BatchReport => ({
  run: 'r',
  version: 1,
  sequence: time / INTERVAL_MS,
  time,
  interval: INTERVAL_MS,
  kind: 'batch',
  status: 'done',
  startedAt: time + delay,
  finishedAt: time + delay + took,
  records: 4000,
  bytes: 0,
  sources: { many: { records: 3000, bytes: 0, deadLetters: 0 }, few: { records: 1000, bytes: 0, deadLetters: 0 } },
  nodes: {},
  outputs: {},
})

test('sources are limited by their share while batches are late, also across a restart, and freed when they are in time', () => {
  const rate = new InputRate()
  rate.restart(INTERVAL_MS)
  // In time: nothing is limited, whatever the rate is.
  expect(rate.after(report(1000, 0, 500))).toEqual({})
  expect(rate.after(report(2000, 0, 500))).toEqual({})
  const late = rate.after(report(3000, 5000, 2000))
  expect(late['many']).toBeGreaterThan(0)
  expect(late['many']! / late['few']!).toBeCloseTo(3, 1)
  rate.restart(INTERVAL_MS)
  // A new estimator knows nothing after its first batch.
  expect(rate.after(report(20_000, 0, 500))).toEqual({})
  expect(rate.after(report(21_000, 0, 500))).toEqual({ many: null, few: null })
  expect(rate.after(report(22_000, 0, 500))).toEqual({})
})
