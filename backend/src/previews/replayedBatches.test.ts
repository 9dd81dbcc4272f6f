/** Replays that begin from a snapshot, from the first record kept, and what the run itself put out in the same batches. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPlan, type JsonObject } from '@millrace/shared'
import { openSession, type Session } from '../duckdb/session.ts'
import type { SnapshotOptions } from '../engine/memorySnapshots.ts'
import { type MemorySnapshot, readSnapshots, snapshotsFolder } from '../engine/snapshotManifest.ts'
import type { Block } from '../ipc/messages.ts'
import type { Replayed } from '../preview/messages.ts'
import { batchRowsOf } from '../preview/batchRows.ts'
import { replay } from '../preview/replay.ts'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { dated } from './recordedBatches.ts'
import { newestThatFit, startOf, turnsFrom } from './replayedBatches.ts'
import { warmUpOf } from './warmUp.ts'

const FORMAT = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
  { name: 'n', type: 'INTEGER' },
  { name: 'at', type: 'BIGINT' },
])
const OTHER = jsonFormat([
  { name: 'n', type: 'INTEGER' },
  { name: 'price', type: 'DOUBLE' },
])
const BATCHES = 15
const SNAPSHOT_AFTER = 6
const ASKED = { from: 9000, to: 14_000 }
const OFTEN: SnapshotOptions = { everyMs: 1, count: 20, bytes: 1e9 }

let folder: string
let session: Session
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-replayed-'))
  const limits = { memoryLimit: '512MB', threads: 2, timeZone: 'UTC' }
  session = await openSession({ file: ':memory:', readFolders: [folder], writeFolders: [], ...limits })
})
afterAll(async () => {
  session.close()
  await rm(folder, { recursive: true, force: true })
})

/** The same rows in each run; every fifth batch has none. */
function rowsOf(batch: number, source: number): string[] {
  if (batch % 5 === 0) return []
  const rows = Array.from({ length: 6 }, (_, i): JsonObject => {
    const chance = ((batch * 7 + i * 13 + source * 5) * 2_654_435_761) % 1000
    return source === 0
      ? { k: 'abcd'[chance % 4]!, v: (chance % 97) / 7, n: chance % 11, at: batch * 1000 - (chance % 2500) }
      : { n: chance % 11, price: (chance % 89) / 3 }
  })
  return [lines(rows)]
}

