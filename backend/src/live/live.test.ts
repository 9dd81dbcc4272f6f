import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type BatchReport, emptyDocument, type Frame, type LiveTable } from '@millrace/shared'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveChannel } from '../ipc/channel.ts'
import { startFakeWorker, type FakeWorker } from '../testing/worker.ts'
import { noProblems } from '../testing/analyser.ts'
import { startApi, type TestApi } from '../testing/api.ts'

let api: TestApi
let worker: FakeWorker
let pipeline: string
let run: string

beforeEach(async () => {
  api = await startApi(noProblems)
  pipeline = (await api.call('POST', '/api/pipelines', { document: emptyDocument('Live') })).body.id
  run = (await api.call('POST', `/api/pipelines/${pipeline}/deploy`, { sequence: 0 })).body.run.id
  worker = await start()
})
afterEach(async () => {
  await worker?.close()
  await api?.close()
})

async function start(): Promise<FakeWorker> {
  const sockets = join(api.folder, 'sockets')
  await mkdir(sockets, { recursive: true })
  const started = await startFakeWorker(join(sockets, 'worker-1.sock'), run)
  started.push('hello', { slot: '1', pid: process.pid, runs: [run] })
  return started
}

function report(sequence: number, time = sequence * 1000): BatchReport {
  const node = { in: 10, out: { out: 10 } }
  const output = { rows: 10, status: 'pending' as const, attempts: 0 }
  const times = { time, interval: 1000, startedAt: time + 5, finishedAt: time + 9 }
  const parts = { sources: {}, nodes: { a: node }, outputs: { sink: output } }
  return { run, version: 1, sequence, kind: 'batch', status: 'done', records: 10, bytes: 100, ...times, ...parts }
}

/** A socket that follows the pipeline and collects its frames; each is acknowledged when the test says so. */
async function follow() {
  const socket = await api.socket()
  const frames: { frame: Frame; acknowledge: () => void; at: number }[] = []
  let wake: () => void = () => {}
  socket.on('frame', (frame, acknowledge) => {
    frames.push({ frame, acknowledge, at: performance.now() })
    wake()
  })
  const next = async (matches: (frame: Frame) => boolean = () => true, acknowledge = true) => {
    for (;;) {
      const taken = frames.shift()
      if (!taken) await new Promise<void>((resolve) => (wake = resolve))
      else {
        const fits = matches(taken.frame)
        if (!fits || acknowledge) taken.acknowledge()
        if (fits) return taken
      }
    }
  }
  await socket.emitWithAck('subscribe', pipeline, 0)
  return { socket, frames, next }
}

test('status, receivers and batches arrive in frames', async () => {
  const { next } = await follow()
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  worker.push('receivers', {
    run,
    receivers: [{ node: 'a', status: 'active', place: 'tcp://127.0.0.1:9999', records: 3, bytes: 30 }],
    queued: { a: 7 },
  })
  worker.push('report', { report: report(1) })
  const { frame } = await next((f) => f.batches.length > 0)
  expect(frame).toMatchObject({
    pipeline,
    run: { id: run, status: 'running', completedBatches: 1, records: 10 },
    batches: [{ sequence: 1 }],
    gap: false,
    receivers: [{ place: 'tcp://127.0.0.1:9999' }],
    queued: { a: 7 },
  })
  worker.push('output', { run, time: 1000, node: 'sink', output: { rows: 10, status: 'delivered', attempts: 1, deliveredAt: 1100 } })
  expect((await next((f) => f.batches.length > 0)).frame.batches).toMatchObject([
    { sequence: 1, outputs: { sink: { status: 'delivered' } } },
  ])
  worker.push('event', { run, event: { at: 1, kind: 'gap', text: 'The machine slept.' } })
  expect((await next((f) => f.events.length > 0)).frame.events).toEqual([{ at: 1, kind: 'gap', text: 'The machine slept.' }])
})

test('the log of a run is kept, and its new lines arrive in frames, numbered', async () => {
  const line = { at: 1, level: 'warning', node: 'sink', text: 'Try 1: refused' } as const
  worker.push('log', { run, line })
  const log = async () => (await api.call('GET', `/api/runs/${run}/log`)).body
  await expect.poll(log).toContainEqual({ ...line, line: expect.any(Number) })
  const kept = await log()
  const { next } = await follow()
  worker.push('log', { run, line: { at: 2, level: 'info', text: 'Delivered.' } })
  const { frame } = await next((f) => f.log.length > 0)
  expect(frame.log).toEqual([{ at: 2, level: 'info', text: 'Delivered.', line: kept.at(-1).line + 1 }])
})

