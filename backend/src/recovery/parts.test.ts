/** The parts apart, as docker-compose.yml starts them: two workers share the runs, and one takes over those of the other. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { connectChannel } from '../ipc/channel.ts'
import type { WorkerRequests } from '../ipc/messages.ts'
import { findServer } from '../redis/findServer.ts'
import { checkRedis } from '../supervisor/checkServers.ts'
import { freePort, type PostgresServer, startPostgres, withClient } from '../testing/postgres.ts'
import { Client, eventually, sleep } from './client.ts'
import { Containers } from './containers.ts'
import { LoadedPipeline, node, pipelineOf, wrongs } from './fixture.ts'

const TOKEN = 'parts-token'
const WORKERS = { w1: 'worker-1', w2: 'worker-2' }
const OURS = ['intake', 'api', ...Object.values(WORKERS)]
/** More would be bad luck that nobody has. */
const MOST_PIPELINES = 20
/** A worker that says nothing for 6 s is taken to be gone; here it is not, and has its databases open. */
const PAUSED_MS = 16_000

let folder: string
let postgres: PostgresServer
let valkey: ChildProcess
let containers: Containers
let databaseUrl: string
let ingestPort: number
const client = new Client()

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-parts-'))
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase('millrace')
  const [redisPort, port] = [await freePort(), await freePort()]
  ingestPort = await freePort()
  client.origin = `http://127.0.0.1:${port}`
  client.token = TOKEN
  containers = new Containers({
    variables: { MILLRACE_TOKEN: TOKEN, POSTGRES_PASSWORD: postgres.password },
    instead: [
      ['127.0.0.1:4700', `127.0.0.1:${port}`],
      ['127.0.0.1:4701', `127.0.0.1:${ingestPort}`],
      ['valkey:6379', `127.0.0.1:${redisPort}`],
      ['@postgres:5432', `@127.0.0.1:${postgres.port}`],
      ['0.0.0.0', '127.0.0.1'],
      ['/data', path.join(folder, 'data')],
    ],
    more: { MILLRACE_PORT: String(port), MILLRACE_INGEST_PORT: String(ingestPort) },
  })
  const server = await findServer(() => undefined)
  const [, ...args] = containers.command('valkey')
  valkey = spawn(server.command, [...args, '--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder], {
    stdio: 'ignore',
    env: { ...process.env, ...server.env },
  })
  await eventually(() => checkRedis(`redis://127.0.0.1:${redisPort}`), 10_000)
})
afterAll(async () => {
  await containers?.removeAll()
  valkey?.kill()
  await postgres?.remove()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** Runs that a worker holds. */
async function heldBy(slot: string): Promise<string[]> {
  const channel = await connectChannel<WorkerRequests>(path.join(folder, 'data', 'sockets', `worker-${slot}.sock`), {})
  try {
    return (await channel.request('reconcile', {})).runs
  } finally {
    channel.close()
  }
}

const generated = () => pipelineOf('Numbers', 1000, { numbers: node('generator'), table: node('liveTable') }, ['numbers.out>table.in'])

test('api, intake and two workers apart, of which one is killed', { timeout: 180_000 }, async () => {
  onTestFailed(() => console.log(containers.printed))
  await Promise.all(OURS.map((service) => containers.start(service)))
  const pipeline = await LoadedPipeline.create({ ingestPort }, postgres)
  const { run } = await client.run(pipeline.document)
  pipeline.startLoad()
  const runs = [run]
  // The sample is a run too.
  const held = [[], []] as string[][]
  while (held.some((each) => each.length === 0) || held.flat().length !== runs.length + 1) {
    expect(runs.length).toBeLessThan(MOST_PIPELINES)
    runs.push((await client.run(generated())).run)
    await sleep(1000)
    held.splice(0, 2, ...(await Promise.all([heldBy('w1'), heldBy('w2')])))
  }
  await sleep(3000)

  const holder = async () => ((await heldBy('w1')).includes(run) ? 'w1' : 'w2')
  const paused = await holder()
  containers.signal(WORKERS[paused], 'SIGSTOP')
  await sleep(PAUSED_MS)
  containers.signal(WORKERS[paused], 'SIGCONT')
  // The other one wanted the run, could not have it, and does not want it any more.
  await eventually(async () => expect(await holder()).toBe(paused), 30_000)
  await sleep(3000)

  const [gone, left] = (await holder()) === 'w1' ? (['w1', 'w2'] as const) : (['w2', 'w1'] as const)
  await containers.kill(WORKERS[gone])
  await eventually(async () => expect(await heldBy(left)).toEqual(expect.arrayContaining(runs)), 30_000)
  expect(await containers.isHealthy(WORKERS[gone])).toBe(false)
  await sleep(3000)

  await containers.start(WORKERS[gone])
  await eventually(async () => {
    expect(await heldBy(gone)).toContain(run)
    expect(await heldBy(left)).not.toContain(run)
  }, 30_000)
  await sleep(3000)
  await pipeline.stopLoad()
  const found = await pipeline.stored(60_000)
  expect(wrongs(found)).toEqual([])
  await eventually(async () => expect((await client.untilStatus(run, 'running')).records).toBe(found.rows.length), 10_000)
  for (const each of runs) await client.untilStatus(each, 'running')

  const kept = await withClient(databaseUrl, (database) => database.query<{ id: string }>('SELECT id FROM runs'))
  expect(kept.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(runs))
  expect((await readdir(path.join(folder, 'data'))).filter((name) => name.endsWith('.sqlite'))).toEqual([])
  expect(existsSync(path.join(folder, 'data', 'redis'))).toBe(false)

  const startedAt = performance.now()
  expect(await Promise.all(OURS.map((service) => containers.stop(service)))).toEqual(OURS.map(() => 0))
  expect(performance.now() - startedAt).toBeLessThan(5000)
  console.log(`${found.rows.length} records in ${runs.length} runs.`)
  await pipeline.remove()
})
