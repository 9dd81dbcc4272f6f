/** A run that is stopped while it is still being opened lets go of its database, and starts again. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../duckdb/session.ts'
import { connectChannel } from '../ipc/channel.ts'
import type { WorkerRequests } from '../ipc/messages.ts'
import { eventually } from './client.ts'
import { SteadyRun } from './steadyRun.ts'
import { System } from './system.ts'

let system: System
let steady: SteadyRun

beforeAll(async () => {
  system = new System()
  await system.start()
  steady = await SteadyRun.start(system)
})
afterAll(async () => {
  await system?.stop()
  await steady?.remove()
  system?.remove()
})

test('stopped while its database is another’s, the run starts again afterwards', { timeout: 60_000 }, async () => {
  const command = (verb: string) => system.call('POST', `/api/pipelines/${steady.pipeline}/${verb}`, {})
  const worker = await connectChannel<WorkerRequests>(path.join(system.data, 'sockets', 'worker-w1.sock'), {})
  const owned = async () => (await worker.request('reconcile', {})).runs
  await command('stop')
  await system.untilStatus(steady.run, 'stopped')

  // As an owner before does that has not ended yet.
  const file = path.join(system.data, 'runs', steady.run, 'run.duckdb')
  const other = await openSession({ file, readFolders: [], writeFolders: [], memoryLimit: '128MB', threads: 1, timeZone: 'UTC' })
  await command('start')
  await eventually(async () => expect(await owned()).toContain(steady.run), 10_000)
  await command('stop')
  other.close()
  await system.untilStatus(steady.run, 'stopped')
  await eventually(async () => expect(await owned()).not.toContain(steady.run), 10_000)

  const startedAt = Date.now()
  await command('start')
  await system.untilStatus(steady.run, 'running')
  await eventually(async () => expect((await steady.batches()).at(-1)!.time).toBeGreaterThan(startedAt), 10_000)
  const wrongs = await steady.wrongs()
  expect(wrongs.filter((wrong) => !wrong.startsWith('there is a gap'))).toEqual([])
  worker.close()

  // Reset, it never goes on: nothing of it stays on the disk.
  await command('reset')
  await eventually(async () => expect(existsSync(path.dirname(file))).toBe(false), 10_000)
})
