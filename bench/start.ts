/** The build from scratch, and the start of a built installation to its printed link. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { System } from '../backend/src/recovery/system.ts'
import { build } from '../scripts/build.ts'
import { count, type Figure, median, table } from './figure.ts'

const STARTS = 5
const ROOT = path.resolve(import.meta.dirname, '..')
const BUILT = ['backend/dist', 'frontend/dist']

interface Start {
  buildMs: number
  /** Milliseconds of each start on an empty data folder, and of each on one that has been used. */
  firstMs: number[]
  againMs: number[]
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

async function measure(): Promise<Start> {
  for (const folder of BUILT) rmSync(path.join(ROOT, folder), { recursive: true, force: true })
  const buildMs = await timed(build)
  const firstMs: number[] = []
  const againMs: number[] = []
  for (let n = 0; n < STARTS; n++) {
    const system = new System()
    try {
      firstMs.push(await timed(() => system.start()))
      await system.stop()
      againMs.push(await timed(() => system.start()))
    } finally {
      await system.stop()
      system.remove()
    }
  }
  return { buildMs, firstMs, againMs }
}

const write = ({ buildMs, firstMs, againMs }: Start): string =>
  `The build of backend and editor from nothing (target: under 30 s), and a built installation from the start of its process to the printed link, with api, intake, worker and its own Redis (target: under 3 s); medians of ${firstMs.length}.

${table(
  ['', 'ms'],
  [
    ['build', count(buildMs)],
    ['start on an empty data folder, with the sample created', count(median(firstMs))],
    ['start on a folder that has been used', count(median(againMs))],
    ['slowest start', count(Math.max(...firstMs, ...againMs))],
  ],
)}`

export const start: Figure<Start> = { name: 'start', title: 'Build and start', measure, write }
