/** Read-only links: what they give, that they give nothing else, and how they end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ClientToServer,
  type CreatedLink,
  type DashboardLink,
  emptyDocument,
  type LiveTable,
  type Operation,
  SHARED_SOCKET_PATH,
  type SharedDashboard,
  type SharedFrame,
  type View,
} from '@millrace/shared'
import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noProblems } from '../testing/analyser.ts'
import { routesOf, startApi, TOKEN, type TestApi } from '../testing/api.ts'
import { openViewer } from '../testing/viewer.ts'
import { type FakeWorker, startFakeWorker } from '../testing/worker.ts'
import { VIEWERS } from './shared.gateway.ts'
import { SPAN_MS, TRIES } from './tries.ts'

let frontend: string
let api: TestApi
let worker: FakeWorker
let sockets: Socket[]
let now: number
beforeEach(async () => {
  now = Date.now()
  sockets = []
  frontend = await mkdtemp(join(tmpdir(), 'millrace-frontend-'))
  await mkdir(join(frontend, 'assets'))
  await writeFile(join(frontend, 'index.html'), '<!doctype html><title>Millrace</title>')
  await writeFile(join(frontend, 'assets', 'main-abc123.js'), 'export {}')
  api = await startApi(noProblems, frontend, undefined, () => now)
})
afterEach(async () => {
  for (const socket of sockets) socket.close()
  await worker?.close()
  await api?.close()
  await rm(frontend, { recursive: true, force: true })
})

/** Frames come half a second apart, and a busy machine is no failure. */
const SOON = { timeout: 10_000 }

const table = (rows: LiveTable['rows']): LiveTable => ({
  columns: [
    { name: 'shop', type: 'VARCHAR' },
    { name: 'sold', type: 'BIGINT' },
    { name: 'margin', type: 'DOUBLE' },
    { name: '__mr_time', type: 'BIGINT' },
  ],
  rows,
  asOf: 1000,
})
const ROWS: LiveTable['rows'] = [
  ['north', 1, 0.5, 1000],
  ['south', 2, 0.25, 1000],
]
const barTile: View = { node: 'shops', kind: 'bar', title: 'Sold', x: 'shop', y: ['sold'] }
const node = (type: string, settings = {}) => ({ type, typeVersion: 1, name: `The ${type}`, settings, position: { x: 0, y: 0 } })

/** A pipeline with two live tables, of which a tile shows one. */
async function pipelineWith(name: string, views: Record<string, View> = { sold: barTile }): Promise<string> {
  const nodes = { shops: node('liveTable'), hidden: node('liveTable'), feed: node('http', { token: 'a-secret-token' }) }
  const document = { ...emptyDocument(name), nodes, views }
  return (await api.call('POST', '/api/pipelines', { document })).body.id
}
async function start(pipeline: string): Promise<string> {
  const { sequence } = (await api.call('GET', `/api/pipelines/${pipeline}`)).body
  return (await api.call('POST', `/api/pipelines/${pipeline}/deploy`, { sequence })).body.run.id
}
/** The owner of a run, with its tables. */
async function own(run: string, tables: Record<string, LiveTable>): Promise<void> {
  await mkdir(join(api.folder, 'sockets'), { recursive: true })
  worker = await startFakeWorker(join(api.folder, 'sockets', 'worker-1.sock'), run)
  worker.answer('liveTable', ({ node: asked }) => tables[asked]!)
  worker.push('hello', { slot: '1', pid: process.pid, runs: [run] })
  worker.push('status', { run, status: 'running', completedBatches: 0, records: 0 })
  await expect.poll(async () => (await api.call('GET', `/api/runs/${run}`)).body.status, SOON).toBe('running')
}
const make = async (pipeline: string, label = ''): Promise<CreatedLink> =>
  (await api.call('POST', `/api/pipelines/${pipeline}/links`, { label })).body
let changes = 0
const change = (pipeline: string, ...ops: Operation[]) =>
  api.call('POST', `/api/pipelines/${pipeline}/changes`, { id: `change-${++changes}`, client: 'c', label: 'Change', ops })

