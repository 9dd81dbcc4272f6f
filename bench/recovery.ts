/** Start-up, memory at rest, and kill -9 of the worker to its next commit. */
import { readFileSync } from 'node:fs'
import type { BatchPage, PipelineSummary } from '@millrace/shared'
import { sleep } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'

const KILLS = 10
/** The sample's interval. */
const INTERVAL_MS = 1000

export interface Recovery {
  /** Milliseconds from the start of the process to the printed link; everything is built. */
  startMs: number
  /** Resident megabytes of all processes with the sample at work. */
  memoryMb: number
  /** Milliseconds from the kill to the first batch that a new worker began, by kill: medians over kills at random phases. */
  killMs: number[]
}

function residentMb(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1_048_576
  } catch {
    return 0
  }
}

export async function recovery(): Promise<Recovery> {
  const system = new System()
  const startedAt = performance.now()
  await system.start()
  const startMs = performance.now() - startedAt
  try {
    await sleep(5000)
    const [sample] = await system.call<PipelineSummary[]>('GET', '/api/pipelines')
    const run = sample!.run!.id
    const memoryMb = system.allPids().reduce((sum, pid) => sum + residentMb(pid), 0)
    const killMs: number[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      // Right before a cut, so that the next batch is due at once and the recovery itself is what is measured.
      await sleep(INTERVAL_MS * 2 - (Date.now() % INTERVAL_MS) - 20)
      const killedAt = Date.now()
      system.kill('worker')
      for (;;) {
        const page = await system.call<BatchPage>('GET', `/api/runs/${run}/batches?limit=5`).catch(() => null)
        const next = page?.batches.findLast((batch) => batch.finishedAt > killedAt)
        if (next) {
          killMs.push(next.finishedAt - killedAt)
          break
        }
        await sleep(20)
      }
      await sleep(1500)
    }
    return { startMs, memoryMb, killMs }
  } finally {
    await system.stop()
    system.remove()
  }
}