test('what is worked on and what waits arrives in frames, and is forgotten with the owner', async () => {
  const { next } = await follow()
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  const [first, second] = [1000, 2000].map((time) => ({ time, records: 10, bytes: 100 }))
  worker.push('work', { run, at: { ...first!, since: Date.now() - 5000 }, waiting: [second!], waits: 1 })
  const { frame } = await next((f) => f.work.at !== null)
  expect(frame.work).toEqual({ at: { ...first, elapsed: expect.any(Number) }, waiting: [second], waits: 1 })
  expect(frame.work.at!.elapsed).toBeGreaterThanOrEqual(5000)
  await worker.close()
  expect((await next((f) => f.run?.status === 'restarting')).frame.work).toEqual({ at: null, waiting: [], waits: 0 })
  worker = await start()
  await next((f) => f.run?.status === 'running')
})

test('the next frame waits for the acknowledgement; batches accumulate to 100, then a gap is told', async () => {
  const { next, frames } = await follow()
  worker.push('report', { report: report(1) })
  const held = await next((f) => f.batches.length > 0, false)
  for (let n = 2; n <= 150; n++) worker.push('report', { report: report(n) })
  worker.answer('batches', () => ({ batches: [], more: false }))
  // The worker's answer comes behind its pushes: all 149 were taken in, and no frame came.
  expect((await api.call('GET', `/api/runs/${run}/batches`)).body).toEqual({ batches: [], more: false })
  expect(frames).toEqual([])
  held.acknowledge()
  const { frame } = await next((f) => f.batches.length > 0)
  expect([frame.gap, frame.batches.length, frame.batches[0]!.sequence, frame.batches.at(-1)!.sequence]).toEqual([true, 100, 51, 150])
})

test('frames come at most ten times a second', async () => {
  const { next } = await follow()
  const times: number[] = []
  for (let n = 1; n <= 6; n++) {
    worker.push('report', { report: report(n) })
    times.push((await next((f) => f.batches.some((b) => b.sequence === n))).at)
  }
  // A timer may fire, and the network deliver, a few milliseconds early or late: the whole stretch tells.
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(5 * 100 - 30)
})

test('only tables in view are sent, and asked for once for all viewers', async () => {
  const table: LiveTable = { columns: [{ name: 'n', type: 'BIGINT' }], rows: [['7']], asOf: 1000 }
  let asked = 0
  worker.answer('liveTable', () => {
    asked++
    return table
  })
  const viewers = [await follow(), await follow()]
  worker.push('table', { run, node: 'unseen', asOf: 1000 })
  for (const { socket } of viewers) socket.emit('watchTables', pipeline, ['seen'])
  for (const { next } of viewers) expect((await next((f) => Object.keys(f.tables).length > 0)).frame.tables).toEqual({ seen: table })
  expect(asked).toBe(1)
  const newer = { ...table, rows: [['8']], asOf: 2000 }
  worker.answer('liveTable', () => newer)
  worker.push('table', { run, node: 'seen', asOf: 2000 })
  for (const { next } of viewers) expect((await next((f) => Object.keys(f.tables).length > 0)).frame.tables).toEqual({ seen: newer })
})

test('a table that was asked for before the owner was there is sent once it is', async () => {
  await worker.close()
  const { socket, next } = await follow()
  await next()
  socket.emit('watchTables', pipeline, ['t'])
  expect((await next()).frame.tables).toEqual({})
  worker = await start()
  const table: LiveTable = { columns: [{ name: 'n', type: 'BIGINT' }], rows: [[1, 1000]], asOf: 1000 }
  worker.answer('liveTable', () => table)
  expect((await next((f) => f.tables['t'] !== undefined)).frame.tables['t']).toEqual(table)
})

test('a run is restarting while its owner is away, and goes on with the next', async () => {
  const { next } = await follow()
  worker.push('status', { run, status: 'running', completedBatches: 5, records: 50 })
  await next((f) => f.run?.status === 'running')
  await worker.close()
  expect((await next((f) => f.run?.status === 'restarting')).frame.run).toMatchObject({ completedBatches: 5 })
  expect((await api.call('GET', `/api/runs/${run}/batches`)).body).toEqual({ batches: [], more: false })
  expect((await api.call('GET', `/api/runs/${run}/dead-letters`)).body.problem.code).toBe('runNotOwned')
  worker = await start()
  await next((f) => f.run?.status === 'running')
})

