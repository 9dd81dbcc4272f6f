/** Rows of past batches, computed again from blocks: as many, and the same, as the engine had. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type BatchReport, type BatchRows, buildPlan, type JsonObject, PLAYED_RECORDS } from '@millrace/shared'
import { type ChannelServer, serveChannel } from '../ipc/channel.ts'
import type { Block } from '../ipc/messages.ts'
import { PreviewService } from '../preview/service.ts'
import { noProblems } from '../testing/analyser.ts'
import { startApi, type TestApi } from '../testing/api.ts'
import { draftOf } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { type FakeWorker, startFakeWorker } from '../testing/worker.ts'

const KV = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const formula = (text: string): JsonObject => ({ condition: { mode: 'formula', formula: text } })
const document = draftOf(
  {
    in: sourceOf(KV),
    keep: ['filter', formula('v > 1')],
    last: ['window', { length: 3000, slide: 2000 }],
    sums: ['summarize', { keys: ['k'], measures: [{ as: 'total', fn: 'sum', column: 'v' }] }],
    known: ['remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count' }], snapshot: 2 }],
    table: ['liveTable', { mode: 'append', keys: [], limit: 100 }],
    totals: ['liveTable', { mode: 'append', keys: [], limit: 100 }],
  },
  ['in.out>keep.in', 'keep.out>last.in', 'keep.out>table.in', 'last.out>sums.in', 'sums.out>totals.in', 'keep.out>known.in'],
)
/** Between them batches without input; one record that cannot be read. */
const INPUT: Record<number, string> = {
  1000: lines([
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ]),
  2000: lines([{ k: 'a', v: 3 }]) + '{"k":"a","v":"x"}\n',
  4000: lines([
    { k: 'c', v: 4 },
    { k: 'a', v: 5 },
    { k: 'c', v: 0 },
  ]),
  7000: lines([{ k: 'a', v: 9 }]),
}

/** The run took a snapshot of what it remembered after this batch. */
const REMEMBERED_AT = 2000

let api: TestApi
let previewer: PreviewService
let worker: FakeWorker
let intake: ChannelServer
let engine: TestRun
let run: string
let pipeline: string
const reports: BatchReport[] = []
const blocks: Block[] = []
/** What the intake still has. */
let kept: Block[]

beforeAll(async () => {
  previewer = new PreviewService()
  api = await startApi(noProblems, undefined, previewer)
  intake = await serveChannel(join(api.folder, 'sockets', 'intake.sock'), () => ({ onRequest: () => ({ blocks: kept }) }))
  const { body } = await api.call('POST', '/api/pipelines', { document })
  pipeline = body.id
  run = (await api.call('POST', `/api/pipelines/${pipeline}/deploy`, { sequence: 0 })).body.run.id
  worker = await startFakeWorker(join(api.folder, 'sockets', 'worker-w1.sock'), run)
  const folder = join(api.folder, 'runs', run)
  await mkdir(folder, { recursive: true })
  engine = await TestRun.open(buildPlan(document).plan, { runId: run, folder, snapshots: { everyMs: 1, count: 2, bytes: 1e9 } })
  for (let time = 1000; time <= 7000; time += 1000) {
    const text = INPUT[time]
    const given = await engine.blocks(text === undefined ? {} : { in: [text] })
    blocks.push(...(given.blocks['in'] ?? []))
    if (engine.run.isQuiet(time, given.blocks)) engine.run.skipTo(time)
    else reports.push(await engine.run.batch({ time, ...given, startedAt: 0 }))
    if (time === REMEMBERED_AT) await (await engine.run.takeSnapshot({})).ended
  }
})
beforeEach(() => {
  kept = blocks
  worker.answer('batch', async ({ time }) => ({ report: await engine.run.report(time) }))
  worker.answer('batchInputs', ({ until, limit }) => engine.run.batchInputs(until, limit))
})
afterAll(async () => {
  await worker.close()
  await api.close()
  await intake.close()
  await previewer.close()
  await engine.close()
})

