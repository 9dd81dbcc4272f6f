import { expect, test } from 'vitest'
import { Isolation } from './isolation.ts'

const runs = (...names: string[]) => names.map((run) => ({ run, stopping: false }))
const ending = (...names: string[]) => names.map((run) => ({ run, stopping: true }))

test('a run that is asked for gets a slot, and keeps it as long as it is asked for', () => {
  const isolation = new Isolation(['x1', 'x2'])
  expect(isolation.ask('w1', runs('a'))).toEqual({ begin: [{ slot: 'x1', run: 'a' }], end: [] })
  expect(isolation.ask('w1', runs('a'))).toEqual({ begin: [], end: [] })
  expect(isolation.state()).toEqual({ held: ['a'], waiting: [], most: 2 })
  expect(isolation.ask('w1', [])).toEqual({ begin: [], end: [{ slot: 'x1', run: 'a' }] })
  // Told once only, and held until it is gone.
  expect(isolation.ask('w1', [])).toEqual({ begin: [], end: [] })
  expect(isolation.state().held).toEqual(['a'])
  expect(isolation.free('x1')).toEqual({ begin: [], end: [] })
  expect(isolation.state().held).toEqual([])
})

test('runs beyond the limit wait, and the first of them gets the slot that comes free', () => {
  const isolation = new Isolation(['x1'])
  isolation.ask('w1', runs('a', 'b'))
  isolation.ask('w2', runs('c'))
  expect(isolation.state()).toEqual({ held: ['a'], waiting: ['b', 'c'], most: 1 })
  isolation.ask('w1', runs('b'))
  expect(isolation.free('x1')).toEqual({ begin: [{ slot: 'x1', run: 'b' }], end: [] })
  expect(isolation.state()).toEqual({ held: ['b'], waiting: ['c'], most: 1 })
})

test('a run that two workers ask for has one process, which stays until neither does', () => {
  const isolation = new Isolation(['x1', 'x2'])
  isolation.ask('w1', runs('a'))
  expect(isolation.ask('w2', runs('a'))).toEqual({ begin: [], end: [] })
  expect(isolation.ask('w1', [])).toEqual({ begin: [], end: [] })
  expect(isolation.ask('w2', [])).toEqual({ begin: [], end: [{ slot: 'x1', run: 'a' }] })
})

test('a run that is to end keeps the process that it has, and gets none if it has none', () => {
  const isolation = new Isolation(['x1', 'x2'])
  isolation.ask('w1', runs('a'))
  expect(isolation.ask('w1', ending('a', 'b'))).toEqual({ begin: [], end: [] })
  expect(isolation.state()).toEqual({ held: ['a'], waiting: [], most: 2 })
})

test('a process that died is replaced, unless its run is to end or was let go of', () => {
  const isolation = new Isolation(['x1', 'x2', 'x3'])
  isolation.ask('w1', runs('a', 'b', 'c'))
  expect(isolation.goesOn('x1')).toBe(true)
  isolation.ask('w1', [...ending('b'), ...runs('a')])
  expect([isolation.goesOn('x1'), isolation.goesOn('x2'), isolation.goesOn('x3')]).toEqual([true, false, false])
  expect(isolation.goesOn('x9')).toBe(false)
})

test('a run that is asked for again while its process leaves begins anew only when that is gone', () => {
  const isolation = new Isolation(['x1', 'x2'])
  isolation.ask('w1', runs('a'))
  isolation.ask('w1', [])
  expect(isolation.ask('w1', runs('a'))).toEqual({ begin: [], end: [] })
  expect(isolation.state()).toEqual({ held: ['a'], waiting: [], most: 2 })
  expect(isolation.free('x1')).toEqual({ begin: [{ slot: 'x1', run: 'a' }], end: [] })
})
