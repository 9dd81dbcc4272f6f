/** What a whole batch of a step costs: reading its records, the step, and writing what it puts out. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { BatchReport } from '@millrace/shared'
import { openRun } from '../backend/src/engine/openRun.ts'
import type { RunOptions } from '../backend/src/engine/runParts.ts'
import { planOf, type Step } from './documents.ts'
import { median } from './figure.ts'

const INTERVAL_MS = 1000

interface StepBatches {
  source: Step
  step: Step
  /** How many are done; the first, with which processes start, does not count. */
  batches: number
  /** Records of each. */
  rows: number
  /** A folder that holds the batches' files, and the file of the batch with this number. */
  folder: string
  fileOf(batch: number): string
  check?(report: BatchReport): void
  options?: Pick<RunOptions, 'fewRows'>
  /** Somebody looks at what is drawn of the step. */
  isWatched?: boolean
}

/** The median of the batches, in milliseconds. */
export async function medianBatch({
  source,
  step,
  batches,
  rows,
  folder: input,
  fileOf,
  check,
  options,
  isWatched,
}: StepBatches): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-step-'))
  const run = await openRun({
    runId: 'bench',
    folder,
    plan: planOf(INTERVAL_MS, [source, step], path.join(folder, 'out')),
    version: 1,
    inputFolders: [input],
    staging: () => 'jsonl',
    limits: { memory: '1GB', threads: 2 },
    now: () => Date.now(),
    lockWaitMs: 0,
    ...options,
  })
  const times: number[] = []
  try {
    for (let batch = 1; batch <= batches; batch++) {
      const file = fileOf(batch)
      const block = { seq: batch, file, bytes: statSync(file).size, records: rows, receivedFrom: 0, receivedTo: 0 }
      if (isWatched) await run.drawing('n1')
      const startedAt = performance.now()
      const report = await run.batch({ time: batch * INTERVAL_MS, blocks: { n0: [block] }, through: { n0: batch }, startedAt: 0 })
      if (batch > 1) times.push(performance.now() - startedAt)
      check?.(report)
      for (const { node, time } of run.pending) run.delivered(node, time)
      await run.idle()
    }
    return median(times)
  } finally {
    await run.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
