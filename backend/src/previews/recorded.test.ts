/** Samples of what a run recorded, with a real intake whose owner is the test. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  reasonInWords,
  type RecordedSource,
  type ReplayRow,
  type RewriteLine,
  type RewrittenFile,
  type RewrittenFormat,
} from '@millrace/shared'
import type { Intake } from '../intake/intake.ts'
import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { Cut, IntakePushes, IntakeRequests } from '../ipc/messages.ts'
import { PreviewService } from '../preview/service.ts'
import { noProblems } from '../testing/analyser.ts'
import { startApi, type TestApi, TOKEN } from '../testing/api.ts'
import { freePort } from '../testing/postgres.ts'
import { draftOf } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { jsonFormat } from '../testing/runs.ts'
import { type FakeWorker, startFakeWorker } from '../testing/worker.ts'
import { startIntake } from '../testing/intake.ts'

const INTERVAL_MS = 100

let api: TestApi
let previewer: PreviewService
let intake: Intake
let owner: Channel<IntakeRequests>
let worker: FakeWorker
let run: string
let pipeline: string
let port: number
const cuts: Cut[] = []
/** How long is waited for what a busy machine may do late. */
const SOON = { timeout: 20_000 }

beforeAll(async () => {
  previewer = new PreviewService()
  api = await startApi(noProblems, undefined, previewer)
  intake = await startIntake(api.folder)
  port = await freePort()
  const format = jsonFormat([{ name: 'id', type: 'INTEGER' }])
  const [type, settings] = sourceOf(format)
  const document = draftOf(
    { in: [type, { ...settings, port }], all: ['filter', { condition: { mode: 'formula', formula: 'true' } }] },
    ['in.out>all.in'],
    INTERVAL_MS,
  )
  pipeline = (await api.call('POST', '/api/pipelines', { document })).body.id
  run = (await api.call('POST', `/api/pipelines/${pipeline}/deploy`, { sequence: 0 })).body.run.id
  worker = await startFakeWorker(join(api.folder, 'sockets', 'worker-w1.sock'), run)
  owner = await connectChannel<IntakeRequests>(join(api.folder, 'sockets', 'intake.sock'), {
    onPush: (kind, push) => {
      if (kind === 'cut') cuts.push(push as Cut)
      else worker.push('receivers', push as IntakePushes['receivers'])
    },
  })
  const sources = [{ node: 'in', connector: type, settings: document.nodes['in']!.settings, format }]
  await owner.request('open', { run, epoch: 1, interval: INTERVAL_MS, sources, quotaBytes: 1e9, after: 0, consumed: {} })
})
afterAll(async () => {
  owner.close()
  await worker.close()
  await api.close()
  await intake.close()
  await previewer.close()
})

const ask = async (route: string, more: object = {}) =>
  (
    await api.call('POST', `/api/pipelines/${pipeline}/${route}`, {
      sequence: 0,
      client: 'c',
      target: { node: 'all', port: 'out' },
      ...more,
    })
  ).body

async function send(...ids: number[]): Promise<void> {
  const records = () => cuts.flatMap((cut) => cut.blocks['in'] ?? []).reduce((sum, block) => sum + block.records, 0)
  const before = records()
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.end(ids.map((id) => `{"id":${id}}\n`).join(''))
  await expect.poll(records, SOON).toBe(before + ids.length)
}

test('nothing came yet: it says where records are waited for', async () => {
  await expect
    .poll(async () => reasonInWords((await ask('explain')).reason), SOON)
    .toBe(`Nothing has come yet. It waits at tcp://127.0.0.1:${port}.`)
})