/** Each leads from `in` (and `other`) to the port `at`. */
const CASES: Record<string, { nodes: DraftNodes; wires: string[]; at: string }> = {
  'totals that are remembered': {
    nodes: { known: ['remember', { keys: ['k'], totals: [{ as: 'sum', fn: 'sum', column: 'v' }] }] },
    wires: ['in.out>known.in'],
    at: 'known.out',
  },
  'keys that are forgotten after a time': {
    nodes: { known: ['remember', { keys: ['n'], totals: [{ as: 'c', fn: 'count' }], expires: true, timeout: 3000 }] },
    wires: ['in.out>known.in'],
    at: 'known.expired',
  },
  'the change since the row before': {
    nodes: { change: ['change', { column: 'v', keys: ['k'], how: 'difference', as: 'change' }] },
    wires: ['in.out>change.in'],
    at: 'change.out',
  },
  'sums over a sliding window, of partial sums that are subtracted': {
    nodes: {
      last: ['window', { length: 7000, slide: 1000 }],
      sums: ['summarize', { keys: ['k'], measures: [{ as: 'c', fn: 'sum', column: 'n' }] }],
    },
    wires: ['in.out>last.in', 'last.out>sums.in'],
    at: 'sums.out',
  },
  'averages over a window that slides by three batches': {
    nodes: {
      last: ['window', { length: 6000, slide: 3000 }],
      sums: ['summarize', { keys: ['k'], measures: [{ as: 'mean', fn: 'avg', column: 'v' }] }],
    },
    wires: ['in.out>last.in', 'last.out>sums.in'],
    at: 'sums.out',
  },
  'the rows of a window': {
    nodes: { last: ['window', { length: 5000, slide: 1000 }], top: ['top', { by: [{ column: 'v', descending: true }], limit: 3 }] },
    wires: ['in.out>last.in', 'last.out>top.in'],
    at: 'top.out',
  },
  'sums of a window whose rows somebody else reads': {
    nodes: {
      last: ['window', { length: 5000, slide: 1000 }],
      sums: ['summarize', { keys: ['k'], measures: [{ as: 'c', fn: 'count' }] }],
      top: ['top', { by: [{ column: 'v', descending: true }], limit: 3 }],
    },
    wires: ['in.out>last.in', 'last.out>sums.in', 'last.out>top.in'],
    at: 'sums.out',
  },
  'windows by event time': {
    nodes: {
      windows: ['eventWindow', { time: 'at', unit: 'milliseconds', size: 4000, lateness: 1000 }],
      sums: ['summarize', { keys: ['window_start', 'k'], measures: [{ as: 'c', fn: 'count' }] }],
    },
    wires: ['in.out>windows.in', 'windows.out>sums.in'],
    at: 'sums.out',
  },
  'a model': {
    nodes: { model: ['kMeans', { features: ['v'], clusters: 2 }] },
    wires: ['in.out>model.in'],
    at: 'model.out',
  },
  'rows of two sources that wait for each other': {
    nodes: { pairs: ['join', { on: [{ left: 'n', right: 'n' }], how: 'left', meet: 'within', time: 4000, suffix: '_other' }] },
    wires: ['in.out>pairs.left', 'other.out>pairs.right'],
    at: 'pairs.out',
  },
  'a table that arrives': {
    nodes: { price: ['lookUp', { from: 'port', update: 'merge', on: [{ left: 'n', right: 'n' }], add: ['price'] }] },
    wires: ['in.out>price.in', 'other.out>price.table'],
    at: 'price.out',
  },
}

interface Done {
  run: TestRun
  blocks: Record<string, readonly Block[]>
}

/** Batches of a run that takes a snapshot beside one of them. */
async function runOf({ nodes, wires, at }: (typeof CASES)[string]): Promise<Done> {
  const plan = buildPlan(
    documentOf({ ...nodes, shown: ['liveTable', { mode: 'append', keys: [], limit: 1000 }] }, [...wires, `${at}>shown.in`]),
  ).plan
  const run = await TestRun.open(plan, { snapshots: OFTEN })
  const blocks: Record<string, Block[]> = { in: [], other: [] }
  let ended: Promise<unknown> = Promise.resolve()
  for (let batch = 1; batch <= BATCHES; batch++) {
    const content: Record<string, string[]> = { in: rowsOf(batch, 0) }
    if (wires.some((wire) => wire.startsWith('other'))) content['other'] = rowsOf(batch, 1)
    const given = await run.blocks(Object.fromEntries(Object.entries(content).filter(([, texts]) => texts.length > 0)))
    for (const [node, each] of Object.entries(given.blocks)) blocks[node]!.push(...each)
    const time = batch * 1000
    if (run.run.isQuiet(time, given.blocks)) run.run.skipTo(time)
    else await run.run.batch({ time, ...given, startedAt: 0 })
    if (batch === SNAPSHOT_AFTER) ({ ended } = await run.run.takeSnapshot({}))
  }
  await ended
  return { run, blocks }
}

const documentOf = (nodes: DraftNodes, wires: string[]) =>
  draftOf({ in: sourceOf(FORMAT), ...(wires.some((wire) => wire.startsWith('other')) && { other: sourceOf(OTHER) }), ...nodes }, wires)

const placeOf = (at: string) => {
  const [node, port] = at.split('.') as [string, string]
  return { node, port }
}