async function look(token: string): Promise<{ status: number; body: unknown; text: string }> {
  const response = await fetch(`${api.origin}/api/shared/dashboard`, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) }
}

/** A viewer's socket with all that it was told; frames are acknowledged. */
function view(token: string) {
  const told = { dashboards: [] as SharedDashboard[], frames: [] as SharedFrame[], refused: undefined as unknown, ended: false, closed: '' }
  const socket = openViewer(api.origin, token, (frame) => told.frames.push(frame))
  sockets.push(socket)
  socket.on('dashboard', (dashboard) => told.dashboards.push(dashboard))
  socket.on('ended', () => (told.ended = true))
  socket.on('disconnect', (reason) => (told.closed = reason))
  socket.on('connect_error', (error) => (told.refused = (error as Error & { data?: { problem: unknown } }).data?.problem))
  return { socket, told, newest: () => told.frames.at(-1) }
}
const INVALID = { code: 'linkInvalid', params: {} }

test('links are made, told once in full, listed with when they were used, and revoked', async () => {
  const pipeline = await pipelineWith('Shops')
  const first = await make(pipeline, '  The board in the hall ')
  now += 1000
  const second = await make(pipeline)
  expect(first.token).toMatch(/^[\w-]{43}$/)
  expect(second.token).not.toBe(first.token)
  const list = async (): Promise<DashboardLink[]> => (await api.call('GET', `/api/pipelines/${pipeline}/links`)).body
  expect(await list()).toEqual([second.link, first.link])
  expect(first.link).toEqual({ id: expect.any(String), label: 'The board in the hall', createdAt: now - 1000, usedAt: null })
  const stored = JSON.stringify(await api.store.db.selectFrom('links').selectAll().execute())
  expect(stored).toContain(first.link.id)
  expect(stored).not.toContain(first.token)
  expect((await look(first.token)).status).toBe(200)
  expect((await list()).map(({ usedAt }) => usedAt)).toEqual([null, now])
  expect((await api.call('DELETE', `/api/pipelines/${pipeline}/links/${first.link.id}`)).status).toBe(204)
  expect(await list()).toEqual([second.link])
  expect((await api.call('DELETE', `/api/pipelines/${pipeline}/links/${first.link.id}`)).status).toBe(404)
  expect((await api.call('DELETE', `/api/pipelines/${await pipelineWith('Other')}/links/${second.link.id}`)).status).toBe(404)
  expect([(await look(first.token)).status, (await look(second.token)).status]).toEqual([401, 200])
})

test('a link gives the tiles, their rows and the plain state, and nothing of the nodes', async () => {
  const pipeline = await pipelineWith('Shops')
  const run = await start(pipeline)
  await own(run, { shops: table(ROWS), hidden: table([['hidden', 9, 9, 9]]) })
  const { token } = await make(pipeline)
  const answer = await look(token)
  expect(answer.body).toEqual({ name: 'Shops', timeZone: 'UTC', views: { sold: barTile } })
  const viewer = view(token)
  await expect.poll(() => viewer.newest()?.status, SOON).toBe('running')
  expect(viewer.told.dashboards).toEqual([answer.body])
  // History at once, with the columns of the tile only.
  expect(viewer.told.frames[0]?.tables['shops']).toEqual({
    columns: [table([]).columns[0], table([]).columns[1], table([]).columns[3]],
    rows: [
      ['north', 1, 1000],
      ['south', 2, 1000],
    ],
    asOf: 1000,
  })
  worker.push('table', { run, node: 'hidden', asOf: 2000 })
  worker.answer('liveTable', () => table([['east', 3, 0.1, 2000]]))
  worker.push('table', { run, node: 'shops', asOf: 2000 })
  await expect.poll(() => viewer.newest()?.tables['shops']?.rows, SOON).toEqual([['east', 3, 2000]])
  const all = JSON.stringify([answer.body, viewer.told])
  for (const secret of ['a-secret-token', 'The http', 'hidden', 'margin', run, pipeline]) expect(all).not.toContain(secret)
})

