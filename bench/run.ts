/** `npm run bench`: measures all figures, or those that are named, and writes RESULTS.md. */
import path from 'node:path'
import { build } from '../scripts/build.ts'
import { canvas } from './canvas.ts'
import { eventWindows } from './eventWindows.ts'
import type { Figure } from './figure.ts'
import { firstLoad } from './firstLoad.ts'
import { javaScript } from './javascript.ts'
import { latency } from './latency.ts'
import { load } from './load.ts'
import { lookUps } from './lookUps.ts'
import { models } from './models.ts'
import { preview } from './preview.ts'
import { recovery } from './recovery.ts'
import { keepResult, REPORT, writeReport } from './results.ts'
import { start } from './start.ts'
import { state } from './state.ts'
import { sustained } from './sustained.ts'
import { throughput } from './throughput.ts'
import { viewers } from './viewers.ts'
import { windows } from './windows.ts'

const figures: readonly Figure<unknown>[] = [
  throughput,
  latency,
  sustained,
  recovery,
  start,
  load,
  preview,
  windows,
  eventWindows,
  lookUps,
  state,
  models,
  javaScript,
  viewers,
  canvas,
  firstLoad,
]

/** One that fails is told of, and the others are measured all the same. */
async function measureAll(chosen: readonly Figure<unknown>[]): Promise<boolean> {
  await build()
  let failed = false
  for (const figure of chosen) {
    console.log(`\n${figure.title} (bench/${figure.name}.ts)…`)
    const startedAt = performance.now()
    try {
      const values = await figure.measure()
      keepResult(figure.name, values)
      console.log(`${figure.write(values)}\n\nDone in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
    } catch (error) {
      failed = true
      console.error(`${figure.name} could not be measured: ${(error as Error).message}`)
    }
    writeReport(figures)
  }
  console.log(`\nWritten to ${path.relative(process.cwd(), REPORT)}.`)
  return !failed
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !figures.some((figure) => figure.name === name))
if (unknown !== undefined) {
  console.error(`There is no figure "${unknown}". Choose of: ${figures.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}
const chosen = figures.filter(({ name }) => names.length === 0 || names.includes(name))
process.exit((await measureAll(chosen)) ? 0 : 1)
