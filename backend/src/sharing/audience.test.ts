import type { SharedFrame } from '@millrace/shared'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Audience, SHARED_FRAME_EVERY_MS } from './audience.ts'

let sent: { at: number; viewers: string[]; tables: string[] }[]
let composed: number
let compose: (tables: string[]) => Promise<SharedFrame>
let audience: Audience
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  sent = []
  composed = 0
  compose = async (tables) => ({
    status: 'running',
    startedAt: 0,
    batch: composed,
    tables: Object.fromEntries(tables.map((name) => [name, { columns: [], rows: [], asOf: 0 }])),
  })
  audience = new Audience({
    compose: (tables) => (composed++, compose(tables)),
    send: (viewers, frame) => sent.push({ at: Date.now(), viewers, tables: Object.keys(frame.tables) }),
    now: () => Date.now(),
  })
})
afterEach(() => {
  audience.close()
  vi.useRealTimers()
})

test('a new viewer is told everything at once', async () => {
  audience.add('a', ['t'])
  await settle()
  audience.taken('a')
  await vi.advanceTimersByTimeAsync(10_000)
  audience.add('b', ['t'])
  await settle()
  expect(sent).toEqual([
    { at: 0, viewers: ['a'], tables: ['t'] },
    { at: 10_000, viewers: ['b'], tables: ['t'] },
  ])
})

test('what fifty viewers are to be told is made once', async () => {
  const everybody = Array.from({ length: 50 }, (_, n) => `v${n}`)
  for (const viewer of everybody) audience.add(viewer, [])
  await settle()
  for (const viewer of everybody) audience.taken(viewer)
  composed = 0
  audience.changed(['t'])
  audience.changed(['u'])
  await settle()
  expect([composed, sent.at(-1)]).toEqual([1, { at: 0, viewers: everybody, tables: ['t', 'u'] }])
})

test('a viewer that acknowledges nothing holds nobody up, and then gets the latest alone', async () => {
  for (const viewer of ['slow', 'quick']) audience.add(viewer, [])
  await settle()
  sent = []
  for (let n = 0; n < 10; n++) {
    audience.taken('quick')
    audience.changed(n % 2 === 0 ? ['t'] : ['u'])
    await vi.advanceTimersByTimeAsync(SHARED_FRAME_EVERY_MS)
  }
  expect(sent.map(({ viewers }) => viewers)).toEqual(Array.from({ length: 10 }, () => ['quick']))
  audience.taken('slow')
  await vi.advanceTimersByTimeAsync(SHARED_FRAME_EVERY_MS)
  expect(sent.at(-1)).toMatchObject({ viewers: ['slow'], tables: ['t', 'u'] })
})

test('changes without a pause are told twice a second', async () => {
  audience.add('a', [])
  for (let n = 0; n < 100; n++) {
    audience.taken('a')
    audience.changed(['t'])
    await vi.advanceTimersByTimeAsync(20)
  }
  expect(sent.map(({ at }) => at)).toEqual([0, 0, 500, 1000, 1500, 2000])
})

test('what could not be made is told later', async () => {
  const working = compose
  compose = () => Promise.reject(new Error('the store is away'))
  audience.add('a', ['t'])
  await settle()
  compose = working
  await vi.advanceTimersByTimeAsync(SHARED_FRAME_EVERY_MS)
  expect(sent).toMatchObject([{ viewers: ['a'], tables: ['t'] }])
})

test('nothing is sent to one who left, and nothing waits for nobody', async () => {
  audience.add('a', [])
  await settle()
  audience.changed(['t'])
  audience.remove('a')
  await vi.advanceTimersByTimeAsync(10_000)
  expect([sent.length, audience.size, vi.getTimerCount()]).toEqual([1, 0, 0])
})
