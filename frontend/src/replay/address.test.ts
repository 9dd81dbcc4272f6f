import { expect, test } from 'vitest'
import { batchTried, tryAddress, withoutBatch } from './address.ts'

test('the address of a batch that is tried names it, and what else it shows stays without it', () => {
  const address = tryAddress('p1', 'n1', { time: 5000, version: 2 })
  expect(address).toBe('/p/p1?node=n1&tab=rows&replay=5000&version=2')
  const params = new URLSearchParams(address.split('?')[1])
  expect(batchTried(params)).toEqual({ time: 5000, version: 2 })
  expect(withoutBatch(params).toString()).toBe('node=n1&tab=rows')
})

test.each(['', 'replay=1', 'replay=x&version=1', 'replay=-1&version=1', 'replay=1&version=0'])('"%s" names none', (search) => {
  expect(batchTried(new URLSearchParams(search))).toBeUndefined()
})
