/**
 * A run that is stopped while it is still being opened lets go of its database, and starts again. And one with code, a table that arrives
 * and all outputs that write by themselves, whose worker is killed at its batches.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { RunInfo } from '@millrace/shared'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { openSession } from '../duckdb/session.ts'
import { connectChannel } from '../ipc/channel.ts'
import type { WorkerRequests } from '../ipc/messages.ts'
import { eventually, sleep } from './client.ts'
import { EveryOutput } from './everyOutput.ts'
import { node, pipelineOf } from './fixture.ts'
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

test('a run whose batches do not keep up is stopped at once, however many wait', { timeout: 60_000 }, async () => {
  const code = node('javascript', { code: 'while (true) {}', limit: 1000 })
  const slow = pipelineOf('Slow', 500, { rows: node('generator'), code, table: node('liveTable') }, [
    'rows.out>code.in',
    'code.out>table.in',
  ])
  const { pipeline, run } = await system.run(slow)
  await eventually(async () => expect((await system.call<RunInfo>('GET', `/api/runs/${run}`)).completedBatches).toBeGreaterThan(1), 20_000)
  await system.call('POST', `/api/pipelines/${pipeline}/stop`, { how: 'now' })
  await system.untilStatus(run, 'stopped')
})

test('with code, a table that arrives and every output, kills at work and a new start lose nothing and double nothing', async () => {
  onTestFailed(() => console.log(system.printed))
  const every = await EveryOutput.create()
  const killed = await SteadyRun.start(system, every)
  onTestFailed(async () => console.log(await system.events(killed.run), await system.call('GET', `/api/runs/${killed.run}`)))
  try {
    for (const kill of ['worker', 'everything', 'worker']) {
      await anotherBatch(killed)
      if (kill === 'worker') await killAtWork(killed.run)
      else {
        await killed.sender.stop()
        await system.killSupervisor()
        await system.start()
      }
    }
    const wrongs = await killed.wrongs(120_000)
    expect(wrongs.filter((wrong) => !wrong.startsWith('there is a gap'))).toEqual([])
    const { acknowledged } = killed.sender
    expect(await every.wrongs(acknowledged)).toEqual([])
    console.log(`${acknowledged.size} records in every output; ${every.repeated} requests came again.`)
    expect(acknowledged.size).toBeGreaterThan(100)
  } finally {
    await killed.remove()
    await every.remove()
  }
}, 240_000)

async function anotherBatch(run: SteadyRun): Promise<void> {
  const before = (await run.batches()).length
  await eventually(async () => expect((await run.batches()).length).toBeGreaterThan(before), 60_000)
}

/** kill -9 of the worker that is at a batch of the run. */
async function killAtWork(run: string): Promise<void> {
  for (;;) {
    const pid = system.atWork(run)
    if (pid !== undefined) return void process.kill(pid, 'SIGKILL')
    await sleep(2)
  }
}
