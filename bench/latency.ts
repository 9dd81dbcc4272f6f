/** From the send of a record over TCP until its row can be read in the file sink, at a 100 ms interval and 10,000 records/s. */
import { mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import type { Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { eventually, sleep } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'
import { freePort } from '../backend/src/testing/postgres.ts'
import { random } from './data.ts'
import { chain, keep, toFiles } from './documents.ts'
import { count, type Figure, percentile, table } from './figure.ts'
import { connected } from './listening.ts'

const INTERVAL_MS = 100
const RATE = 10_000
const TICK_MS = 5
const WARM_UP_MS = 5000
const MEASURED_MS = 30_000
/** Longest wait for the last rows. */
const LAST_ROWS_MS = 10_000
const TARGET_MS = INTERVAL_MS + 40

interface Latency {
  p50: number
  p90: number
  p99: number
  max: number
  rows: number
}

const COLUMNS = [
  { name: 'id', type: 'BIGINT' },
  { name: 'value', type: 'INTEGER' },
  { name: 'sent', type: 'DOUBLE' },
]

/** Notes the time at which each row can first be read, by its id. */
class Reader {
  readonly seen = new Map<number, number>()
  readonly #files = new Set<string>()
  readonly #folder: string
  readonly #watcher

  constructor(folder: string) {
    this.#folder = folder
    this.#watcher = watch(folder, (_, name) => this.#look(name))
  }

  close(): void {
    this.#watcher.close()
  }

  #look(name: string | null): void {
    if (!name?.endsWith('.jsonl') || this.#files.has(name)) return
    this.#files.add(name)
    const text = readFileSync(path.join(this.#folder, name), 'utf8')
    const at = performance.now()
    for (const line of text.split('\n')) {
      if (line === '') continue
      const { id, sent } = JSON.parse(line) as { id: number; sent: number }
      if (this.seen.has(id)) throw new Error(`The row ${id} stands in two files.`)
      this.seen.set(id, at - sent)
    }
  }
}

/** Sends at a steady rate; answers with the ids of the rows that the pipeline keeps, by phase. */
async function send(socket: Socket, forMs: number, from: number, next: () => number): Promise<{ ids: number[]; next: number }> {
  const ids: number[] = []
  let id = from
  const startedAt = performance.now()
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - startedAt) {
    let text = ''
    for (const due = from + Math.floor((elapsed * RATE) / 1000); id < due; id++) {
      const value = Math.floor(next() * 100)
      if (value >= 10) ids.push(id)
      text += `{"id":${id},"value":${value},"sent":${performance.now().toFixed(2)}}\n`
    }
    if (text !== '') socket.write(text)
    await sleep(TICK_MS)
  }
  return { ids, next: id }
}

async function measure(): Promise<Latency> {
  const system = new System()
  const out = mkdtempSync(path.join(os.tmpdir(), 'millrace-latency-'))
  let reader: Reader | undefined
  try {
    await system.start()
    const port = await freePort()
    await system.run(
      chain('Latency', INTERVAL_MS, [['tcp', { port, format: { kind: 'json', columns: COLUMNS } }], keep('value >= 10'), toFiles(out)]),
    )
    reader = new Reader(out)
    const socket = await connected(port)
    const next = random(1)
    const before = await send(socket, WARM_UP_MS, 0, next)
    const { ids } = await send(socket, MEASURED_MS, before.next, next)
    socket.end()
    const { seen } = reader
    await eventually(async () => {
      const missing = ids.filter((id) => !seen.has(id)).length
      if (missing > 0) throw new Error(`${missing} rows did not come.`)
    }, LAST_ROWS_MS)
    const times = ids.map((id) => seen.get(id)!)
    return {
      p50: percentile(times, 0.5),
      p90: percentile(times, 0.9),
      p99: percentile(times, 0.99),
      max: percentile(times, 1),
      rows: times.length,
    }
  } finally {
    reader?.close()
    await system.stop()
    system.remove()
    rmSync(out, { recursive: true, force: true })
  }
}

export const latency: Figure<Latency> = {
  name: 'latency',
  title: 'Latency',
  measure,
  write: ({
    p50,
    p90,
    p99,
    max,
    rows,
  }) => `From the send of a record over TCP until its row can be read in the file sink: ${count(RATE)} JSON records/s, interval ${INTERVAL_MS} ms, a filter between, the whole system with its sample at work, the sender and the reader on the same machine; ${count(rows)} rows in ${MEASURED_MS / 1000} s. A record waits half an interval on average before its batch is cut. Target: p99 under ${TARGET_MS} ms.

${table(
  ['', 'ms'],
  [
    ['p50', p50.toFixed(0)],
    ['p90', p90.toFixed(0)],
    ['p99', p99.toFixed(0)],
    ['slowest', max.toFixed(0)],
  ],
)}`,
}
