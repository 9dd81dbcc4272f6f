/** What a slide of a long window costs: recomputed from its rows, merged from the sums of its batches, and by adding and subtracting. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openRun } from '../backend/src/engine/openRun.ts'
import type { Block } from '../backend/src/ipc/messages.ts'
import { KEY_COLUMNS, keyedNumbers, KEYS } from './data.ts'
import { planOf, type Step } from './documents.ts'
import { count, type Figure, median, table } from './figure.ts'

const BATCHES = 60
const SLIDES = 7
const INTERVAL_MS = 1000
const MEMORY = '4GB'
const SIZES = [
  { keys: KEYS, rows: 100_000 },
  { keys: 100_000, rows: 20_000 },
  { keys: 10_000, rows: 20_000 },
]

const measures = [
  { as: 'n', fn: 'count', column: '' },
  { as: 'total', fn: 'sum', column: 'v' },
]
const over = { over: 'last', length: BATCHES * INTERVAL_MS, every: INTERVAL_MS }
const summarize: Step = ['summarize', { keys: ['k'], measures, ...over }]
/** `leastSlides` says from how many slides on a window is carried on by adding and subtracting. */
const WAYS: Record<Way, { steps: Step[]; leastSlides: number }> = {
  'from the rows': {
    steps: [
      ['window', { length: over.length, slide: over.every }],
      ['sql', { text: 'SELECT k, count(*) AS n, sum(v) AS total FROM input GROUP BY k' }],
    ],
    leastSlides: Infinity,
  },
  'from the batches’ sums': { steps: [summarize], leastSlides: Infinity },
  'adding and subtracting': { steps: [summarize], leastSlides: 1 },
  'no window': { steps: [['summarize', { keys: ['k'], measures }]], leastSlides: Infinity },
}
type Way = 'from the rows' | 'from the batches’ sums' | 'adding and subtracting' | 'no window'

interface Slide {
  keys: number
  rows: number
  ms: Record<Way, number>
}

/** Pieces of the file with so many rows each, as blocks of a receiver. */
export function pieces(file: string, rows: number): Omit<Block, 'seq'>[] {
  const bytes = readFileSync(file)
  const blocks: Omit<Block, 'seq'>[] = []
  for (let from = 0, line = 0, at = 0; at < bytes.length;) {
    at = bytes.indexOf(10, at) + 1
    if (++line % rows !== 0) continue
    blocks.push({ file, range: { from, to: at }, bytes: at - from, records: rows, receivedFrom: 0, receivedTo: 0 })
    from = at
  }
  return blocks
}

const source: Step = ['tcp', { format: { kind: 'json', columns: KEY_COLUMNS } }]
const largest: Step = ['top', { by: [{ column: 'total', descending: true }], limit: 10, per: [] }]

/** Median milliseconds of the batches behind the first full window. */
async function slide(way: Way, blocks: readonly Omit<Block, 'seq'>[]): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-windows-'))
  const { steps, leastSlides } = WAYS[way]
  const run = await openRun({
    runId: 'bench',
    folder,
    plan: planOf(INTERVAL_MS, [source, ...steps, largest], path.join(folder, 'out')),
    version: 1,
    inputFolders: [path.dirname(blocks[0]!.file), folder],
    staging: () => 'jsonl',
    limits: { memory: MEMORY, threads: 1 },
    now: () => Date.now(),
    leastSlides,
  })
  const times: number[] = []
  try {
    for (let seq = 1; seq <= BATCHES + SLIDES; seq++) {
      const startedAt = performance.now()
      await run.batch({
        time: seq * INTERVAL_MS,
        blocks: { n0: [{ ...blocks[seq % blocks.length]!, seq }] },
        through: { n0: seq },
        startedAt: 0,
      })
      if (seq > BATCHES) times.push(performance.now() - startedAt)
      for (const { node, time } of run.pending) run.delivered(node, time)
      await run.idle()
    }
  } finally {
    await run.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return median(times)
}

async function measure(): Promise<Slide[]> {
  const slides: Slide[] = []
  for (const { keys, rows } of SIZES) {
    const blocks = pieces(keyedNumbers(keys), rows)
    const ms = {} as Slide['ms']
    for (const way of Object.keys(WAYS) as Way[]) ms[way] = await slide(way, blocks)
    slides.push({ keys, rows, ms })
  }
  return slides
}

function write(slides: Slide[]): string {
  const ways = Object.keys(WAYS) as Way[]
  const rows = slides.map(({ keys, rows: each, ms }) => [
    `${count(keys)} keys, ${count(each)} rows a batch`,
    ...ways.map((way) => count(ms[way])),
  ])
  return `Milliseconds of a batch with a slide of a window of ${BATCHES} batches, count and sum for each key, then the ten largest: one thread, medians of ${SLIDES} slides behind a full window, reading its JSON included; "no window" is the same batch alone. Summaries of windows of five slides or more add and subtract by themselves, where all measures are counts and sums of whole or decimal numbers.

${table(['', ...ways], rows)}`
}

export const windows: Figure<Slide[]> = { name: 'windows', title: 'Windows', measure, write }
