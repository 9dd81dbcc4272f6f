import { expect, test } from 'vitest'
import type { OutboxEntry } from './outbox.ts'
import { PendingOutputs } from './pendingOutputs.ts'

const entry = (node: string, time: number): OutboxEntry => ({ node, time, file: `${node}/${time}`, rows: 1, bytes: 10, columns: [] })

test('each sink delivers in the order of its times, and its file goes with its mark', () => {
  const pending = new PendingOutputs()
  pending.add([entry('a', 1), entry('b', 1), entry('a', 2)])
  expect(pending.mark('a', 2)).toBe(false)
  expect([pending.mark('a', 1), pending.mark('a', 1)]).toEqual([true, false])
  expect(pending.next('a')).toMatchObject({ time: 2 })
  expect(pending.undelivered.map(({ file }) => file)).toEqual(['b/1', 'a/2'])
  expect(pending.named.map(({ file }) => file)).toEqual(['a/1', 'b/1', 'a/2'])
  expect([pending.bytes('a'), pending.bytes('b'), pending.bytes('c')]).toEqual([10, 10, 0])
  expect(pending.settle(1)).toEqual(['a/1'])
  expect(pending.named.map(({ file }) => file)).toEqual(['b/1', 'a/2'])
})

test('a sink that was away for long catches up without looking at everything each time', () => {
  const pending = new PendingOutputs()
  const many = 100_000
  pending.add(Array.from({ length: many }, (_, i) => entry('a', i)))
  let delivered = 0
  for (let next = pending.next('a'); next; next = pending.next('a')) {
    if (!pending.mark('a', next.time)) break
    delivered += pending.settle(1).length
  }
  expect([delivered, pending.undelivered.length, pending.bytes('a')]).toEqual([many, 0, 0])
})
