import { expect, test } from 'vitest'
import { ADDRESSES, SPAN_MS, Tries, TRIES } from './tries.ts'

const failing = (tries: Tries, address: string, times: number) => {
  for (let n = 0; n < times; n++) tries.fail(address)
}

test('an address that failed too often waits for the rest of the span; others do not', () => {
  let now = 1000
  const tries = new Tries(() => now)
  failing(tries, 'a', TRIES - 1)
  expect(tries.wait('a')).toBe(0)
  now += SPAN_MS / 2
  tries.fail('a')
  expect([tries.wait('a'), tries.wait('b')]).toEqual([SPAN_MS / 2, 0])
  now += SPAN_MS / 2
  expect(tries.wait('a')).toBe(0)
  failing(tries, 'a', TRIES - 1)
  expect(tries.wait('a')).toBe(0)
})

test('only so many addresses are remembered: the oldest is forgotten', () => {
  const tries = new Tries(() => 0)
  for (let n = 0; n <= ADDRESSES; n++) failing(tries, `address ${n}`, n < 2 ? TRIES : 1)
  expect([tries.wait('address 0'), tries.wait('address 1')]).toEqual([0, SPAN_MS])
})