let asked = 0
/** From where these batches are played, in a folder of their own. */
async function beginningOf({ run, blocks }: Done, snapshots: readonly MemorySnapshot[], { from, to }: { from: number; to: number }) {
  const inputs = await run.run.batchInputs(BATCHES * 1000, 100)
  const sides = Object.fromEntries(Object.entries(blocks).map(([node, each]) => [node, dated(each, node, inputs)]))
  const start = startOf({ sides: [sides], snapshots, from, to, interval: 1000, needsEarlier: true })
  const turns = turnsFrom(start, sides, inputs, { to, interval: 1000 })
  const file = (snapshot: MemorySnapshot) => path.join(snapshotsFolder(run.folder), snapshot.file)
  const begin = {
    snapshot: start.snapshot && { at: start.snapshot, file: file(start.snapshot) },
    zeroTime: inputs.zeroTime!,
    isRunsOwn: start.snapshot === null,
  }
  return { turns, files: { folder: path.join(folder, String(++asked)), inputFolders: [run.folder], begin } }
}

async function replayed(
  { wires, at }: (typeof CASES)[string],
  version: DraftNodes | null,
  draft: DraftNodes,
  done: Done,
  snapshots: readonly MemorySnapshot[],
): Promise<Replayed> {
  const { turns, files } = await beginningOf(done, snapshots, ASKED)
  const side = (each: DraftNodes) => ({ document: documentOf(each, wires), target: placeOf(at), turns })
  return replay(session.connection, { version: version && side(version), draft: side(draft), ...ASKED, ...files }, () => undefined)
}

async function rowsOfBatch({ nodes, wires, at }: (typeof CASES)[string], done: Done, snapshots: readonly MemorySnapshot[], time: number) {
  const { turns, files } = await beginningOf(done, snapshots, { from: time, to: time })
  const question = { document: documentOf(nodes, wires), target: placeOf(at), turns, time, ...files }
  return batchRowsOf(session.connection, question, 1000, () => undefined, new AbortController().signal)
}

/** Rows with their batch times, in no order within a batch; sums of the same fractions in another order agree to nine digits. */
const sorted = (rows: readonly (readonly unknown[])[]) => {
  const close = (cell: unknown) => (typeof cell === 'number' ? Number(cell.toPrecision(9)) : cell)
  return rows.map((row) => JSON.stringify(row.map(close))).toSorted()
}

describe('the rows of a replay are those that the run put out', () => {
  test.each(Object.entries(CASES))(
    '%s',
    async (_, each) => {
      const done = await runOf(each)
      try {
        const live = await done.run.run.readLiveTable('shown', 1000)
        const own = sorted(
          live.rows
            .filter((row) => Number(row.at(-1)) >= ASKED.from && Number(row.at(-1)) <= ASKED.to)
            .map((row) => [row.at(-1), ...row.slice(0, -1)]),
        )
        expect(own.length).toBeGreaterThan(0)
        const { snapshots } = await readSnapshots(done.run.folder)
        expect(snapshots.map(({ time }) => time)).toEqual([SNAPSHOT_AFTER * 1000])
        for (const from of [snapshots, []]) {
          const { rows, draft } = await replayed(each, null, each.nodes, done, from)
          expect(sorted(rows.map((row) => [row.time, ...row.draft!]))).toEqual(own)
          expect(draft).toMatchObject({ windows: {}, remembering: [], problems: [] })
        }
        const time = Math.max(...live.rows.map((row) => Number(row.at(-1))).filter((each) => each <= ASKED.to))
        const batch = await rowsOfBatch(each, done, snapshots, time)
        expect(sorted(batch.rows)).toEqual(sorted(live.rows.filter((row) => Number(row.at(-1)) === time).map((row) => row.slice(0, -1))))
        expect(batch).toMatchObject({ total: batch.rows.length, notDue: null, windows: {}, remembering: [], problems: [] })
      } finally {
        await done.run.close()
      }
    },
    60_000,
  )

  test('a step that means something else in the draft begins empty, and is named; the others go on', async () => {
    const each = CASES['totals that are remembered']!
    const done = await runOf(each)
    try {
      const { snapshots } = await readSnapshots(done.run.folder)
      const other: DraftNodes = { known: ['remember', { keys: ['k'], totals: [{ as: 'sum', fn: 'sum', column: 'n' }] }] }
      const found = await replayed(each, each.nodes, other, done, snapshots)
      expect([found.version.remembering, found.draft.remembering]).toEqual([[], ['known']])
    } finally {
      await done.run.close()
    }
  })
})

