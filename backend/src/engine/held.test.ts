import { expect, test } from 'vitest'
import { Held } from './held.ts'

test('rows are counted as they come and go', () => {
  const held = new Held()
  for (let time = 1000; time <= 5000; time += 1000) held.set('w', time, time / 1000)
  held.set('w', 6000, 0)
  expect(held.rows('w')).toBe(15)
  expect([held.hasUpTo('w', 999), held.hasUpTo('w', 1000)]).toEqual([false, true])
  held.drop('w', 2000)
  expect([held.rows('w'), held.hasUpTo('w', 2000), held.hasUpTo('w', 3000)]).toEqual([12, false, true])
  held.drop('w', 9000)
  expect([held.rows('w'), held.hasUpTo('w', 9000), held.rows('other')]).toEqual([0, false, 0])
})

test('a batch that is rolled back changes nothing, also in a window that is new', () => {
  const held = new Held()
  held.set('w', 1000, 2)
  held.set('w', 2000, 3)
  held.settle()
  held.drop('w', 1000)
  held.set('w', 3000, 4)
  held.set('new', 3000, 1)
  held.back()
  expect([held.rows('w'), held.hasUpTo('w', 1000), held.rows('new'), held.hasUpTo('new', 9000)]).toEqual([5, true, 0, false])
})

test('a window of many batches stays as long as it is', () => {
  const held = new Held()
  for (let batch = 1; batch <= 10_000; batch++) {
    held.set('w', batch, 1)
    held.drop('w', batch - 3000)
    held.settle()
  }
  expect([held.rows('w'), held.hasUpTo('w', 7000), held.hasUpTo('w', 7001)]).toEqual([3000, false, true])
})
