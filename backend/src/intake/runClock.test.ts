import { expect, test } from 'vitest'
import { RunClock } from './runClock.ts'

/** A clock whose wall and monotonic time the test sets. */
function at(start: number) {
  const time = { wall: start, monotonic: 0 }
  return {
    time,
    clock: new RunClock(
      () => time.wall,
      () => time.monotonic,
    ),
  }
}
const pass = (time: { wall: number; monotonic: number }, milliseconds: number) => {
  time.wall += milliseconds
  time.monotonic += milliseconds
}

test('it goes with the wall', () => {
  const { time, clock } = at(10_050)
  pass(time, 500)
  expect([clock.now(), clock.last(100), clock.next(100, 0)]).toEqual([10_550, 10_500, 10_600])
})
test('a wall that is set back does not take it along, one that is set forward does', () => {
  const { time, clock } = at(100_000)
  time.wall -= 60_000
  pass(time, 250)
  expect(clock.now()).toBe(100_250)
  pass(time, 250)
  expect(clock.now()).toBe(100_500)
  time.wall += 200_000
  expect(clock.now()).toBe(240_500)
})
test('after a start it is never before the batches that are done', () => {
  const { time, clock } = at(5000)
  clock.notBefore(90_000)
  pass(time, 100)
  expect([clock.now(), clock.next(1000, 90_000)]).toEqual([90_100, 91_000])
})
