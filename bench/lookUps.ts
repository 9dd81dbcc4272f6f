/** What a look-up costs in a large table that arrives: a batch without a change of it, and one that changes a row. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildPlan, emptyDocument, type Plan } from '@millrace/shared'
import { openRun } from '../backend/src/engine/openRun.ts'
import { type Step, nodeOf, toFiles } from './documents.ts'
import { count, type Figure, median, table } from './figure.ts'

const INTERVAL_MS = 1000
const KEYS = 1_000_000
const ROWS = 10_000
/** Of each kind, after one that does not count. */
const BATCHES = 5

interface Cost {
  unchanged: number
  changed: number
}

const json = (names: string[]): Step => ['tcp', { format: { kind: 'json', columns: names.map((name) => ({ name, type: 'BIGINT' })) } }]

function planInto(out: string): Plan {
  const nodes = {
    rows: nodeOf(json(['k'])),
    prices: nodeOf(json(['code', 'price'])),
    look: nodeOf(['lookUp', { from: 'port', update: 'merge', on: [{ left: 'k', right: 'code' }], add: ['price'] }]),
    out: nodeOf(toFiles(out)),
  }
  const wires = [
    ['rows', 'look', 'in'],
    ['prices', 'look', 'table'],
    ['look', 'out', 'in'],
  ] as const
  const edges = Object.fromEntries(
    wires.map(([from, to, port]) => [`${from}.out>${to}.${port}`, { from: { node: from, port: 'out' }, to: { node: to, port } }]),
  )
  const { plan, problems } = buildPlan({ ...emptyDocument('Benchmark', INTERVAL_MS), nodes, edges })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return plan
}

async function measure(): Promise<Cost> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-look-ups-'))
  const written = (name: string, many: number, line: (i: number) => object) => {
    const file = path.join(folder, name)
    writeFileSync(file, Array.from({ length: many }, (_, i) => `${JSON.stringify(line(i))}\n`).join(''))
    return { file, bytes: statSync(file).size, records: many, receivedFrom: 0, receivedTo: 0 }
  }
  const rows = written('rows', ROWS, (i) => ({ k: (i * 7919) % KEYS }))
  const all = written('all', KEYS, (i) => ({ code: i, price: i % 997 }))
  const one = written('one', 1, () => ({ code: 77, price: 1 }))
  const run = await openRun({
    runId: 'bench',
    folder,
    plan: planInto(path.join(folder, 'out')),
    version: 1,
    inputFolders: [folder],
    staging: () => 'jsonl',
    limits: { memory: '1GB', threads: 2 },
    now: () => Date.now(),
    lockWaitMs: 0,
  })
  const times = { unchanged: [] as number[], changed: [] as number[] }
  let [seq, tables] = [0, 0]
  try {
    const kinds = Array.from({ length: BATCHES + 1 }, () => ['unchanged', 'changed'] as const).flat()
    for (const kind of ['table' as const, ...kinds]) {
      const arrives = kind === 'table' ? all : kind === 'changed' ? one : null
      seq++
      if (arrives) tables++
      const blocks = { rows: [{ ...rows, seq }], ...(arrives && { prices: [{ ...arrives, seq: tables }] }) }
      const startedAt = performance.now()
      const report = await run.batch({ time: seq * INTERVAL_MS, blocks, through: { rows: seq, prices: tables }, startedAt: 0 })
      if (kind !== 'table') times[kind].push(performance.now() - startedAt)
      if (report.nodes['look']!.held !== KEYS) throw new Error('The table is not what arrived.')
      for (const { node, time } of run.pending) run.delivered(node, time)
      await run.idle()
    }
    return { unchanged: median(times.unchanged.slice(1)), changed: median(times.changed.slice(1)) }
  } finally {
    await run.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const write = ({ unchanged, changed }: Cost): string =>
  `Milliseconds of a batch of ${count(ROWS)} rows that are looked up in a table of ${count(KEYS)} rows, which arrives and replaces rows of the same key; medians of ${BATCHES} batches of each kind, in turns.\n\n${table(
    ['The table', 'ms'],
    [
      ['stays as it was', count(unchanged)],
      ['has one row changed', count(changed)],
    ],
  )}`

export const lookUps: Figure<Cost> = { name: 'lookUps', title: 'Look up in a table that changes', measure, write }