const rowsAt = async (time: number, node: string, port = 'out'): Promise<BatchRows> => {
  const { status, body } = await api.call('GET', `/api/runs/${run}/batches/${time}/rows?node=${node}&port=${port}`)
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}

const notOwned = () =>
  worker.answer('batchInputs', () => {
    throw Object.assign(new Error('This worker does not own the run.'), { code: 'notOwner' })
  })

test('at every port of every batch as many rows as its report counts, also of windows, states and batches without input', async () => {
  const found: unknown[] = []
  const counted: unknown[] = []
  // From the first record on, from a snapshot, and from one with a pause behind it.
  for (const { time, nodes } of reports.filter((report) => [2000, 4000, 7000].includes(report.time))) {
    for (const [node, { out }] of Object.entries(nodes)) {
      for (const port of Object.keys(out)) {
        const { total, reported, began, windows, remembering, lacking, isByLedger } = await rowsAt(time, node, port)
        found.push([time, node, port, total])
        counted.push([time, node, port, reported ?? total])
        expect({ windows, remembering, isByLedger }).toEqual({ windows: {}, remembering: [], isByLedger: true })
        expect(lacking).toEqual({})
        // Rows of a window of which the run keeps sums are filled from before the snapshot, and what keeps nothing needs no other batch.
        const isRemembered = time > REMEMBERED_AT && ['sums', 'known'].includes(node)
        expect([node, began]).toEqual([node, isRemembered ? { at: REMEMBERED_AT, isRemembered } : { at: began!.at, isRemembered: false }])
      }
    }
  }
  expect(found).toEqual(counted)
  expect(found.length).toBeGreaterThan(15)
}, 60_000)

test('the rows that arrive at a live table are those that it was given', async () => {
  for (const table of ['table', 'totals']) {
    const live = await engine.run.readLiveTable(table, 100)
    for (const { time } of reports) {
      const given = live.rows.filter((row) => row.at(-1) === time).map((row) => row.slice(0, -1))
      const found = (await rowsAt(time, table, 'in')).rows
      // Groups stand in no order.
      const sorted = (rows: unknown[][]) => (table === 'totals' ? rows.map((row) => JSON.stringify(row)).toSorted() : rows)
      expect(sorted(found), `${table} at ${time}`).toEqual(sorted(given))
    }
  }
})

test('a step that has no turn in a batch says how often it has one', async () => {
  expect(await rowsAt(2000, 'last')).toMatchObject({ notDue: null, total: 2 })
  expect(await rowsAt(4000, 'last')).toMatchObject({ notDue: null })
  expect(await rowsAt(7000, 'last')).toMatchObject({ notDue: 2000, total: 0, reported: null })
})

test('of a batch whose input was let go of there are no rows, and it is said how many are lacking', async () => {
  kept = blocks.slice(2)
  expect(await rowsAt(2000, 'keep')).toMatchObject({ columns: null, lacking: { in: { records: 0, of: 2 } }, reported: 1 })
  expect(await rowsAt(4000, 'keep')).toMatchObject({
    rows: [
      ['c', 4],
      ['a', 5],
    ],
    lacking: {},
    windows: {},
    remembering: [],
  })
})

test('where earlier input was let go of, what the run remembered serves', async () => {
  kept = blocks.slice(2)
  for (const node of ['known', 'sums'])
    for (const time of [4000, 7000]) {
      const found = await rowsAt(time, node)
      expect(found).toMatchObject({ total: found.reported ?? found.total, windows: {}, remembering: [], problems: [], lacking: {} })
      expect(found.began).toEqual({ at: REMEMBERED_AT, isRemembered: true })
    }
})

test('where nothing of it serves, windows that are not full and steps that began later are named, with where that was', async () => {
  kept = blocks.slice(2)
  const last = { began: { at: REMEMBERED_AT, isRemembered: true }, windows: { last: { filled: 2, needed: 3 } } }
  expect(await rowsAt(4000, 'last')).toMatchObject({ ...last, total: 2, reported: 3 })
  kept = blocks.slice(3)
  expect(await rowsAt(7000, 'known')).toMatchObject({ began: { at: 7000, isRemembered: false }, remembering: ['known'] })
})