test('who comes before the owner of the run is there sees the history once it is', async () => {
  const pipeline = await pipelineWith('Shops')
  const run = await start(pipeline)
  const viewer = view((await make(pipeline)).token)
  await expect.poll(() => viewer.newest()?.status, SOON).toBe('starting')
  await own(run, { shops: table(ROWS) })
  await expect.poll(() => viewer.told.frames.some(({ tables }) => tables['shops']?.rows.length === 2), SOON).toBe(true)
})

test('tiles that are arranged, renamed and removed change for viewers too', async () => {
  const pipeline = await pipelineWith('Shops')
  const run = await start(pipeline)
  await own(run, { shops: table(ROWS), hidden: table([['other', 9, 9, 9]]) })
  const viewer = view((await make(pipeline)).token)
  await expect.poll(() => viewer.told.dashboards.length, SOON).toBe(1)
  await change(pipeline, { op: 'renamePipeline', name: 'All shops' })
  await expect.poll(() => viewer.told.dashboards.at(-1)?.name, SOON).toBe('All shops')
  await change(pipeline, { op: 'setView', id: 'rows', view: { node: 'hidden', kind: 'table', title: 'All', y: [] } })
  await expect.poll(() => viewer.told.frames.some(({ tables }) => tables['hidden']?.columns.length === 4), SOON).toBe(true)
  await change(pipeline, { op: 'setView', id: 'rows' })
  await expect.poll(() => Object.keys(viewer.told.dashboards.at(-1)?.views ?? {}), SOON).toEqual(['sold'])
  const before = viewer.told.frames.length
  worker.push('table', { run, node: 'hidden', asOf: 5000 })
  worker.push('table', { run, node: 'shops', asOf: 5000 })
  await expect.poll(() => viewer.told.frames.slice(before).some(({ tables }) => tables['shops']), SOON).toBe(true)
  expect(viewer.told.frames.slice(before).flatMap(({ tables }) => Object.keys(tables))).not.toContain('hidden')
  // A note on a node is nobody's business here.
  const dashboards = viewer.told.dashboards.length
  await change(pipeline, { op: 'renameNode', id: 'feed', name: 'Private' })
  await change(pipeline, { op: 'renamePipeline', name: 'Shops again' })
  await expect.poll(() => viewer.told.dashboards.length, SOON).toBe(dashboards + 1)
})

describe('a dashboard', () => {
  test('of a pipeline that never ran', async () => {
    const viewer = view((await make(await pipelineWith('New'))).token)
    await expect.poll(() => viewer.told.frames, SOON).toEqual([{ status: null, startedAt: null, batch: null, tables: {} }])
  })
  test('without tiles', async () => {
    const pipeline = await pipelineWith('Bare', {})
    await own(await start(pipeline), { shops: table(ROWS) })
    const { token } = await make(pipeline)
    expect((await look(token)).body).toMatchObject({ name: 'Bare', views: {} })
    const viewer = view(token)
    await expect.poll(() => viewer.newest(), SOON).toEqual({ status: 'running', startedAt: now, batch: null, tables: {} })
  })
  test('with a tile whose node is gone', async () => {
    const pipeline = await pipelineWith('Gone', { lost: { node: 'nobody', kind: 'table', title: 'Lost', y: [] } })
    await own(await start(pipeline), { shops: table(ROWS) })
    const viewer = view((await make(pipeline)).token)
    await expect.poll(() => viewer.newest(), SOON).toEqual({ status: 'running', startedAt: now, batch: null, tables: {} })
    expect(viewer.told.dashboards[0]?.views).toHaveProperty('lost')
  })
  test('of a pipeline that is stopped, and begun anew', async () => {
    const pipeline = await pipelineWith('Stopped')
    const run = await start(pipeline)
    await own(run, { shops: table(ROWS) })
    const viewer = view((await make(pipeline)).token)
    await expect.poll(() => viewer.newest()?.status, SOON).toBe('running')
    await api.call('POST', `/api/pipelines/${pipeline}/stop`, {})
    await expect.poll(() => viewer.newest()?.status, SOON).toBe('stopping')
    worker.push('status', { run, status: 'stopped', completedBatches: 3, records: 3 })
    await expect.poll(() => viewer.newest()?.status, SOON).toBe('stopped')
    now += 1000
    await api.call('POST', `/api/pipelines/${pipeline}/reset`)
    await api.call('POST', `/api/pipelines/${pipeline}/start`)
    await expect.poll(() => viewer.newest(), SOON).toEqual({ status: 'starting', startedAt: now, batch: null, tables: {} })
  })
})

