/** What windows by event time cost: batches that fill them, those that close one, and how much waits, kept as partials and as rows. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Json } from '@millrace/shared'
import { openRun } from '../backend/src/engine/openRun.ts'
import { KEY_COLUMNS, keyedNumbers, KEYS } from './data.ts'
import { planOf, type Step } from './documents.ts'
import { count, type Figure, median, table } from './figure.ts'
import { pieces } from './windows.ts'

const ROWS = 100_000
const INTERVAL_MS = 1000
/** Batches in a window, and between two windows that overlap. */
const LENGTH = 20
const APART = 5
const MEMORY = '4GB'

const KINDS: Record<Kind, Record<string, Json>> = {
  'one after another': { windows: 'tumbling' },
  overlapping: { windows: 'sliding', slide: APART * INTERVAL_MS },
}
type Kind = 'one after another' | 'overlapping'

const sums = [
  { as: 'n', fn: 'count', column: '' },
  { as: 'total', fn: 'sum', column: 'v' },
]
/** The first value is no partial result, so that the rows are kept. */
const MEASURES: Record<Way, Record<string, Json>[]> = { partials: sums, rows: [...sums, { as: 'first', fn: 'first', column: 'v' }] }
type Way = 'partials' | 'rows'

interface Cost {
  kind: Kind
  way: Way
  /** Milliseconds of a batch that fills windows, and of one that closes one. */
  fills: number
  closes: number
  /** Records each second over all batches. */
  records: number
  /** Rows or partials that wait at most. */
  held: number
}

const source: Step = ['tcp', { format: { kind: 'json', columns: KEY_COLUMNS } }]
const timed: Step = ['addColumn', { columns: [{ as: 'at', formula: `epoch_ms(now()) + v % ${INTERVAL_MS}` }] }]
const largest: Step = ['top', { by: [{ column: 'total', descending: true }], limit: 10, per: [] }]

async function cost(kind: Kind, way: Way, blocks: ReturnType<typeof pieces>): Promise<Cost> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-event-windows-'))
  const size = LENGTH * INTERVAL_MS
  const summarize: Step = [
    'summarize',
    { keys: ['k'], measures: MEASURES[way], over: 'event', time: 'at', unit: 'milliseconds', size, lateness: 0, ...KINDS[kind] },
  ]
  const run = await openRun({
    runId: 'bench',
    folder,
    plan: planOf(INTERVAL_MS, [source, timed, summarize, largest], path.join(folder, 'out')),
    version: 1,
    inputFolders: [path.dirname(blocks[0]!.file), folder],
    staging: () => 'jsonl',
    limits: { memory: MEMORY, threads: 1 },
    now: () => Date.now(),
  })
  const fills: number[] = []
  const closes: number[] = []
  let held = 0
  try {
    for (let seq = 1; seq <= 2 * LENGTH; seq++) {
      const startedAt = performance.now()
      const blocksOf = { n0: [{ ...blocks[seq % blocks.length]!, seq }] }
      const { nodes } = await run.batch({ time: seq * INTERVAL_MS, blocks: blocksOf, through: { n0: seq }, startedAt: 0 })
      const took = performance.now() - startedAt
      held = Math.max(held, nodes['n2']!.held ?? 0)
      if (seq > LENGTH) (nodes['n2']!.out['out']! > 0 ? closes : fills).push(took)
      for (const { node, time } of run.pending) run.delivered(node, time)
      await run.idle()
    }
  } finally {
    await run.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const all = [...fills, ...closes]
  const records = (all.length * ROWS * 1000) / all.reduce((sum, ms) => sum + ms, 0)
  return { kind, way, fills: median(fills), closes: median(closes), records, held }
}

async function measure(): Promise<Cost[]> {
  const blocks = pieces(keyedNumbers(KEYS), ROWS)
  const costs: Cost[] = []
  for (const kind of Object.keys(KINDS) as Kind[])
    for (const way of Object.keys(MEASURES) as Way[]) costs.push(await cost(kind, way, blocks))
  return costs
}

function write(costs: Cost[]): string {
  const rows = costs.map(({ kind, way, fills, closes, records, held }) => [
    `${kind}, kept as ${way}`,
    count(records),
    count(fills),
    count(closes),
    count(held),
  ])
  return `Count and sum for each of ${count(KEYS)} keys in windows of ${LENGTH} s by event time, overlapping ones every ${APART} s, of ${count(ROWS)} records each second, then the ten largest: one thread, reading its JSON included. Partials are kept by themselves, where all measures have them; a first value makes the step keep rows.

${table(['Windows', 'records/s', 'ms of a batch that fills them', 'ms of one that closes one', 'kept at most'], rows)}`
}

export const eventWindows: Figure<Cost[]> = { name: 'eventWindows', title: 'Windows by event time', measure, write }
