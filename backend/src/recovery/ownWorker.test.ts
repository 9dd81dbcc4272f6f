/** Runs with free SQL have a worker process of their own: it comes and goes with the SQL, and its end is nobody else's. */
import { randomUUID } from 'node:crypto'
import { edgeId, type Operation, type RunInfo, type SystemInfo } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './client.ts'
import { node } from './fixture.ts'
import { SteadyRun } from './steadyRun.ts'
import { System } from './system.ts'

let system: System
let steady: SteadyRun

beforeAll(async () => {
  system = new System({ args: ['--isolated', '1'] })
  await system.start()
})
afterAll(async () => {
  await system?.stop()
  await steady?.remove()
  system?.remove()
})

const QUERY = node('sql', { text: 'SELECT count(*) AS n FROM input' })
const ADD_SQL: Operation[] = [
  { op: 'addNode', id: 'query', node: QUERY },
  { op: 'addNode', id: 'counts', node: node('liveTable') },
  { op: 'addEdge', edge: { from: { node: 'http', port: 'out' }, to: { node: 'query', port: 'in' } } },
  { op: 'addEdge', edge: { from: { node: 'query', port: 'out' }, to: { node: 'counts', port: 'in' } } },
]
const REMOVE_SQL: Operation[] = [
  { op: 'removeEdge', edge: { from: { node: 'http', port: 'out' }, to: { node: 'query', port: 'in' } } },
  { op: 'removeEdge', edge: { from: { node: 'query', port: 'out' }, to: { node: 'counts', port: 'in' } } },
  { op: 'removeNode', id: 'query' },
  { op: 'removeNode', id: 'counts' },
]

const workers = async () => (await system.call<SystemInfo>('GET', '/api/system')).children.filter(({ name }) => name.startsWith('worker'))
const sharedPid = async () => (await workers()).find(({ name }) => name === 'worker w1')?.pid
const ownWorker = async (run: string) => (await workers()).find((worker) => worker.run === run)

/** Deploys the draft with these changes onto the run, and waits until the version has done a batch. */
async function deploy(ops: Operation[]): Promise<number> {
  const change = { id: randomUUID(), client: 'test', label: 'Change', ops }
  const { sequence } = await system.call<{ sequence: number }>('POST', `/api/pipelines/${steady.pipeline}/changes`, change)
  const { version } = await system.call<{ version: number }>('POST', `/api/pipelines/${steady.pipeline}/deploy`, { sequence })
  await eventually(async () => expect((await steady.batches()).at(-1)?.version).toBe(version), 20_000)
  return version
}

test('the run changes its process with its SQL, loses nothing, and its process is its own', { timeout: 120_000 }, async () => {
  steady = await SteadyRun.start(system)
  const shared = await sharedPid()
  await batchAfter(Date.now())
  expect(await ownWorker(steady.run)).toBeUndefined()

  await deploy(ADD_SQL)
  const own = await ownWorker(steady.run)
  expect(own).toMatchObject({ name: 'worker x1', status: 'up', restarts: 0 })
  expect(own!.pid).not.toBe(shared)

  // Its end is its own: it is replaced, the others go on.
  process.kill(own!.pid, 'SIGKILL')
  await eventually(async () => expect((await ownWorker(steady.run))?.restarts).toBe(1), 10_000)
  await batchAfter(Date.now())

  await deploy(REMOVE_SQL)
  await eventually(async () => expect(await ownWorker(steady.run)).toBeUndefined(), 10_000)
  await deploy(ADD_SQL)
  await eventually(async () => expect(await ownWorker(steady.run)).toBeDefined(), 10_000)
  expect(await sharedPid()).toBe(shared)

  expect(await steady.wrongs()).toEqual([])
  expect(steady.sender.acknowledged.size).toBeGreaterThan(1000)
  const events = await system.events(steady.run)
  expect(events.filter(({ kind }) => kind === 'deployed').map(({ text }) => text)).toEqual([
    'Version 4 takes over in another process.',
    'Version 3 takes over in another process.',
    'Version 2 takes over in another process.',
  ])
  expect(events.filter(({ kind }) => kind === 'failed')).toEqual([])
  // One start that a person asked for; after that the run goes on from worker to worker.
  expect(events.filter(({ kind }) => kind === 'started').map(({ text }) => text)).toEqual(['Started with version 1.'])
  expect(events.filter(({ kind }) => kind === 'restarted').map(({ text }) => text)).toContain(
    'The worker that had the run is gone: another goes on with version 2.',
  )

  await anotherWaits()
  expect(await sharedPid()).toBe(shared)
  expect(await system.stop()).toBe(0)
})

const batchAfter = (time: number) => eventually(async () => expect((await steady.batches()).at(-1)?.time).toBeGreaterThan(time), 10_000)

/** With as many such runs as may be, another says why it waits, and starts when there is room. */
async function anotherWaits(): Promise<void> {
  const edges = [
    { from: { node: 'rows', port: 'out' }, to: { node: 'query', port: 'in' } },
    { from: { node: 'query', port: 'out' }, to: { node: 'counts', port: 'in' } },
  ]
  const nodes = { rows: node('generator', { rate: 10 }), query: QUERY, counts: node('liveTable') }
  const document = { ...steady.document, name: 'Second', nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
  const { id } = await system.call<{ id: string }>('POST', '/api/pipelines', { document })
  const { run } = await system.call<{ run: RunInfo }>('POST', `/api/pipelines/${id}/deploy`, { sequence: 0 })
  await eventually(async () => {
    const info = await system.call<RunInfo>('GET', `/api/runs/${run.id}`)
    expect(info).toMatchObject({ status: 'starting', error: expect.stringMatching(/waits for a worker of its own.*--isolated/) as string })
  }, 10_000)

  await system.call('POST', `/api/pipelines/${steady.pipeline}/stop`, { how: 'now' })
  await system.untilStatus(steady.run, 'stopped')
  const started = await system.untilStatus(run.id, 'running')
  expect(started.error).toBeUndefined()
  expect((await workers()).map((worker) => [worker.name, worker.run])).toEqual([
    ['worker w1', undefined],
    ['worker x1', run.id],
  ])

  await system.call('DELETE', `/api/pipelines/${id}`)
  await eventually(async () => expect(await ownWorker(run.id)).toBeUndefined(), 10_000)
}