test('revoking ends the open sockets of that link at once, and of no other', async () => {
  const pipeline = await pipelineWith('Shops')
  const [kept, gone] = [await make(pipeline), await make(pipeline)]
  const [keeping, going] = [view(kept.token), view(gone.token)]
  await expect.poll(() => [keeping.told.frames.length > 0, going.told.frames.length > 0], SOON).toEqual([true, true])
  await api.call('DELETE', `/api/pipelines/${pipeline}/links/${gone.link.id}`)
  await expect.poll(() => [going.told.ended, going.told.closed], SOON).toEqual([true, 'io server disconnect'])
  const again = view(gone.token)
  await expect.poll(() => again.told.refused, SOON).toEqual(INVALID)
  await change(pipeline, { op: 'renamePipeline', name: 'Renamed' })
  await expect.poll(() => keeping.told.dashboards.at(-1)?.name, SOON).toBe('Renamed')
  expect([keeping.told.closed, going.told.dashboards.length]).toEqual(['', 1])
})

test('a deleted pipeline shows nothing until it is brought back', async () => {
  const pipeline = await pipelineWith('Shops')
  const { token } = await make(pipeline)
  const viewer = view(token)
  await expect.poll(() => viewer.told.frames.length, SOON).toBe(1)
  await api.call('DELETE', `/api/pipelines/${pipeline}`)
  await expect.poll(() => [viewer.told.ended, viewer.told.closed], SOON).toEqual([true, 'io server disconnect'])
  expect(await look(token)).toMatchObject({ status: 401, body: { problem: INVALID } })
  await api.call('POST', `/api/pipelines/${pipeline}/restore`)
  expect((await look(token)).status).toBe(200)
})

