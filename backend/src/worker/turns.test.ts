import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('work is done in turn, however the one before ended, and knows when it is waited for', async () => {
  const turns = new Turns()
  const { promise: first, resolve: end } = Promise.withResolvers<string>()
  const wanted: boolean[] = []
  const one = turns.take(() => {
    wanted.push(turns.isWanted)
    return first
  })
  await Promise.resolve()
  const two = turns.take(() => Promise.reject(new Error('no')))
  const three = turns.take(async () => 'three')
  wanted.push(turns.isWanted)
  end('one')
  expect(await one).toBe('one')
  await expect(two).rejects.toThrow('no')
  expect(await three).toBe('three')
  expect([...wanted, turns.isWanted]).toEqual([false, true, false])
})
