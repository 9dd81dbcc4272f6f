import { expect, test } from 'vitest'
import { placeOf } from './placement.ts'

const runs = Array.from({ length: 300 }, (_, i) => `run${i}`)

test('runs are spread, and every worker knows the same place', () => {
  const counts = Map.groupBy(runs, (run) => placeOf(run, ['w1', 'w2', 'w3']))
  for (const each of counts.values()) expect(each.length).toBeGreaterThan(60)
  for (const run of runs) expect(placeOf(run, ['w3', 'w1', 'w2'])).toBe(placeOf(run, ['w1', 'w2', 'w3']))
})
test('a worker that comes takes runs from others, and moves no other', () => {
  const moved = runs.filter((run) => placeOf(run, ['w1', 'w2', 'w3']) !== placeOf(run, ['w1', 'w2']))
  expect(new Set(moved.map((run) => placeOf(run, ['w1', 'w2', 'w3'])))).toEqual(new Set(['w3']))
})
test('without workers there is no place', () => expect(placeOf('run', [])).toBeUndefined())
