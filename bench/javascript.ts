/** Records per second through a person's code, and what the same costs as a formula. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { BatchReport } from '@millrace/shared'
import type { Step } from './documents.ts'
import { count, type Figure, table } from './figure.ts'
import { medianBatch } from './stepBatches.ts'

const BATCHES = 6
const ROWS = 200_000

const columns = [
  { name: 'id', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'price', type: 'DOUBLE' },
  { name: 'quantity', type: 'INTEGER' },
  { name: 'at', type: 'TIMESTAMP' },
]
const orders: Step = ['tcp', { format: { kind: 'json', columns } }]
const total = [{ name: 'total', type: 'DOUBLE' }]

const WORK = {
  'nothing: rows go out as they came': ['filter', { condition: { mode: 'formula', formula: 'true' } }],
  'a formula: price * quantity': ['addColumn', { columns: [{ as: 'total', formula: 'price * quantity' }] }],
  'JavaScript over each row': ['javascript', { code: 'row.total = row.price * row.quantity\nreturn row', columns: total }],
  'JavaScript over each row, one column out': [
    'javascript',
    { code: 'return { total: row.price * row.quantity }', columns: total, keep: false },
  ],
  'JavaScript over the batch': [
    'javascript',
    { over: 'batch', code: 'for (const row of rows) row.total = row.price * row.quantity\nreturn rows', columns: total, memory: 1024 },
  ],
} satisfies Record<string, Step>
type Work = keyof typeof WORK

const line = (i: number) =>
  `{"id":${i},"name":"customer ${i % 5000}","price":${(i % 9973) / 100},"quantity":${i % 9},"at":"2026-01-01 10:00:${String(i % 60).padStart(2, '0')}"}\n`

/** Records per second of a batch. */
async function work(name: Work, file: string): Promise<number> {
  const check = ({ outputs }: BatchReport) => {
    if (Object.values(outputs).some(({ rows }) => rows !== ROWS)) throw new Error(`${name}: rows are missing.`)
  }
  const about = { source: orders, step: WORK[name], batches: BATCHES, rows: ROWS, folder: path.dirname(file) }
  return (ROWS / (await medianBatch({ ...about, fileOf: () => file, check }))) * 1000
}

async function measure(): Promise<Record<Work, number>> {
  const shared = mkdtempSync(path.join(os.tmpdir(), 'millrace-javascript-rows-'))
  try {
    const file = path.join(shared, 'rows')
    writeFileSync(file, Array.from({ length: ROWS }, (_, i) => line(i)).join(''))
    const rates = {} as Record<Work, number>
    for (const name of Object.keys(WORK) as Work[]) rates[name] = await work(name, file)
    return rates
  } finally {
    rmSync(shared, { recursive: true, force: true })
  }
}

function write(rates: Record<Work, number>): string {
  const rows = (Object.keys(WORK) as Work[]).map((name) => [name, count(rates[name])])
  return `One batch of ${count(ROWS)} JSON records of ${Math.round(line(ROWS).length)} bytes: read, computed, staged and committed; the median of ${BATCHES - 1} batches.\n\n${table(['Step', 'Records/s'], rows)}`
}

export const javaScript: Figure<Record<Work, number>> = { name: 'javascript', title: 'JavaScript', measure, write }
