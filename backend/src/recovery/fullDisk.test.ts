/** A disk that is full, of the installation or of a sink: reading and batches wait, all goes on by itself, nothing is lost or doubled. */
import { afterAll, afterEach, beforeAll, expect, onTestFailed, test, type TestContext } from 'vitest'
import { saidInWords, type ReceiverInfo } from '@millrace/shared'
import { type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { SmallDisk } from '../testing/smallDisk.ts'
import { eventually, sleep } from './client.ts'
import { LoadedPipeline, wrongs } from './fixture.ts'
import { PARTS, System } from './system.ts'

const MEGABYTE = 1024 * 1024
const FULL_MS = 12_000
const TEST_MS = 150_000

let postgres: PostgresServer
let disk: SmallDisk | undefined
let system: System | undefined
let pipeline: LoadedPipeline | undefined

beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(async () => {
  await disk?.free()
  await system?.stop()
  await pipeline?.remove()
  await disk?.remove()
  system?.remove()
  disk = undefined
  system = undefined
  pipeline = undefined
})
afterAll(async () => postgres?.remove())

async function onDisk(test: TestContext, bytes: number, padBytes: number) {
  disk = await SmallDisk.of(test, bytes)
  const { inside } = disk.place('data')
  const small = disk
  system = new System({ data: inside, enter: disk.enter, reach: (path) => small.outside(path) })
  const started = system
  onTestFailed(() => console.log(started.printed))
  await system.start()
  pipeline = await LoadedPipeline.create(system, postgres, { padBytes })
  const { run } = await system.run(pipeline.document)
  return { disk, system, pipeline, run }
}

/** The receivers say that the disk is full, and the run is at work still. */
const saysFull = (system: System, run: string) =>
  eventually(async () => {
    const receivers = await system.call<ReceiverInfo[]>('GET', `/api/runs/${run}/receivers`)
    expect(receivers.map(({ status }) => status)).toContain('error')
    expect(receivers.map(({ lastError }) => saidInWords(lastError?.message)).join()).toMatch(/disk is (nearly )?full/)
  }, 30_000)

/** What is wrong once all that was acknowledged is in the sinks. */
async function wrongAtLast(system: System, pipeline: LoadedPipeline, run: string): Promise<string[]> {
  const found = await pipeline.stored(60_000)
  await eventually(async () => expect((await system.untilStatus(run, 'running')).records).toBe(found.rows.length), 10_000)
  console.log(`${found.rows.length} records.`)
  return wrongs(found)
}

test('the disk of the installation is filled by something else', { timeout: TEST_MS }, async (test) => {
  const { disk, system, pipeline, run } = await onDisk(test, 96 * MEGABYTE, 0)
  pipeline.startLoad()
  await sleep(3000)
  await disk.fill()
  await saysFull(system, run)
  await sleep(FULL_MS)
  await system.untilStatus(run, 'running')
  await disk.free()
  await system.told(run, 'backPressure', /disk is (nearly )?full/)
  await sleep(3000)
  await pipeline.stopLoad()
  expect(await wrongAtLast(system, pipeline, run)).toEqual([])
})

test('processes die on a full disk', { timeout: TEST_MS }, async (test) => {
  const { disk, system, pipeline, run } = await onDisk(test, 96 * MEGABYTE, 0)
  pipeline.startLoad()
  await sleep(3000)
  await disk.fill()
  await saysFull(system, run)
  for (const part of PARTS) {
    if (part === 'intake') pipeline.tcp.intakeKilled()
    expect(system.kill(part)).toBe(true)
    await sleep(3000)
  }
  await disk.free()
  await sleep(3000)
  await pipeline.stopLoad()
  expect(await wrongAtLast(system, pipeline, run)).toEqual([])
})

test('the disk of the installation is filled by input that cannot leave', { timeout: TEST_MS }, async (test) => {
  const { system, pipeline, run } = await onDisk(test, 64 * MEGABYTE, 2000)
  pipeline.startLoad()
  await sleep(3000)
  await postgres.stop('kill')
  await system.told(run, 'sinkFailing', /rows wait/)
  await system.told(run, 'backPressure', /disk is (nearly )?full/)
  await sleep(FULL_MS)
  await postgres.start()
  await sleep(3000)
  await pipeline.stopLoad()
  expect(await wrongAtLast(system, pipeline, run)).toEqual([])
})

test('the disk of a sink is full', { timeout: TEST_MS }, async (test) => {
  disk = await SmallDisk.of(test, 2 * MEGABYTE)
  system = new System({ enter: disk.enter })
  await system.start()
  pipeline = await LoadedPipeline.create(system, postgres, { out: disk.place('out') })
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  await sleep(3000)
  await disk.fill()
  await system.told(run, 'sinkFailing', /no space left|disk is full/i)
  await sleep(FULL_MS)
  await disk.free()
  await system.told(run, 'sinkRecovered', /takes rows again/)
  await pipeline.stopLoad()
  expect(await wrongAtLast(system, pipeline, run)).toEqual([])
})