test.each([
  ['sums over a sliding window, of partial sums that are subtracted', 'last.out', 7000],
  ['sums over a sliding window, of partial sums that are subtracted', 'sums.out', 0],
  ['sums of a window whose rows somebody else reads', 'last.out', 0],
  ['windows by event time', 'windows.out', 0],
  ['totals that are remembered', 'known.out', 0],
])('%s: how long the rows at %s take to be filled', (name, at, ms) => {
  const { nodes, wires } = CASES[name]!
  expect(warmUpOf(documentOf(nodes, wires), placeOf(at))).toBe(ms)
})

test('into windows by event time of which the run keeps sums only, rows of any time may come', () => {
  const { nodes, wires } = CASES['windows by event time']!
  const sums: DraftNodes['sums'] = ['summarize', { keys: ['window_start', 'window_end'], measures: [{ as: 'c', fn: 'count' }] }]
  const document = documentOf({ ...nodes, sums }, wires)
  expect(['windows.out', 'sums.out'].map((at) => warmUpOf(document, placeOf(at)))).toEqual([Infinity, 0])
})

describe('where a replay begins', () => {
  const block = (seq: number, records = 1): Block => ({
    seq,
    file: '',
    bytes: 10,
    records,
    receivedFrom: seq * 1000,
    receivedTo: seq * 1000,
  })
  const snapshot = (time: number) => ({ time, consumed: { in: time / 1000 } }) as unknown as MemorySnapshot
  const range = { from: 12_000, to: 19_000 }
  const from = (blocks: Block[], times: number[], warmUp = 0) =>
    startOf({ sides: [{ in: blocks }], snapshots: times.map(snapshot), ...range, interval: 1000, needsEarlier: true, warmUp })
  const blocks = (first: number, records?: number) => Array.from({ length: 20 - first }, (_, i) => block(first + i, records))

  test.each([
    ['the newest one before the first batch', blocks(1), [5000, 11_000, 12_000], 11_000, 11, false],
    ['one that is older than the first record kept, where all since is kept', blocks(6), [3000, 5000], 5000, 5, false],
    ['none where records since are gone', blocks(8), [5000], undefined, 7, false],
    ['none where there is none', blocks(1), [], undefined, 0, false],
    ['one that is near, where there is much input', blocks(1, 90_000), [5000, 9000], 9000, 9, false],
    ['none where there is more since than is played', blocks(1, 90_000), [5000], undefined, 8, false],
    ['not with all batches, where they have more than is played', blocks(1, 300_000), [11_000], undefined, 16, true],
    ['with one batch, however large', blocks(1, 3_000_000), [11_000], undefined, 18, true],
  ] as const)('%s', (_, kept, times, time, after, isCut) => {
    const found = from([...kept], [...times])
    expect([found.snapshot?.time, found.after['in'], found.isCut]).toEqual([time, after, isCut])
  })

  test.each([
    ['one that is old enough for it', blocks(1), [4000, 7000, 11_000], 5000, 7000],
    ['the first record of the run where all are younger', blocks(1), [7000, 11_000], 6000, undefined],
    ['the oldest where the first records are gone too', blocks(7), [7000, 11_000], 6000, 7000],
    ['the oldest that is near enough', blocks(2, 120_000), [5000, 11_000], Infinity, 11_000],
    ['a younger one, where there is too much since the one that is old enough', blocks(1, 90_000), [4000, 9000], 6000, 9000],
    ['a younger one, where there is too much since the first record', blocks(1, 90_000), [9000], Infinity, 9000],
  ] as const)('where something has to be filled first: %s', (_, kept, times, warmUp, time) => {
    expect(from([...kept], [...times], warmUp).snapshot?.time).toBe(time)
  })

  test('each batch is looked at once', () => {
    let looks = 0
    const batch = {
      time: 0,
      bytes: 0,
      get records() {
        looks++
        return 1
      },
    }
    expect(newestThatFit(Array.from({ length: 4000 }, () => batch))).toBe(1000)
    expect(looks).toBeLessThanOrEqual(4000)
  })
})