test('while nobody holds the run, records are told by when they came', async () => {
  notOwned()
  kept = blocks.map((block, at) => ({
    ...block,
    receivedFrom: Number(Object.keys(INPUT)[at]) - 900,
    receivedTo: Number(Object.keys(INPUT)[at]) - 100,
  }))
  expect(await rowsAt(4000, 'keep')).toMatchObject({ isByLedger: false, total: 2, reported: 2 })
})

test('a comparison begins from what the run remembered, also where the records before are gone', async () => {
  const asked = { sequence: 0, client: 'c', range: { from: 4000, to: 7000 } }
  for (const node of ['known', 'sums']) {
    kept = blocks.slice(2)
    const { text } = await api.call('POST', `/api/pipelines/${pipeline}/replays`, { ...asked, target: { node, port: 'out' } })
    const { replay } = JSON.parse(text.trimEnd().split('\n').at(-1)!)
    const put = reports.filter(({ time }) => time >= 4000).map(({ nodes }) => nodes[node]?.out['out'] ?? 0)
    const side = { windows: {}, remembering: [], problems: [], counts: { [node]: { out: { out: put.reduce((a, b) => a + b) } } } }
    expect(replay).toMatchObject({ began: { at: REMEMBERED_AT, isRemembered: true }, limit: null, version: side, draft: side })
  }
})

test('a comparison begins early enough to fill a window that is looked at itself, of which the run keeps its sums only', async () => {
  const asked = { sequence: 0, client: 'c', range: { from: 4000, to: 7000 }, target: { node: 'last', port: 'out' } }
  const { text } = await api.call('POST', `/api/pipelines/${pipeline}/replays`, asked)
  const { replay } = JSON.parse(text.trimEnd().split('\n').at(-1)!)
  const put = reports.filter(({ time }) => time >= 4000).map(({ nodes }) => nodes['last']?.out['out'] ?? 0)
  const side = { windows: {}, remembering: [], problems: [], counts: { last: { out: { out: put.reduce((a, b) => a + b) } } } }
  expect(replay).toMatchObject({ began: { at: 1000, isRemembered: false }, limit: null, version: side, draft: side })
})

test('of more records than are read at once the newest are, and it is said', async () => {
  notOwned()
  kept = await Promise.all(
    [1000, 2000, 4000].map(async (time, at) => {
      const file = join(engine.folder, 'input', `large-${time}`)
      await writeFile(file, '{"k":"a","v":2}\n'.repeat(60_000))
      return { seq: at + 1, file, bytes: 60_000 * 16, records: 60_000, receivedFrom: time - 900, receivedTo: time - 100 }
    }),
  )
  const range = { from: 1000, to: 4000 }
  const few = kept
  kept = few.map((block) => ({ ...block, records: PLAYED_RECORDS / 2 }))
  const asked = { sequence: 0, client: 'c', target: { node: 'keep', port: 'out' }, range }
  const { text } = await api.call('POST', `/api/pipelines/${pipeline}/replays`, asked)
  const { replay } = JSON.parse(text.trimEnd().split('\n').at(-1)!)
  expect(replay).toMatchObject({ limit: 'tooMany', kept: range, compared: { from: 2000, to: 4000 }, totals: { same: 120_000 } })
  kept = few
  const report = (await engine.run.report(4000))!
  worker.answer('batch', () => ({ report: { ...report, sources: { in: { records: 200_000, bytes: 1, deadLetters: 0 } } } }))
  expect(await rowsAt(4000, 'keep')).toMatchObject({ total: 60_000, lacking: { in: { records: 60_000, of: 200_000 } } })
})

test('what is not there is refused', async () => {
  const status = async (path: string) => (await api.call('GET', `/api/runs/${run}/batches/${path}`)).status
  expect(await status('4000/rows?node=nobody&port=out')).toBe(404)
  expect(await status('4000/rows?node=keep&port=none')).toBe(404)
  expect(await status('4500/rows?node=keep&port=out')).toBe(404)
  expect(await status('4000/rows?node=keep')).toBe(400)
})
