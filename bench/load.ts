/** Memory, processor time and punctuality of the whole system: idle, with one, 50 active and 200 idle pipelines at 1 s. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type BatchPage, type BatchReport, type Json, type PipelineDocument, type PipelineSummary, totalDelay } from '@millrace/shared'
import { sleep } from '../backend/src/recovery/client.ts'
import { type Part, PARTS, System } from '../backend/src/recovery/system.ts'
import { chain, countBy, keep, type Step, toFiles } from './documents.ts'
import { count, type Figure, percentile, table } from './figure.ts'
import { cpuSeconds, type Memory, memoryOf } from './processes.ts'

const INTERVAL_MS = 1000
const ACTIVE = 50
const IDLE = 200
/** Rows per second of each active pipeline. */
const RATE = 1000
/** Pipelines that are deployed at the same time. */
const AT_ONCE = 5
const SETTLE_MS = 10_000
const MEASURED_MS = 30_000

interface Measured {
  memory: Memory
  /** Part of one core, by process. */
  cpu: Record<Part, number>
  cpuAll: number
}

interface Punctuality {
  batches: number
  late: number
  p50: number
  p99: number
  max: number
}

interface Load {
  idle: Measured
  one: Measured
  active: Measured
  punctuality: Punctuality
  waiting: Measured
}

/** Rows are made, kept or not, counted by key, and written to a file, every second. */
const activePipeline = (number: number, folder: string): PipelineDocument => {
  const generator: Step = ['generator', { rate: RATE, seed: number }]
  return chain(`Active ${number}`, INTERVAL_MS, [generator, keep('amount > 100'), countBy('shop'), toFiles(folder, `active${number}`)])
}

/** Records are waited for that never come. */
const idlePipeline = (number: number): PipelineDocument => {
  const format: Json = {
    kind: 'json',
    columns: [
      { name: 'shop', type: 'VARCHAR' },
      { name: 'value', type: 'DOUBLE' },
    ],
  }
  const http: Step = ['http', { token: `bench-${number}-token`, format }]
  return chain(`Idle ${number}`, INTERVAL_MS, [http, keep('value > 0'), countBy('shop'), ['liveTable', {}]])
}

async function measureSystem(system: System): Promise<Measured> {
  await sleep(SETTLE_MS)
  const used = () => ({ all: cpuSeconds(system.allPids()), parts: PARTS.map((part) => cpuSeconds(system.pids(part))) })
  const before = used()
  const startedAt = performance.now()
  await sleep(MEASURED_MS)
  const seconds = (performance.now() - startedAt) / 1000
  const after = used()
  return {
    memory: memoryOf(system.allPids()),
    cpu: Object.fromEntries(PARTS.map((part, i) => [part, (after.parts[i]! - before.parts[i]!) / seconds])) as Record<Part, number>,
    cpuAll: (after.all - before.all) / seconds,
  }
}

/** A system without pipelines, its sample stopped, for as long as the work takes. */
async function withSystem<T>(work: (system: System) => Promise<T>): Promise<T> {
  const system = new System()
  try {
    await system.start()
    for (const { id, run } of await system.call<PipelineSummary[]>('GET', '/api/pipelines')) {
      if (!run) continue
      await system.untilStatus(run.id, 'running')
      await system.call('POST', `/api/pipelines/${id}/stop`, { how: 'now' })
      await system.untilStatus(run.id, 'stopped')
    }
    return await work(system)
  } finally {
    await system.stop()
    system.remove()
  }
}

/** Creates and deploys pipelines; answers with their runs. */
async function start(system: System, documents: readonly PipelineDocument[]): Promise<string[]> {
  const runs: string[] = []
  const waiting = [...documents]
  const turn = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) runs.push((await system.run(next)).run)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn))
  return runs
}

async function reportsSince(system: System, runs: readonly string[], since: number): Promise<BatchReport[]> {
  const reports: BatchReport[] = []
  for (const run of runs) {
    const page = await system.call<BatchPage>('GET', `/api/runs/${run}/batches?limit=200`)
    reports.push(...page.batches.filter((report) => report.time > since))
  }
  return reports
}

async function measure(): Promise<Load> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-load-'))
  try {
    const [idle, one] = await withSystem(async (system) => {
      const without = await measureSystem(system)
      await start(system, [activePipeline(0, folder)])
      return [without, await measureSystem(system)]
    })
    const [active, punctuality] = await withSystem(async (system) => {
      const runs = await start(
        system,
        Array.from({ length: ACTIVE }, (_, i) => activePipeline(i + 1, folder)),
      )
      const settledAt = Date.now() + SETTLE_MS
      const measured = await measureSystem(system)
      const delays = (await reportsSince(system, runs, settledAt)).map(totalDelay)
      const late = delays.filter((delay) => delay > INTERVAL_MS).length
      const [p50, p99, max] = [0.5, 0.99, 1].map((part) => percentile(delays, part)) as [number, number, number]
      return [measured, { batches: delays.length, late, p50, p99, max }]
    })
    const waiting = await withSystem(async (system) => {
      await start(
        system,
        Array.from({ length: IDLE }, (_, i) => idlePipeline(i + 1)),
      )
      return measureSystem(system)
    })
    return { idle, one, active, punctuality, waiting }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const percent = (part: number) => `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`

function write({ idle, one, active, punctuality, waiting }: Load): string {
  const row = (name: string, { memory, cpu, cpuAll }: Measured) => [
    name,
    `${count(memory.proportional)} MB`,
    `${count(memory.resident)} MB`,
    ...PARTS.map((part) => percent(cpu[part])),
    percent(cpuAll),
  ]
  return `All processes of an installation with one worker and its spare, over ${MEASURED_MS / 1000} s. Memory that processes share counts once in "shared once" (PSS) and once for each process in "resident" (RSS). Processor time is a part of one core. An active pipeline makes ${count(RATE)} rows/s, keeps a half, counts them by key, and writes a file every second; an idle one waits for HTTP records that do not come.

${table(
  ['Pipelines at 1 s', 'memory, shared once', 'resident', ...PARTS, 'all'],
  [row('none', idle), row('1 active', one), row(`${ACTIVE} active`, active), row(`${IDLE} idle`, waiting)],
)}

At ${ACTIVE} active pipelines ${count(punctuality.late)} of ${count(punctuality.batches)} batches were late, which is a total delay over the interval: p50 ${count(punctuality.p50)} ms, p99 ${count(punctuality.p99)} ms, slowest ${count(punctuality.max)} ms. Redis and all its clients used at most ${percent(waiting.cpu.redis + waiting.cpu.worker)} of a core with ${IDLE} idle pipelines; a quarter is the most that is meant to be.`
}

export const load: Figure<Load> = { name: 'load', title: 'Memory and many pipelines', measure, write }
