import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Block, Cut, WorkerPushes } from '../ipc/messages.ts'
import { WorkNotices } from './workNotices.ts'

const block = (seq: number) => ({ seq, records: 10, bytes: 100 }) as Block
const cut = (time: number, ...blocks: Block[]): Cut => ({
  run: 'r',
  time,
  since: 0,
  through: {},
  blocks: blocks.length > 0 ? { in: blocks } : {},
})

let cuts: Cut[]
let told: WorkerPushes['work'][]
let work: WorkNotices
beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  cuts = []
  told = []
  work = new WorkNotices({ run: 'r', push: (_, push) => told.push(push), now: () => Date.now() }, () => cuts)
})
afterEach(() => {
  work.close()
  vi.useRealTimers()
})

test('a long batch is told of with what waits behind it; times without records are not what waits', () => {
  cuts = [cut(1000, block(1)), cut(2000), cut(3000, block(2), block(3))]
  work.begins(1000, cuts[0]!.blocks)
  vi.advanceTimersByTime(200)
  const waiting = [{ time: 3000, records: 20, bytes: 200 }]
  expect(told).toEqual([{ run: 'r', at: { time: 1000, since: 0, records: 10, bytes: 100 }, waiting, waits: 1 }])
  work.ends()
  cuts.shift()
  vi.advanceTimersByTime(200)
  expect(told[1]).toEqual({ run: 'r', at: null, waiting, waits: 1 })
})

test('many quick batches are told of a few times a second, and of a long line the oldest', () => {
  for (let time = 1000; time < 3000; time += 20) {
    work.begins(time, {})
    vi.advanceTimersByTime(5)
    work.ends()
    vi.advanceTimersByTime(15)
  }
  vi.advanceTimersByTime(200)
  expect(told.length).toBeLessThan(12)
  cuts = Array.from({ length: 50 }, (_, i) => cut(i * 1000, block(i)))
  work.changed()
  vi.advanceTimersByTime(200)
  expect([told.at(-1)!.waiting.length, told.at(-1)!.waits, told.at(-1)!.waiting[0]!.time]).toEqual([20, 50, 0])
})
