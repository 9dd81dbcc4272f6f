/** The highest rate over TCP at a 1 s interval at which no batch is late. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type BatchPage, type BatchReport, totalDelay } from '@millrace/shared'
import { eventually, sleep } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'
import { freePort } from '../backend/src/testing/postgres.ts'
import { adEvents, EVENT_BYTES, EVENT_COLUMNS } from './data.ts'
import { chain, countBy, keep, toFiles } from './documents.ts'
import { count, type Figure, table } from './figure.ts'
import { connected } from './listening.ts'
import { Sender } from './sending.ts'

const INTERVAL_MS = 1000
const FIRST_RATE = 100_000
/** Halvings between the last rate that was held and the first that was not. */
const REFINEMENTS = 3
/** Seconds at each rate before anything is looked at: a first large batch opens the database anew, for more threads. */
const WARM_UP_S = 4
const MEASURED_S = 10
/** Part of a rate that must arrive: below it the receiver holds the sender back, whether batches are late or not. */
const ARRIVES = 0.97
/** Time for what a rate that was too high left behind. */
const DRAIN_MS = 60_000

interface Step {
  rate: number
  /** Records per second that batches took. */
  taken: number
  late: number
  batches: number
  /** Milliseconds of the slowest batch. */
  slowest: number
  held: boolean
}

interface Sustained {
  steps: Step[]
  best: number
}

const reports = async (system: System, run: string): Promise<BatchReport[]> =>
  (await system.call<BatchPage>('GET', `/api/runs/${run}/batches?limit=60`)).batches

async function hold(system: System, run: string, sender: Sender, rate: number): Promise<Step> {
  sender.rate(rate)
  await sleep(WARM_UP_S * 1000)
  const from = Math.ceil(Date.now() / INTERVAL_MS) * INTERVAL_MS
  const to = from + MEASURED_S * INTERVAL_MS
  await sleep(to + 2 * INTERVAL_MS - Date.now())
  // A batch that is not done by now is late, whenever it ends.
  const measured = (await reports(system, run)).filter(({ time }) => time > from && time <= to)
  sender.rate(0)
  const late = measured.filter((report) => totalDelay(report) > INTERVAL_MS).length + (MEASURED_S - measured.length)
  const taken = measured.reduce((sum, { records }) => sum + records, 0) / Math.max(1, measured.length)
  const slowest = Math.max(0, ...measured.map(totalDelay))
  return { rate, taken, late, batches: MEASURED_S, slowest, held: late === 0 && taken >= rate * ARRIVES }
}

/** Waits until nothing is left of a rate that was too high. */
async function drained(system: System, run: string): Promise<void> {
  await eventually(async () => {
    const since = Date.now() - 3 * INTERVAL_MS
    const last = (await reports(system, run))[0]
    if (last && last.finishedAt > since) throw new Error('Batches go on.')
  }, DRAIN_MS)
}

async function measure(): Promise<Sustained> {
  const system = new System()
  const out = mkdtempSync(path.join(os.tmpdir(), 'millrace-sustained-'))
  let sender: Sender | undefined
  try {
    await system.start()
    const port = await freePort()
    const { run } = await system.run(
      chain('Sustained', INTERVAL_MS, [
        ['tcp', { port, format: { kind: 'json', columns: EVENT_COLUMNS } }],
        keep("event_type = 'view'"),
        countBy('ad_id'),
        toFiles(out),
      ]),
    )
    const file = adEvents()
    ;(await connected(port)).end()
    sender = await Sender.start({ port, file, lineBytes: EVENT_BYTES })
    const steps: Step[] = []
    const tries = async (rate: number) => {
      const step = await hold(system, run, sender!, rate)
      steps.push(step)
      await drained(system, run)
      return step.held
    }
    let [best, tooHigh] = [0, FIRST_RATE]
    while (await tries(tooHigh)) [best, tooHigh] = [tooHigh, tooHigh * 2]
    for (let n = 0; n < REFINEMENTS; n++) {
      const between = (best + tooHigh) / 2
      if (await tries(between)) best = between
      else tooHigh = between
    }
    return { steps, best }
  } finally {
    sender?.stop()
    await system.stop()
    system.remove()
    rmSync(out, { recursive: true, force: true })
  }
}

const write = ({ steps, best }: Sustained): string =>
  `JSON events of ${EVENT_BYTES} bytes over one TCP connection into the whole system with its sample at work, interval ${INTERVAL_MS / 1000} s: keep views, count per ad, write a file. Each rate is held for ${MEASURED_S} s; a batch is late when its total delay exceeds the interval. The sender runs on the same machine.

**${count(best)} records/s** is the highest rate at which no batch was late.

${table(
  ['Rate sent, records/s', 'taken, records/s', 'late batches', 'slowest batch, ms'],
  steps
    .toSorted((a, b) => a.rate - b.rate)
    .map((step) => [count(step.rate), count(step.taken), `${step.late} of ${step.batches}`, count(step.slowest)]),
)}`

export const sustained: Figure<Sustained> = { name: 'sustained', title: 'Highest rate at 1 s', measure, write }
