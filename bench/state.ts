/** What it costs to remember millions of keys: batches that touch 50,000 of them, within a run's memory limit. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Json } from '@millrace/shared'
import { openSession } from '../backend/src/duckdb/session.ts'
import { openRun } from '../backend/src/engine/openRun.ts'
import type { Block } from '../backend/src/ipc/messages.ts'
import { planOf, type Step } from './documents.ts'
import { count, type Figure, median, table } from './figure.ts'

const TOUCHED = 50_000
const ROWS_PER_KEY = 2
const BATCHES = 7
const INTERVAL_MS = 1000
const MEMORY = '1GB'
const SIZES = [1_000_000, 10_000_000]
const COLUMNS = [
  { name: 'k', type: 'BIGINT' },
  { name: 'v', type: 'INTEGER' },
]

const totals = [
  { as: 'n', fn: 'count', column: '' },
  { as: 'total', fn: 'sum', column: 'v' },
]
const formula = { as: 'level', fn: 'formula', column: '', begin: '0', formula: 'old.level * 0.9 + sum(v)' }
const ofRow = { ...formula, formula: 'old.level * 0.9 + v' }
const forgetting = { keys: ['k'], expires: true, timeout: 3_600_000 }
const WAYS = {
  'per key: count and sum': ['remember', { ...forgetting, totals }],
  'per key: a formula too': ['remember', { ...forgetting, totals: [...totals, formula] }],
  'row by row: count and sum': ['rememberByRow', { ...forgetting, totals }],
  'row by row: a formula too': ['rememberByRow', { ...forgetting, totals: [...totals, ofRow] }],
} satisfies Record<string, [string, Record<string, Json>]>
type Way = keyof typeof WAYS

interface Remembered {
  keys: number
  /** Median milliseconds of a batch. */
  ms: Record<Way, number>
  /** Milliseconds to look a part of a key up, and bytes of the database. */
  look: number
  bytes: number
}

const source: Step = ['tcp', { format: { kind: 'json', columns: COLUMNS } }]
const few: Step = ['top', { by: [{ column: 'total', descending: true }], limit: 10, per: [] }]

/** A file with that many keys, as an export of a state would be. */
async function keysFile(folder: string, keys: number): Promise<string> {
  const file = path.join(folder, `${keys}.parquet`)
  const limits = { memoryLimit: MEMORY, threads: 2, timeZone: 'UTC', lockWaitMs: 0 }
  const session = await openSession({ file: path.join(folder, `${keys}.duckdb`), readFolders: [], writeFolders: [], ...limits })
  await session.connection.run(
    `COPY (SELECT range AS k, 1 AS n, range % 1000 AS total, 0.5 AS level FROM range(${keys})) TO '${file}' (FORMAT parquet)`,
  )
  session.close()
  return file
}

/** Rows of keys that are spread over all of them, one piece a batch. */
function piecesOf(folder: string, keys: number): Omit<Block, 'seq'>[] {
  return Array.from({ length: BATCHES }, (_, batch) => {
    const file = path.join(folder, `rows-${keys}-${batch}`)
    const key = (i: number) => (i * 7919 + batch * 104_729) % keys
    const lines = Array.from({ length: TOUCHED * ROWS_PER_KEY }, (_, i) => `{"k":${key(i % TOUCHED)},"v":${i % 997}}\n`)
    writeFileSync(file, lines.join(''))
    return { file, bytes: statSync(file).size, records: lines.length, receivedFrom: 0, receivedTo: 0 }
  })
}

async function remembering(way: Way, shared: string, keys: number): Promise<{ ms: number; look: number; bytes: number }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-state-'))
  const run = await openRun({
    runId: 'bench',
    folder,
    plan: planOf(INTERVAL_MS, [source, WAYS[way], few], path.join(folder, 'out')),
    version: 1,
    inputFolders: [shared],
    staging: () => 'jsonl',
    limits: { memory: MEMORY, threads: 2 },
    now: () => Date.now(),
    lockWaitMs: 0,
  })
  const times: number[] = []
  try {
    mkdirSync(run.stateFolder, { recursive: true })
    await run.importState('n1', 'parquet', path.join(shared, `${keys}.parquet`))
    for (const [i, block] of piecesOf(shared, keys).entries()) {
      const startedAt = performance.now()
      await run.batch({ time: (i + 1) * INTERVAL_MS, blocks: { n0: [{ ...block, seq: i + 1 }] }, through: { n0: i + 1 }, startedAt: 0 })
      // The first one finds nothing in memory yet.
      if (i > 0) times.push(performance.now() - startedAt)
      for (const { node, time } of run.pending) run.delivered(node, time)
      await run.idle()
    }
    const startedAt = performance.now()
    await run.statePage({ node: 'n1', search: '999', offset: 0, limit: 100 }).catch(() => undefined)
    const look = performance.now() - startedAt
    return { ms: median(times), look, bytes: statSync(path.join(folder, 'run.duckdb')).size }
  } finally {
    await run.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(): Promise<Remembered[]> {
  const shared = mkdtempSync(path.join(os.tmpdir(), 'millrace-keys-'))
  try {
    const all: Remembered[] = []
    for (const keys of SIZES) {
      await keysFile(shared, keys)
      const each = { keys, ms: {} as Remembered['ms'], look: 0, bytes: 0 }
      for (const way of Object.keys(WAYS) as Way[]) {
        const { ms, look, bytes } = await remembering(way, shared, keys)
        each.ms[way] = ms
        each.look = Math.max(each.look, look)
        each.bytes = Math.max(each.bytes, bytes)
      }
      all.push(each)
    }
    return all
  } finally {
    rmSync(shared, { recursive: true, force: true })
  }
}

function write(all: Remembered[]): string {
  const ways = Object.keys(WAYS) as Way[]
  const rows = all.map(({ keys, ms, look, bytes }) => [
    `${count(keys)} keys`,
    ...ways.map((way) => count(ms[way])),
    count(look),
    count(bytes / 2 ** 20),
  ])
  return `Milliseconds of a batch of ${count(TOUCHED * ROWS_PER_KEY)} rows of ${count(TOUCHED)} keys with a time-out for all keys, reading its JSON included: medians of ${BATCHES - 1} batches, memory limit ${MEMORY}, two threads at most. "Look" is one page of the keys that contain a text, which ends after a second in any case.

${table(['', ...ways, 'look', 'MiB on the disk'], rows)}`
}

export const state: Figure<Remembered[]> = { name: 'state', title: 'State', measure, write }