test('what the run took is the sample, also when it was released since; it stays until it is refreshed', async () => {
  await send(1, 2)
  await send(3)
  await owner.request('release', { run, epoch: 1, through: cuts.findLast(({ through }) => through['in'])!.through })
  const first = await ask('previews')
  expect(first).toMatchObject({ rows: [[1], [2], [3]], samples: { in: { origin: 'recorded', records: 3 } } })
  expect(first.samples.in.to).toBeGreaterThanOrEqual(first.samples.in.from)
  await send(4)
  expect(await ask('previews')).toMatchObject({ key: first.key, total: 3 })
  expect(await ask('previews', { refresh: true })).toMatchObject({ total: 4, samples: { in: { origin: 'recorded' } } })
})

test('what was received of some batches is a file, as it came', async () => {
  const [source, ...others] = (await api.call('GET', `/api/pipelines/${pipeline}/recorded`)).body as RecordedSource[]
  expect(others).toEqual([])
  expect(source).toMatchObject({ node: 'in', suffix: 'jsonl', interval: INTERVAL_MS })
  expect(source!.batches.reduce((sum, { records }) => sum + records, 0)).toBe(4)
  const file = (from: number, to: number) => api.call('GET', `/api/pipelines/${pipeline}/recorded/in/file?from=${from}&to=${to}`)
  const [first, last] = [source!.batches[0]!.time, source!.batches.at(-1)!.time]
  const all = await file(first, last)
  expect(all.text).toBe('{"id":1}\n{"id":2}\n{"id":3}\n{"id":4}\n')
  expect((await file(last, last)).text).toBe('{"id":4}\n')
  expect(await file(1, 2)).toMatchObject({ status: 404 })
  expect(await file(2, -1)).toMatchObject({ status: 400 })
  expect(await api.call('GET', `/api/pipelines/${pipeline}/recorded/all/file?from=1&to=2`)).toMatchObject({ status: 404 })
})

test.each<[format: RewrittenFormat, read: (bytes: Buffer) => unknown, rows: unknown]>([
  ['csv', String, '"id"\n"1"\n"2"\n"3"\n"4"\n'],
  ['avro', (bytes) => bytes.subarray(0, 4).toString(), 'Obj\u0001'],
])(
  'the same as a file of %s, which is given out once',
  async (format, read, rows) => {
    const base = `/api/pipelines/${pipeline}/recorded`
    const [source] = (await api.call('GET', base)).body as RecordedSource[]
    const range = { from: source!.batches[0]!.time, to: source!.batches.at(-1)!.time }
    const { text } = await api.call('POST', `${base}/in/files`, { ...range, format })
    const told = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RewriteLine)
    const steps = told.flatMap((line) => ('step' in line ? line.step : []))
    expect(steps.at(-1)).toMatchObject({ done: steps[0]!.of, of: steps[0]!.of })
    expect(told.at(-1)).toMatchObject({ file: { suffix: format, rows: 4, refused: 0 } })
    const { id, bytes } = (told.at(-1) as { file: RewrittenFile }).file
    const file = await fetch(`${api.origin}${base}/files/${id}`, { headers: { authorization: `Bearer ${TOKEN}` } })
    const content = Buffer.from(await file.arrayBuffer())
    expect(content.length).toBe(bytes)
    expect(read(content)).toBe(rows)
    expect(await api.call('GET', `${base}/files/${id}`)).toMatchObject({ status: 404 })
  },
  30_000,
)

test('what a stopped run recorded is the sample still', async () => {
  await owner.request('close', { run, epoch: 1 })
  expect(await ask('previews', { refresh: true })).toMatchObject({ total: 4, samples: { in: { origin: 'recorded', records: 4 } } })
})

