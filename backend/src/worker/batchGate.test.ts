import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BatchGate } from './batchGate.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Begins work that lasts until `end` is called. */
function begin(gate: BatchGate, alone: boolean) {
  const state = { working: false, alone: false, joined: false }
  const { promise, resolve: end } = Promise.withResolvers<void>()
  const done = gate.run(
    alone,
    (isAlone) => {
      Object.assign(state, { working: true, alone: isAlone })
      return promise
    },
    () => (state.joined = true),
  )
  return {
    state,
    end: async () => {
      end()
      await done
    },
  }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

test('batches work side by side; a suspect waits for them and is alone then', async () => {
  const gate = new BatchGate()
  const [a, b] = [begin(gate, false), begin(gate, false)]
  const suspect = begin(gate, true)
  const late = begin(gate, false)
  await settle()
  expect([a, b, suspect, late].map(({ state }) => state.working)).toEqual([true, true, false, false])
  await a.end()
  await b.end()
  await settle()
  expect([suspect, late].map(({ state }) => state.working)).toEqual([true, false])
  await suspect.end()
  await settle()
  expect(late.state.working).toBe(true)
  expect(suspect.state.joined).toBe(false)
  await late.end()
})

test('suspects are alone one after another', async () => {
  const gate = new BatchGate()
  const [a, b] = [begin(gate, true), begin(gate, true)]
  await settle()
  expect([a, b].map(({ state }) => state.alone)).toEqual([true, false])
  await a.end()
  await settle()
  expect(b.state.alone).toBe(true)
  await b.end()
})

test('for a suspect that takes long nobody waits, and no other is alone beside it', async () => {
  const gate = new BatchGate()
  const slow = begin(gate, true)
  const other = begin(gate, false)
  const next = begin(gate, true)
  await vi.advanceTimersByTimeAsync(900)
  expect([slow.state.joined, other.state.working, next.state.working]).toEqual([false, false, false])
  await vi.advanceTimersByTimeAsync(200)
  expect([slow.state.joined, other.state.working, next.state.working]).toEqual([true, true, true])
  expect([slow.state.alone, next.state.alone]).toEqual([true, false])
  await other.end()
  await slow.end()
  // Those that come later are alone again, as soon as nobody else is at work.
  const last = begin(gate, true)
  await settle()
  expect(last.state.working).toBe(false)
  await next.end()
  await settle()
  expect([last.state.working, last.state.alone]).toEqual([true, true])
  await last.end()
})

test('work that fails lets the others go on', async () => {
  const gate = new BatchGate()
  await expect(gate.run(true, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  await gate.run(false, () => Promise.resolve())
})