test('a run that ended before its worker was reached is shown as the store has it', async () => {
  const { next } = await follow()
  worker.push('status', { run, status: 'running', completedBatches: 5, records: 50 })
  await next((f) => f.run?.status === 'running')
  await worker.close()
  await next((f) => f.run?.status === 'restarting')
  await api.store.runs.fail(run, 'It crashed twice.', { id: 'c1', at: 1 })
  worker = await startFakeWorker(join(api.folder, 'sockets', 'worker-1.sock'), run)
  worker.push('hello', { slot: '1', pid: process.pid, runs: [] })
  expect((await next((f) => f.run?.status === 'failed')).frame.run).toMatchObject({ error: 'It crashed twice.' })
})

test('a deploy tells every worker to look at the desired state', async () => {
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  const asked = new Promise<void>((resolve) =>
    worker.answer('reconcile', () => {
      resolve()
      return { runs: [run] }
    }),
  )
  expect((await api.call('POST', `/api/pipelines/${pipeline}/deploy`, { sequence: 0 })).body.version).toBe(2)
  await asked
})

test('batches, dead letters, events and tables come from the owner', async () => {
  const page = { batches: [report(2), report(1)], more: true }
  const asked: unknown[] = []
  worker.answer('batches', (request) => (asked.push(request), page))
  worker.answer('batch', ({ time }) => ({ report: time === 1000 ? report(1) : null }))
  worker.answer('deadLetters', () => ({ letters: [{ node: 'a', time: 1000, line: '{', reason: 'no JSON' }] }))
  worker.answer('events', () => ({ events: [{ at: 1, kind: 'started', text: 'Started' }] }))
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  const get = async (path: string) => (await api.call('GET', `/api/runs/${run}${path}`)).body
  await expect.poll(() => get('').then((info) => info.status)).toBe('running')
  expect(await get('/batches?before=5000&limit=2')).toEqual(page)
  expect(asked).toEqual([{ run, before: 5000, limit: 2 }])
  expect(await get('/batches/1000')).toEqual(report(1))
  expect((await get('/batches/9')).problem.code).toBe('notFound')
  expect(await get('/dead-letters')).toEqual([{ node: 'a', time: 1000, line: '{', reason: 'no JSON' }])
  expect(await get('/events')).toEqual([{ at: 1, kind: 'started', text: 'Started' }])
  expect((await get('/batches?limit=501')).problem.code).toBe('invalid')
  expect((await api.call('GET', '/api/runs/none/batches')).status).toBe(404)
})

test('a sample of a source comes from the intake', async () => {
  const asked: unknown[] = []
  expect((await api.call('GET', `/api/runs/${run}/samples/a`)).body.problem.code).toBe('intakeFailed')
  const intake = await serveChannel(join(api.folder, 'sockets', 'intake.sock'), () => ({
    onRequest: (kind: string, request: unknown) => (asked.push([kind, request]), { text: '{"n":1}\n' }),
  }))
  try {
    await expect.poll(async () => (await api.call('GET', `/api/runs/${run}/samples/a`)).body).toEqual({ text: '{"n":1}\n' })
    expect(asked).toEqual([['sample', { run, node: 'a', bytes: 65_536 }]])
    expect((await api.call('GET', '/api/runs/none/samples/a')).status).toBe(404)
  } finally {
    await intake.close()
  }
})

test('the browser is told to which port data is posted', async () => {
  expect((await api.call('GET', '/api/system')).body).toMatchObject({ ingestPort: 0 })
})

test('the sparkline shows the last 60 intervals', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  worker.push('report', { report: report(1, now) })
  const spark = async (): Promise<number[]> => (await api.call('GET', '/api/pipelines')).body[0].sparkline
  await expect.poll(async () => (await spark()).filter((rate) => rate === 10).length).toBe(1)
  expect(await spark()).toHaveLength(60)
})

test('people at a pipeline are told of each other, and only they', async () => {
  const [one, two, elsewhere] = [await follow(), await follow(), await api.socket()]
  const heard: string[][] = []
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      one.socket.on('people', (_, people) => {
        heard.push(people.map(({ client, name, guest, node }) => `${client} ${name} ${guest} ${node}`))
        if (people.length === count) resolve()
      })
    })
  elsewhere.on('people', () => heard.push(['told elsewhere']))
  const both = until(2)
  one.socket.emit('here', pipeline, { client: 'a', name: '', node: null })
  two.socket.emit('here', pipeline, { client: 'b', name: 'Editor', node: 'tcp-1' })
  elsewhere.emit('here', pipeline, { client: 'c', name: '', node: null })
  two.socket.emit('here', pipeline, { client: 'x'.repeat(100), name: '', node: null })
  await both
  expect(heard.at(-1)).toEqual(['a  1 null', 'b Editor 2 tcp-1'])
  const alone = until(1)
  two.socket.disconnect()
  await alone
  expect(heard.at(-1)).toEqual(['a  1 null'])
  expect(heard).not.toContainEqual(['told elsewhere'])
})
