import { expect, test } from 'vitest'
import { Watchdog, type WatchedWorker } from './watchdog.ts'

const MB = 1024 ** 2
const limits = { batchMs: 2000, batchBytes: 1000 * MB, workerBytes: 500 * MB }

function worker(inFlight: Record<string, number>, bytes = 100 * MB, slot = 'w1', pid = 7): WatchedWorker {
  const entries = Object.entries(inFlight).map(([run, time]) => [run, { time, version: 1, alone: false }])
  return { slot, pid, bytes, written: 7 * MB, beat: { slot, pid, inFlight: Object.fromEntries(entries) } }
}

/** Looks every 100 ms from one time to another, and answers with all verdicts. */
function watch(dog: Watchdog, from: number, to: number, workers: WatchedWorker[]) {
  const verdicts = []
  for (let now = from; now <= to; now += 100) {
    for (const { pid } of workers) dog.hear(pid, now)
    verdicts.push(...dog.look(now, workers))
  }
  return verdicts
}

test('a batch over its time ends its worker, and is the culprit alone', () => {
  const dog = new Watchdog(limits)
  expect(watch(dog, 0, 1000, [worker({ quick: 1, slow: 5 })])).toEqual([])
  expect(watch(dog, 1100, 2000, [worker({ quick: 2, slow: 5 })])).toEqual([])
  const [verdict] = watch(dog, 2100, 2100, [worker({ quick: 2, slow: 5 })])
  expect(verdict).toEqual({
    slot: 'w1',
    reason: 'has been at one batch for more than 2 s',
    ofBatch: 'it took more than 2 s',
    culprits: ['slow'],
  })
})

test('batches one after another are each within their time', () => {
  const dog = new Watchdog(limits)
  for (let time = 0; time < 10_000; time += 1000) expect(watch(dog, time, time + 900, [worker({ a: time })])).toEqual([])
})

test('a batch that is tried again after a pause has its whole time again', () => {
  const dog = new Watchdog(limits)
  expect(watch(dog, 0, 1900, [worker({ a: 1 })])).toEqual([])
  expect(watch(dog, 2000, 2000, [worker({})])).toEqual([])
  expect(watch(dog, 2100, 4100, [worker({ a: 1 })])).toEqual([])
})

test('what another process wrote into the same slot does not count', () => {
  const dog = new Watchdog(limits)
  const stranger = { ...worker({ a: 1 }), pid: 8 }
  expect(watch(dog, 0, 5000, [stranger])).toEqual([])
})

test('too much memory ends a worker; who did it is known only where one was at work', () => {
  const dog = new Watchdog(limits)
  expect(dog.look(0, [worker({ a: 1 }, 500 * MB)])).toEqual([])
  const reason = { slot: 'w1', reason: 'has more than 500 MB of memory', ofBatch: 'it needed more than 500 MB of memory' }
  expect(dog.look(100, [worker({ a: 1 }, 501 * MB)])).toEqual([{ ...reason, culprits: ['a'] }])
  expect(dog.look(200, [worker({ a: 1, b: 1 }, 501 * MB)])).toEqual([{ ...reason, culprits: [] }])
  expect(dog.look(300, [{ ...worker({}, 501 * MB), beat: null }])).toEqual([{ ...reason, culprits: [] }])
})

test('a batch that writes too much to disk ends its worker; what was written before does not count', () => {
  const dog = new Watchdog(limits)
  const wrote = (mb: number, inFlight: Record<string, number>) => ({ ...worker(inFlight), written: mb * MB })
  expect(dog.look(0, [wrote(5000, { a: 1 })])).toEqual([])
  expect(dog.look(100, [wrote(6000, { a: 1 })])).toEqual([])
  expect(dog.look(200, [wrote(6500, { a: 2 })])).toEqual([])
  expect(dog.look(300, [wrote(7001, { a: 2 })])).toEqual([])
  expect(dog.look(400, [wrote(7501, { a: 2 })])).toEqual([
    {
      slot: 'w1',
      reason: 'has written more than 1000 MB to disk in one batch',
      ofBatch: 'it wrote more than 1000 MB to disk',
      culprits: ['a'],
    },
  ])
})

test('of several workers only the one over a limit is ended', () => {
  const dog = new Watchdog(limits)
  const found = dog.look(0, [worker({ a: 1 }), worker({ b: 1 }, 900 * MB, 'x1', 9), worker({ c: 1 }, 100 * MB, 'x2', 10)])
  expect(found.map(({ slot }) => slot)).toEqual(['x1'])
})

test('a worker that is silent is ended', () => {
  const dog = new Watchdog(limits)
  dog.hear(7, 0)
  const looks = []
  for (let now = 0; now <= 10_100; now += 100) looks.push(...dog.look(now, [worker({})]))
  expect(looks).toEqual([
    { slot: 'w1', reason: 'has not been heard of for 10 s', ofBatch: 'its worker was no longer heard of', culprits: [] },
  ])
})

test('while the whole machine stood still nobody was silent or slow', () => {
  const dog = new Watchdog(limits)
  expect(watch(dog, 0, 1000, [worker({ a: 1 })])).toEqual([])
  // Nobody spoke for a minute, for the watchdog did not run either.
  expect(dog.look(61_000, [worker({ a: 1 })])).toEqual([])
  expect(watch(dog, 61_100, 61_900, [worker({ a: 1 })])).toEqual([])
  expect(watch(dog, 62_000, 62_200, [worker({ a: 1 })]).map(({ culprits }) => culprits)).toContainEqual(['a'])
})
