import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Store } from '../store/index.ts'
import { StatusReports } from './statusReports.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Reports to a store that refuses until it `isThere`. */
function reports() {
  const it = { isThere: false, isEnding: false, taken: [] as number[], tried: 0, warnings: 0, pushed: 0 }
  const report = async (_run: string, { records }: { records: number }) => {
    it.tried++
    if (!it.isThere) throw new Error('It is away.')
    it.taken.push(records)
  }
  const status = new StatusReports(0, {
    run: 'r',
    store: { runs: { report } } as unknown as Store,
    push: () => void it.pushed++,
    completedBatches: () => 1,
    isEnding: () => it.isEnding,
    now: Date.now,
    log: { warning: () => void it.warnings++ },
  })
  return { it, status }
}

test('while the store is away one report waits, however often it was told; the newest is what it gets', async () => {
  const { it, status } = reports()
  for (status.records = 1; status.records < 20; status.records++) await status.tell('running')
  expect([it.tried, it.warnings, it.pushed, vi.getTimerCount()]).toEqual([19, 1, 19, 1])
  it.isThere = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect([it.taken, vi.getTimerCount()]).toEqual([[20], 0])
})

test('reports that are refused at the same time wait as one, and none does once a newer one was taken', async () => {
  const { it, status } = reports()
  status.records = 3
  await Promise.all([status.tell('running'), status.tell('running'), status.tell('running')])
  expect(vi.getTimerCount()).toBe(1)
  it.isThere = true
  await status.tell('stopping')
  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(it.taken).toEqual([3])
})

test('what the store refuses is told again until it takes it, and no longer than the run', async () => {
  const { it, status } = reports()
  status.records = 3
  await status.tell('running')
  await vi.advanceTimersByTimeAsync(10_000)
  expect([it.tried, vi.getTimerCount()]).toEqual([6, 1])
  it.isEnding = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect([it.tried, vi.getTimerCount()]).toEqual([6, 0])
})
