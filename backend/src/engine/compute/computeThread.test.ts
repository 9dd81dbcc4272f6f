import { afterEach, expect, test } from 'vitest'
import type { ComputeTask } from './computation.ts'
import { computeHere } from './computations.ts'
import { ComputeThread } from './computeThread.ts'

const edges = (): ComputeTask => ({
  inputs: [{ count: 3, columns: [Int32Array.of(0, 1, 2), Int32Array.of(1, 2, 0)] }],
  nodes: 3,
  named: new Int32Array(),
  draws: false,
  params: { reset: 0.15, repeat: { kind: 'times', times: 5 }, personal: false },
  model: null,
  time: 1000,
  slide: 1000,
})

let thread: ComputeThread
afterEach(() => thread.close())

test('a thread says what this one says', async () => {
  thread = new ComputeThread()
  const [one, other, here] = await Promise.all([
    thread.compute('pageRank', edges()),
    thread.compute('pageRank', edges()),
    computeHere('pageRank', edges()),
  ])
  expect(one).toEqual(here)
  expect(other).toEqual(here)
})

test('a computation that fails says why, and the next one is done', async () => {
  thread = new ComputeThread()
  await expect(thread.compute('noSuch', edges())).rejects.toThrow('There is no computation called noSuch.')
  await expect(thread.compute('pageRank', edges())).resolves.toMatchObject({ outputs: [[Int32Array.of(0, 1, 2), expect.anything()]] })
})

test('what a computation says to people arrives as it is to be said', async () => {
  thread = new ComputeThread()
  const users = Int32Array.from({ length: 5000 }, (_, place) => place)
  const ratings = { count: users.length, columns: [users, users.slice(), new Float64Array(users.length)] }
  const task = { ...edges(), inputs: [ratings], nodes: users.length, params: { rank: 1, rounds: 0, recommend: 1, seed: 1 } }
  await expect(thread.compute('svdPlusPlus', task)).rejects.toMatchObject({
    said: { params: { users: 5000, items: 5000, most: 20_000_000 } },
  })
})

test('a thread that is ended while it computes rejects, and another begins', async () => {
  thread = new ComputeThread()
  const long = { ...edges(), params: { reset: 0.15, repeat: { kind: 'times', times: 1e9 }, personal: false } }
  const computing = thread.compute('pageRank', long)
  await Promise.all([expect(computing).rejects.toThrow('The computation was ended.'), thread.close()])
  await expect(thread.compute('pageRank', edges())).resolves.toHaveProperty('outputs')
})

test('a thread that ends takes nothing along that the next one computes', async () => {
  thread = new ComputeThread()
  await thread.compute('pageRank', edges())
  const closing = thread.close()
  const next = thread.compute('pageRank', edges())
  await closing
  await expect(next).resolves.toHaveProperty('outputs')
})