describe('a link opens nothing else', () => {
  test('no other route, page or socket', async () => {
    const pipeline = await pipelineWith('Shops')
    const { token, link } = await make(pipeline)
    const run = await start(pipeline)
    const known: Record<string, string> = { id: pipeline, run, link: link.id, node: 'shops', number: '1', time: '1000' }
    const opened: string[] = []
    for (const [method, path] of routesOf(api)) {
      const place = path.replaceAll(/:(\w+)/g, (_, name: string) => known[name] ?? 'x')
      for (const [way, url, headers] of [
        ['header', place, { authorization: `Bearer ${token}` }],
        ['cookie', place, { cookie: `millrace-${api.port}=${token}` }],
        ['address', `${place}?token=${token}`, { accept: 'text/html' }],
      ] as const) {
        const response = await fetch(api.origin + url, { method, headers, redirect: 'manual' })
        if (response.status !== 401) opened.push(`${way} ${method} ${path} ${response.status}`)
      }
    }
    expect(opened).toEqual(['header GET /api/shared/dashboard 200'])
    expect((await api.call('GET', `/api/pipelines/${pipeline}`)).status).toBe(200)
    for (const [method, path] of [
      ['POST', '/api/shared/dashboard'],
      ['GET', '/api/shared/../pipelines'],
      ['GET', '/api/shared/%2e%2e/pipelines'],
      ['GET', '/API/pipelines'],
      ['GET', '/d/../api/pipelines'],
    ] as const) {
      const response = await fetch(api.origin + path, { method, headers: { authorization: `Bearer ${token}` } })
      expect([path, [401, 404].includes(response.status) || (await response.text()).startsWith('<!doctype')]).toEqual([path, true])
    }
  })

  test.each([
    ['bearer', { extraHeaders: (token: string) => ({ authorization: `Bearer ${token}` }) }],
    ['handshake', { auth: (token: string) => ({ token }) }],
  ] as const)('not the socket of the editor, by %s', async (_, how) => {
    const { token } = await make(await pipelineWith('Shops'))
    const options = Object.fromEntries(Object.entries(how).map(([key, value]) => [key, value(token)]))
    for (const transport of ['websocket', 'polling']) {
      const socket = io(api.origin, { transports: [transport], forceNew: true, reconnection: false, ...options })
      sockets.push(socket)
      const opened = await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false)))
      expect(opened).toBe(false)
    }
  })

  test('no event of the editor is heard, and none is answered', async () => {
    const [pipeline, other] = [await pipelineWith('Shops'), await pipelineWith('Other')]
    const run = await start(pipeline)
    await own(run, { shops: table(ROWS), hidden: table([['hidden', 9, 9, 9]]) })
    const viewer = view((await make(pipeline)).token)
    await expect.poll(() => viewer.newest()?.status, SOON).toBe('running')
    const raw = viewer.socket as unknown as Socket
    const heard = new Set<string>()
    raw.onAny((event: string) => heard.add(event))
    let answered = 0
    const answer = () => answered++
    // An event that is added has to be added here.
    const events: Record<keyof ClientToServer, unknown[]> = {
      subscribe: [0],
      watchTables: [['hidden', 'shops']],
      here: [{ client: 'c', name: 'Spy', node: null }],
      unsubscribe: [],
    }
    for (const id of [pipeline, other]) for (const [event, params] of Object.entries(events)) raw.emit(event, id, ...params, answer)
    await change(other, { op: 'renamePipeline', name: 'Other still' })
    worker.push('table', { run, node: 'hidden', asOf: 3000 })
    // By the time that its own change has come, what was asked before would have been answered.
    await change(pipeline, { op: 'renamePipeline', name: 'Shops still' })
    await expect.poll(() => viewer.told.dashboards.at(-1)?.name, SOON).toBe('Shops still')
    worker.push('table', { run, node: 'shops', asOf: 3000 })
    await expect.poll(() => viewer.newest()?.tables, SOON).toHaveProperty('shops')
    expect([...heard].sort()).toEqual(['dashboard', 'frame'])
    expect(answered).toBe(0)
    expect(JSON.stringify(viewer.told)).not.toMatch(/hidden|Other/)
  })

  test('neither in another namespace', async () => {
    const { token } = await make(await pipelineWith('Shops'))
    const socket = io(`${api.origin}/admin`, {
      path: SHARED_SOCKET_PATH,
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnection: false,
    })
    sockets.push(socket)
    expect(
      await new Promise((resolve) =>
        socket.once('connect', () => resolve('opened')).once('connect_error', ({ message }) => resolve(message)),
      ),
    ).toBe('Invalid namespace')
  })

  test('nothing of another pipeline, though its nodes are called alike', async () => {
    const [a, b] = [await pipelineWith('A'), await pipelineWith('B')]
    const [runA, runB] = [await start(a), await start(b)]
    const asked: string[] = []
    await own(runB, {})
    worker.push('hello', { slot: '1', pid: process.pid, runs: [runA, runB] })
    worker.answer('liveTable', ({ run }) => (asked.push(run), table(run === runA ? ROWS : [['of B', 1, 1, 1]])))
    const [ofA, ofB] = [view((await make(a)).token), view((await make(b)).token)]
    await expect.poll(() => ofB.told.frames.some(({ tables }) => tables['shops']?.rows[0]?.[0] === 'of B'), SOON).toBe(true)
    worker.push('table', { run: runB, node: 'shops', asOf: 2000 })
    worker.push('table', { run: runA, node: 'shops', asOf: 2000 })
    await change(b, { op: 'renamePipeline', name: 'B is called of B' })
    await change(a, { op: 'renamePipeline', name: 'A again' })
    await expect.poll(() => ofA.told.dashboards.at(-1)?.name, SOON).toBe('A again')
    await expect.poll(() => ofA.told.frames.filter(({ tables }) => tables['shops']).length, SOON).toBeGreaterThan(1)
    expect(new Set(asked)).toEqual(new Set([runA, runB]))
    expect(JSON.stringify(ofA.told)).not.toContain('of B')
  })
})

