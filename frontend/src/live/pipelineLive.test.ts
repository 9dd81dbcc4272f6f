import type { Frame, RunInfo } from '@millrace/shared'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NO_WORK } from './figures.ts'
import { PipelineLiveStore } from './pipelineLive.ts'
import { testBatch } from './testBatch.ts'

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }))
afterEach(() => void vi.useRealTimers())

const run: RunInfo = {
  id: 'r',
  pipeline: 'p',
  version: 1,
  status: 'running',
  interval: 1000,
  startedAt: 0,
  completedBatches: 1,
  records: 50,
}
const batch = (time: number, records: number) => testBatch({ time, records })
const frame = (more: Partial<Frame>): Frame => ({
  pipeline: 'p',
  run,
  batches: [],
  gap: false,
  receivers: null,
  queued: null,
  tables: {},
  events: [],
  log: [],
  work: NO_WORK,
  ...more,
})

/** What the browser shows, of how many records a second, while `fetch` is how missed batches come. */
function following() {
  const fetches: { done(): void }[] = []
  const live = new PipelineLiveStore(() => new Promise((done) => fetches.push({ done })))
  const input = () => live.store.getState().rates.input
  live.take(frame({ batches: [batch(99_000, 50), batch(100_000, 50)], receivers: [], queued: { in: 7 } }))
  vi.advanceTimersByTime(0)
  expect(input()).toBe(50)
  return { live, input, fetches }
}

test('without batches rates go down by themselves', () => {
  const { live, input } = following()
  vi.advanceTimersByTime(20_000)
  expect(input()).toBe(0)
  live.close()
})

test('while the server is out of reach the last rates stay, until what was missed is there', async () => {
  const { live, input, fetches } = following()
  live.hold()
  vi.advanceTimersByTime(60_000)
  expect(input()).toBe(50)
  const resumed = live.resume()
  live.take(frame({ run: { ...run, status: 'restarting' } }))
  vi.advanceTimersByTime(1000)
  expect(input()).toBe(50)
  live.add('r', [batch(159_000, 90), batch(160_000, 90)])
  fetches.at(-1)!.done()
  await resumed
  vi.advanceTimersByTime(500)
  expect(input()).toBe(90)
  live.take(frame({}))
  vi.advanceTimersByTime(20_000)
  expect(input()).toBe(0)
  live.close()
})

test('what nobody has told anew stays as it was', () => {
  const { live } = following()
  live.take(frame({}))
  vi.advanceTimersByTime(500)
  expect(live.store.getState()).toMatchObject({ receivers: [], queued: { in: 7 } })
  live.close()
})
