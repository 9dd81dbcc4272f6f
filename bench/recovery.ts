/** kill -9 of the worker to its next commit. */
import type { BatchPage, PipelineSummary } from '@millrace/shared'
import { eventually, sleep } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'
import { count, type Figure, median, table } from './figure.ts'

const KILLS = 10
/** The sample's interval. */
const INTERVAL_MS = 1000
/** Time before the first kill, and between one commit and the next kill: a spare worker is booted again. */
const SETTLE_MS = 5000
/** So long before a cut a kill comes, so that the next batch is due at once and the recovery itself is what is measured. */
const BEFORE_CUT_MS = 20
const LOOK_EVERY_MS = 20
const COMMIT_WITHIN_MS = 30_000

interface Recovery {
  /** Milliseconds from each kill to the end of the first batch that the new worker did. */
  killMs: number[]
}

async function killed(system: System, run: string): Promise<number> {
  await sleep(INTERVAL_MS * 2 - (Date.now() % INTERVAL_MS) - BEFORE_CUT_MS)
  const killedAt = Date.now()
  if (!system.kill('worker')) throw new Error('There was no worker to kill.')
  for (let waited = 0; waited < COMMIT_WITHIN_MS; waited = Date.now() - killedAt) {
    const page = await system.call<BatchPage>('GET', `/api/runs/${run}/batches?limit=5`).catch(() => null)
    const next = page?.batches.findLast((batch) => batch.finishedAt > killedAt)
    if (next) return next.finishedAt - killedAt
    await sleep(LOOK_EVERY_MS)
  }
  throw new Error(`No batch was committed within ${COMMIT_WITHIN_MS / 1000} s of a kill.`)
}

async function measure(): Promise<Recovery> {
  const system = new System()
  try {
    await system.start()
    const [sample] = await eventually(async () => {
      const pipelines = await system.call<PipelineSummary[]>('GET', '/api/pipelines')
      if (!pipelines[0]?.run) throw new Error('The sample has no run.')
      return pipelines
    }, SETTLE_MS)
    const killMs: number[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(SETTLE_MS)
      killMs.push(await killed(system, sample!.run!.id))
    }
    return { killMs }
  } finally {
    await system.stop()
    system.remove()
  }
}

const write = ({ killMs }: Recovery): string =>
  `kill -9 of the worker, ${BEFORE_CUT_MS} ms before a cut of the sample pipeline at 1 s, to the end of the next batch, by another worker: ${killMs.length} kills. Target: under 1 s.

${table(
  ['', 'ms'],
  [
    ['median', count(median(killMs))],
    ['slowest', count(Math.max(...killMs))],
  ],
)}`

export const recovery: Figure<Recovery> = { name: 'recovery', title: 'Recovery', measure, write }
