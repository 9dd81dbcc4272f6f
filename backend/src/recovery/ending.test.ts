/** How an installation ends: by Ctrl-C within seconds, whatever is open or down, and with its supervisor, however that ends. */
import { connect } from 'node:net'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import type { BatchReport } from '@millrace/shared'
import { type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { eventually, sleep } from './client.ts'
import { FORMAT, LoadedPipeline, node, pipelineOf, wrongs } from './fixture.ts'
import { processes, processesOf } from './processes.ts'
import { System } from './system.ts'

const CTRL_C_MS = 5000
/** How long a batch takes from Ctrl-C on. */
const BATCH_MS = 1000
/** After the supervisor was killed, nobody waits for its processes; they end within this. */
const ORPHANS_MS = 8000

let postgres: PostgresServer
let system: System
let pipeline: LoadedPipeline
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  system = new System()
  await system.start()
  onTestFailed(() => console.log(system.printed))
  pipeline = await LoadedPipeline.create(system, postgres)
})
afterEach(async () => {
  await system?.stop()
  await pipeline?.remove()
  system?.remove()
})
afterAll(async () => postgres?.remove())

const wrongAtLast = async (run: string): Promise<string[]> => {
  await system.untilStatus(run, 'running')
  await sleep(2000)
  await pipeline.stopLoad()
  const found = await pipeline.stored(60_000)
  expect(found.rows.length).toBeGreaterThan(1000)
  return wrongs(found)
}

test('all end with the supervisor, even after kill -9, and a new start goes on', { timeout: 180_000 }, async () => {
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  for (const waits of [true, false, false]) {
    await sleep(2000)
    pipeline.tcp.intakeKilled()
    await system.killSupervisor()
    if (waits) {
      await eventually(async () => expect(processesOf(system.data)).toEqual([]), ORPHANS_MS)
      pipeline.tcp.intakeKilled()
    }
    // On the same folder and the same ports, also while those before are ending.
    await system.start()
    pipeline.tcp.intakeKilled()
  }
  expect(await wrongAtLast(run)).toEqual([])
})

/** The server's processes stand still: it takes connections, and says nothing. */
function signalPostgres(signal: NodeJS.Signals): void {
  const all = processes()
  const server = all.find(({ command }) => command.includes(`port=${postgres.port} `))!
  for (const { pid, parent } of all) if (pid === server.pid || parent === server.pid) process.kill(pid, signal)
}

test.each([
  ['down', () => postgres.stop('kill'), () => postgres.start()],
  ['hanging', async () => signalPostgres('SIGSTOP'), async () => signalPostgres('SIGCONT')],
])('Ctrl-C while a sink is %s, a sender has connected and a browser looks on', { timeout: 120_000 }, async (_, away, back) => {
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  const sender = connect(Number(pipeline.document.nodes['tcp']!.settings['port']), '127.0.0.1').on('error', () => undefined)
  const browser = io(system.origin, { extraHeaders: { authorization: `Bearer ${system.token}` } })
  await new Promise<void>((resolve) => browser.once('connect', () => resolve()))
  await sleep(3000)
  await away()
  try {
    await sleep(2000)
    const startedAt = performance.now()
    expect(await system.stop()).toBe(0)
    // What was on its way to the intake is lost with its connection.
    pipeline.tcp.intakeKilled()
    expect(performance.now() - startedAt).toBeLessThan(CTRL_C_MS)
    console.log(`Ctrl-C took ${Math.round(performance.now() - startedAt)} ms.`)
    expect(processesOf(system.data)).toEqual([])
  } finally {
    sender.destroy()
    browser.close()
    await back()
  }
  await system.start()
  pipeline.tcp.intakeKilled()
  expect(await wrongAtLast(run)).toEqual([])
})

/** Every pair of a batch's records is looked at, which takes a while. */
const PAIRS = 'SELECT count(*) AS pairs, sum(hash(a.id || b.id)) AS hashes FROM input a, input b'

async function post(count: number): Promise<void> {
  const body = Array.from({ length: count }, (_, i) => `{"id":"${i}"}\n`).join('')
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${system.ingestPort}/ingest/slow`, { method: 'POST', body })
    if (!answer.ok) throw new Error(await answer.text())
  }, 10_000)
}

/** Sends records until a worker is caught at their batch, where it stands still; answers with its process and their number. */
async function standingStill(run: string): Promise<{ pid: number; records: number }> {
  for (let records = 500; ; records += 100) {
    await post(records)
    await expect.poll(() => system.atWork(run), { interval: 5, timeout: 10_000 }).toBeDefined()
    const pid = system.atWork(run)
    if (pid === undefined) continue
    process.kill(pid, 'SIGSTOP')
    if (system.atWork(run) === pid) return { pid, records }
    process.kill(pid, 'SIGCONT')
  }
}

test('Ctrl-C finishes the running batch', { timeout: 120_000 }, async () => {
  const nodes = { http: node('http', { token: 'slow', format: FORMAT }), sql: node('sql', { text: PAIRS }), table: node('liveTable') }
  const { run } = await system.run(pipelineOf('Slow', 500, nodes, ['http.out>sql.in', 'sql.out>table.in']))
  const { pid, records } = await standingStill(run)
  const asked = Date.now()
  const stopped = system.stop()
  await sleep(BATCH_MS)
  process.kill(pid, 'SIGCONT')
  expect(await stopped).toBe(0)
  const ended = Date.now()
  expect(ended - asked).toBeLessThan(CTRL_C_MS)
  await system.start()
  const batches = await eventually(async () => {
    const page = await system.call<{ batches: BatchReport[] }>('GET', `/api/runs/${run}/batches?limit=100`)
    const found = page.batches.filter((batch) => batch.records === records)
    if (found.length === 0) throw new Error(`No batch has ${records} records.`)
    return found
  }, 30_000)
  expect(batches).toHaveLength(1)
  // Not before it was asked for, and not at the next start.
  const { finishedAt } = batches[0]!
  expect([finishedAt > asked, finishedAt < ended]).toEqual([true, true])
})