test('past batches through the version and the draft, side by side, also of a stopped run', async () => {
  const target = { node: 'all', port: 'out' }
  const replays = async (range: object, more: object = {}) => {
    const { status, text, body } = await api.call('POST', `/api/pipelines/${pipeline}/replays`, {
      sequence: 0,
      client: 'c',
      target,
      range,
      ...more,
    })
    return {
      status,
      body,
      lines:
        status === 200
          ? text
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line))
          : [],
    }
  }
  const { body: kept } = await api.call('GET', `/api/pipelines/${pipeline}/replays`)
  expect(kept).toMatchObject({ version: 1, interval: INTERVAL_MS })
  expect(kept.kept.from).toBeLessThanOrEqual(kept.kept.to)
  const change = (id: string, formula: string) =>
    api.call('POST', `/api/pipelines/${pipeline}/changes`, {
      id,
      client: 'c',
      label: 'A change',
      ops: [{ op: 'setSetting', id: 'all', setting: 'condition', value: { mode: 'formula', formula } }],
    })
  await change('fewer', 'id > 2')
  const { lines } = await replays(kept.kept)
  expect(lines.slice(0, -1).every(({ step }) => step.done < step.of)).toBe(true)
  expect(lines.length).toBeGreaterThan(1)
  const { replay } = lines.at(-1)
  expect(replay).toMatchObject({
    number: 1,
    limit: null,
    unrecorded: [],
    key: null,
    totals: { same: 2, changed: 0, gone: 2, new: 0 },
    version: { counts: { all: { in: { in: 4 }, out: { out: 4, rejected: 0 } } } },
    draft: { counts: { all: { in: { in: 4 }, out: { out: 2, rejected: 2 } } } },
  })
  expect(replay.rows.map(({ mark, version, draft }: ReplayRow) => [mark, version?.[0] ?? null, draft?.[0] ?? null])).toEqual([
    ['gone', 1, null],
    ['gone', 2, null],
    ['same', 3, 3],
    ['same', 4, 4],
  ])
  const newest = (await replays({ last: 1 })).lines.at(-1).replay
  expect(newest).toMatchObject({ limit: null, compared: { batches: 1, from: kept.kept.to }, totals: { same: 1, gone: 0 } })
  expect((await replays({ last: 1000 })).lines.at(-1).replay.limit).toBe('notKept')
  expect((await replays({ from: 1, to: 2 })).lines.at(-1).replay).toMatchObject({ compared: null, rows: [] })
  expect((await replays({ from: 2, to: 1 })).status).toBe(400)
  expect((await replays({ last: 1 }, { version: 7 })).status).toBe(404)
  await change('back', 'true')
})

test('a run that is younger than a window has shown nothing of it yet', async () => {
  const last = { type: 'window', typeVersion: 1, name: 'Last', settings: { length: 3_600_000, slide: 3_600_000 }, position: { x: 0, y: 0 } }
  const ops = [
    { op: 'addNode', id: 'last', node: last },
    { op: 'addEdge', edge: { from: { node: 'all', port: 'out' }, to: { node: 'last', port: 'in' } } },
  ]
  await api.call('POST', `/api/pipelines/${pipeline}/changes`, { id: 'window', client: 'c', label: 'A window', ops })
  const target = { node: 'last', port: 'out' }
  expect((await ask('explain', { target })).reason.code).toBe('notEmpty')
  const time = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS
  const times = { time, interval: INTERVAL_MS, startedAt: time, finishedAt: time }
  const report = {
    run,
    version: 1,
    sequence: 1,
    kind: 'batch',
    status: 'done',
    records: 0,
    bytes: 0,
    sources: {},
    nodes: {},
    outputs: {},
  } as const
  worker.push('report', { report: { ...report, ...times } })
  await expect
    .poll(async () => (await ask('explain', { target })).reason)
    .toEqual({ code: 'windowOpens', params: { slide: 3_600_000, at: time - INTERVAL_MS + 3_600_000 } })
})

test('a draft whose source is another one does not show what the run took', async () => {
  const other = await freePort()
  const ops = [{ op: 'setSetting', id: 'in', setting: 'port', value: other }]
  await api.call('POST', `/api/pipelines/${pipeline}/changes`, { id: 'port', client: 'c', label: 'A change', ops })
  expect(await ask('previews')).toMatchObject({ total: 0, samples: { in: { origin: 'none', reason: { code: 'notRunning' } } } })
})