const WRONG: [string, string][] = [
  ['of the right form', 'A'.repeat(43)],
  ['too short', 'abc'],
  ['with other characters', `${'A'.repeat(42)}%`],
  ['the access token', TOKEN],
]
test.each(WRONG)('a token %s is refused alike', async (_, token) => {
  await make(await pipelineWith('Shops'))
  expect(await look(token)).toMatchObject({ status: 401, body: { problem: INVALID } })
  const viewer = view(token)
  await expect.poll(() => viewer.told.refused, SOON).toEqual(INVALID)
})
test.each([[undefined], [7], [{ $ne: '' }], [['x']]])('a handshake with the token %j is refused', async (token) => {
  const viewer = view(token as unknown as string)
  await expect.poll(() => viewer.told.refused, SOON).toEqual(INVALID)
})

test('after many wrong tokens an address has to wait, with the right one too', async () => {
  const { token } = await make(await pipelineWith('Shops'))
  for (let n = 0; n < TRIES; n++) expect((await look('wrong')).status).toBe(401)
  const problem = { code: 'tooManyTries', params: { wait: SPAN_MS } }
  expect(await look(token)).toMatchObject({ status: 429, body: { problem } })
  const viewer = view(token)
  await expect.poll(() => viewer.told.refused, SOON).toEqual(problem)
  // Those who are signed in are not concerned.
  expect((await api.call('GET', '/api/pipelines')).status).toBe(200)
  now += SPAN_MS
  expect((await look(token)).status).toBe(200)
})

test('the page of a link and the files of the front end need no login; whatever the token, the page is the same', async () => {
  const page = await fetch(`${api.origin}/d/whatever`, { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Millrace</title>'])
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect((await fetch(`${api.origin}/assets/main-abc123.js`)).status).toBe(200)
  expect((await fetch(`${api.origin}/assets/../index.html`)).status).toBe(401)
  expect((await fetch(`${api.origin}/d/whatever`, { method: 'POST' })).status).toBe(401)
})

test('there are at most so many links', async () => {
  const pipeline = await pipelineWith('Shops')
  for (let n = 0; n < 50; n++) await make(pipeline)
  expect(await api.call('POST', `/api/pipelines/${pipeline}/links`, {})).toMatchObject({
    status: 409,
    body: { problem: { code: 'tooManyLinks', params: { most: 50 } } },
  })
  expect((await api.call('POST', `/api/pipelines/${pipeline}/links`, { label: 'x'.repeat(101) })).status).toBe(400)
  expect((await api.call('GET', '/api/pipelines/none/links')).status).toBe(404)
})

test('there are at most so many viewers of a dashboard', async () => {
  const { token } = await make(await pipelineWith('Shops'))
  const viewers = Array.from({ length: VIEWERS }, () => view(token))
  await expect.poll(() => viewers.filter(({ told }) => told.frames.length > 0).length, SOON).toBe(VIEWERS)
  const late = view(token)
  await expect.poll(() => late.told.refused, SOON).toEqual({ code: 'tooManyViewers', params: { most: VIEWERS } })
  viewers[0]!.socket.close()
  // Its place is free once the server has heard of it.
  await expect
    .poll(async () => {
      const next = view(token)
      await new Promise((resolve) => next.socket.once('connect', () => resolve(true)).once('connect_error', resolve))
      return next.told.refused
    }, SOON)
    .toBeUndefined()
})

test('a viewer from another site is refused', async () => {
  const { token } = await make(await pipelineWith('Shops'))
  const socket = io(api.origin, {
    path: SHARED_SOCKET_PATH,
    transports: ['websocket'],
    auth: { token },
    extraHeaders: { origin: 'https://evil.example' },
    forceNew: true,
    reconnection: false,
  })
  sockets.push(socket)
  expect(await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false)))).toBe(
    false,
  )
})
