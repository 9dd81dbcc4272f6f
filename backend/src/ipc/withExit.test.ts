import { afterEach, beforeEach, expect, test } from 'vitest'
import { Child } from '../supervisor/child.ts'
import { DisposableProcess } from './disposableProcess.ts'

/** What every process here is started with. */
const program = process.execPath
beforeEach(() => {
  process.execPath = '/nowhere/node'
})
afterEach(() => {
  process.execPath = program
})

test('a part that cannot be started has died, so that it is started again', async () => {
  const died = Promise.withResolvers<Child>()
  const child = new Child({ name: 'api', file: 'main.api.js', env: {}, message: () => undefined, died: died.resolve, now: () => 0 })
  expect(await died.promise).toBe(child)
  expect(child.alive).toBe(false)
  await child.stop()
})

test('questions to a process that cannot be started are refused', async () => {
  const process_ = new DisposableProcess<{ id: number }, object>({ module: 'none.mjs', args: [], timeoutMs: 1000, name: 'test' })
  await expect(process_.ask({}, () => ({}))).rejects.toThrow('The process of the test does not start.')
  await process_.close()
})
