/** What learning from a batch costs, and computing over a graph of a million edges. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Step } from './documents.ts'
import { count, type Figure, table } from './figure.ts'
import { medianBatch } from './stepBatches.ts'

const BATCHES = 4
const ROWS = 100_000
const EDGES = 1_000_000
const NODES = 100_000

const point: Step = ['tcp', { format: { kind: 'json', columns: ['x', 'y', 'z', 'label'].map((name) => ({ name, type: 'DOUBLE' })) } }]
const edge: Step = ['tcp', { format: { kind: 'json', columns: ['a', 'b'].map((name) => ({ name, type: 'BIGINT' })) } }]
const features = ['x', 'y', 'z']
const ends = { from: 'a', to: 'b' }

/** Formulas row by row as a query, whatever computation says the same. */
const asQuery = { options: { fewRows: Infinity } }

/** By what is done: the source, the step, how many rows it gets, and what is particular. */
const WORK = {
  'nothing, with points': [point, ['filter', { condition: { mode: 'formula', formula: 'x < -1' } }], ROWS],
  'k-means, 10 clusters by 3 columns': [point, ['kMeans', { features, clusters: 10 }], ROWS],
  'linear regression, 50 rounds': [point, ['predictNumber', { label: 'label', features, tolerance: 0 }], ROWS],
  'logistic regression, 50 rounds': [point, ['predictYesNo', { label: 'label', features, tolerance: 0 }], ROWS],
  'forecast with trend, one key, as a query': [point, ['forecast', { column: 'x' }], ROWS / 10, asQuery],
  'forecast with trend, one key': [point, ['forecast', { column: 'x' }], ROWS],
  'forecast with a season of 24, one key': [point, ['forecast', { column: 'x', method: 'season' }], ROWS],
  'anomalies, newer values count more, one key': [point, ['findAnomalies', { column: 'x', history: 'weighted' }], ROWS],
  'nothing, with edges': [edge, ['filter', { condition: { mode: 'formula', formula: 'a < 0' } }], EDGES],
  'PageRank, 20 rounds': [edge, ['rankNodes', { ...ends, repeat: 'times', times: 20 }], EDGES],
  'PageRank, 20 rounds, while somebody looks': [edge, ['rankNodes', { ...ends, repeat: 'times', times: 20 }], EDGES, { isWatched: true }],
  'connected components': [edge, ['components', ends], EDGES],
  'strongly connected components': [edge, ['components', { ...ends, together: 'round' }], EDGES],
  'label propagation, 20 rounds': [edge, ['communities', ends], EDGES],
  triangles: [edge, ['triangles', ends], EDGES],
  'distances to one node': [edge, ['distances', { ...ends, landmarks: '1' }], EDGES],
} satisfies Record<string, [Step, Step, number, object?]>
type Work = keyof typeof WORK

/** Numbers that spread well and repeat: no two batches are the same. */
const spread = (i: number, by: number, below: number) => (i * by) % below
const pointLine = (i: number) => {
  const [x, y, z] = [spread(i, 7919, 997) / 997, spread(i, 104_729, 991) / 991, spread(i, 1_299_709, 983) / 983]
  return `{"x":${x},"y":${y},"z":${z},"label":${x + y > z * 2 ? 1 : 0}}\n`
}
const edgeLine = (i: number) => `{"a":${spread(i, 7919, NODES)},"b":${Math.floor(spread(i, 104_729, NODES) ** 2 / NODES)}}\n`

function work(name: Work, folder: string): Promise<number> {
  const [source, step, rows, particular = {}]: readonly [Step, Step, number, object?] = WORK[name]
  const line = source === point ? pointLine : edgeLine
  const fileOf = (batch: number) => {
    const file = path.join(folder, `rows-${batch}`)
    writeFileSync(file, Array.from({ length: rows }, (_, i) => line(i + batch * rows)).join(''))
    return file
  }
  return medianBatch({ source, step, batches: BATCHES, rows, folder, fileOf, ...particular })
}

async function measure(): Promise<Record<Work, number>> {
  const shared = mkdtempSync(path.join(os.tmpdir(), 'millrace-model-rows-'))
  try {
    const ms = {} as Record<Work, number>
    for (const name of Object.keys(WORK) as Work[]) ms[name] = await work(name, shared)
    return ms
  } finally {
    rmSync(shared, { recursive: true, force: true })
  }
}

function write(ms: Record<Work, number>): string {
  // What was added since is not there yet.
  const rows = (Object.keys(WORK) as Work[])
    .filter((name) => name in ms)
    .map((name) => [name, `${count(WORK[name][2])} rows`, count(ms[name])])
  return `Milliseconds of a whole batch, reading its JSON and writing what the step puts out included: medians of ${BATCHES - 1} batches. Edges are between ${count(NODES)} nodes.

${table(['', 'batch', 'ms'], rows)}`
}

export const models: Figure<Record<Work, number>> = { name: 'models', title: 'Models and graphs', measure, write }
