import type { BatchReport, Frame } from '@millrace/shared'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FRAME_EVERY_MS, Frames } from './frames.ts'

const report = (time: number) => ({ run: 'r', time, sequence: time / 1000 }) as BatchReport
const gauges = { run: null, receivers: [], queued: {}, work: { at: null, waiting: [], waits: 0 }, tables: {} }

let sent: { frame: Frame; acknowledge: () => void; at: number }[]
let compose: () => Promise<typeof gauges>
let frames: Frames

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  sent = []
  compose = async () => gauges
  frames = new Frames({
    compose: () => compose(),
    send: (frame, acknowledge) => sent.push({ frame, acknowledge, at: Date.now() }),
    now: () => Date.now(),
  })
})
afterEach(() => {
  frames.close()
  vi.useRealTimers()
})

test('nothing is sent while nothing happens, and then at once', async () => {
  frames.add('p')
  await vi.advanceTimersByTimeAsync(0)
  sent[0]!.acknowledge()
  await vi.advanceTimersByTimeAsync(60_000)
  frames.report('p', report(1000))
  await vi.advanceTimersByTimeAsync(0)
  expect(sent.map(({ at, frame }) => [at, frame.batches.length])).toEqual([
    [0, 0],
    [60_000, 1],
  ])
})

test('a busy pipeline gets a frame every 100 ms, merged', async () => {
  frames.add('p')
  for (let time = 0; time < 1000; time += 10) {
    frames.report('p', report(time * 1000))
    await vi.advanceTimersByTimeAsync(10)
    for (const { acknowledge } of sent.slice(-1)) acknowledge()
  }
  expect(sent.map(({ at }) => at)).toEqual(Array.from({ length: 11 }, (_, n) => n * FRAME_EVERY_MS))
  expect(sent.flatMap(({ frame }) => frame.batches)).toHaveLength(100)
})

test('pipelines take turns', async () => {
  for (const pipeline of ['a', 'b', 'c']) frames.add(pipeline)
  for (let turn = 0; turn < 6; turn++) {
    await vi.advanceTimersByTimeAsync(FRAME_EVERY_MS)
    sent.at(-1)!.acknowledge()
    for (const pipeline of ['a', 'b', 'c']) frames.gauges(pipeline)
  }
  expect(sent.map(({ frame }) => frame.pipeline)).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

test('a batch that is told twice is sent once, as it is last', async () => {
  frames.add('p')
  frames.report('p', report(1000))
  const newer = report(1000)
  frames.report('p', newer)
  await vi.advanceTimersByTimeAsync(0)
  expect(sent[0]!.frame.batches).toEqual([newer])
  expect(sent[0]!.frame.batches[0]).toBe(newer)
})

test('a frame that could not be composed becomes a gap', async () => {
  compose = () => Promise.reject(new Error('the store is away'))
  frames.add('p')
  frames.report('p', report(1000))
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual([])
  compose = async () => gauges
  await vi.advanceTimersByTimeAsync(FRAME_EVERY_MS)
  expect([sent[0]!.frame.gap, sent[0]!.frame.batches]).toEqual([true, []])
})

test('what waits about a run is forgotten when another begins', async () => {
  frames.add('p')
  await vi.advanceTimersByTimeAsync(0)
  frames.report('p', report(1000))
  frames.restart('p')
  sent[0]!.acknowledge()
  await vi.advanceTimersByTimeAsync(FRAME_EVERY_MS)
  expect([sent[1]!.frame.batches, sent[1]!.frame.gap]).toEqual([[], false])
})
