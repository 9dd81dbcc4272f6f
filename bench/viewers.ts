/** What 50 people who look at a dashboard by its read-only link cost the pipeline behind it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { type BatchPage, type CreatedLink, type PipelineDocument, processingTime, totalDelay, type View } from '@millrace/shared'
import { eventually, sleep } from '../backend/src/recovery/client.ts'
import { System } from '../backend/src/recovery/system.ts'
import { freePort } from '../backend/src/testing/postgres.ts'
import { adEvents, EVENT_BYTES, EVENT_COLUMNS } from './data.ts'
import { chain, countBy, keep } from './documents.ts'
import { count, type Figure, median, percentile, table } from './figure.ts'
import { connected } from './listening.ts'
import type { Looked, LookingStart } from './looking.ts'
import { cpuSeconds } from './processes.ts'
import { Sender } from './sending.ts'

const INTERVAL_MS = 1000
const VIEWERS = 50
const RATE = 50_000
const ROUNDS = 5
/** Time before anything is looked at: at first for the larger database of large batches, then for viewers to come and go. */
const WARM_UP_MS = 5000
const SETTLE_MS = 2000
const MEASURED_S = 8
/** Longest wait for the last batches of a turn. */
const LAST_BATCHES_MS = 60_000

interface Turn {
  /** Milliseconds of the batches of this turn. */
  processing: number[]
  total: number[]
  records: number
  /** Part of one core that the api used. */
  api: number
}

interface Side {
  processing: number
  p95: number
  late: number
  batches: number
  /** Records per second that batches took. */
  taken: number
  /** Records per second of processing. */
  speed: number
  api: number
}

interface Viewers {
  without: Side
  with: Side
  /** With viewers / without: medians of the rounds. */
  processingRatio: number
  speedRatio: number
  /** Frames per second that the viewer with the fewest got, and the rows in one. */
  frames: number
  rows: number
}

/** Counts per ad: 1,000 rows that are others with every batch, all of them on the dashboard. */
function dashboard(port: number): PipelineDocument {
  const document = chain('Looked at', INTERVAL_MS, [
    ['tcp', { port, format: { kind: 'json', columns: EVENT_COLUMNS } }],
    keep("event_type = 'view'"),
    countBy('ad_id'),
    ['liveTable', { mode: 'append', keys: [], limit: 1000 }],
  ])
  const view = (kind: View['kind'], y: string[]): View => ({ node: 'n3', kind, title: kind, x: 'ad_id', y })
  return { ...document, views: { bars: view('bar', ['count']), number: view('number', ['count']), rows: view('table', []) } }
}

/** Measures some batches; viewers look meanwhile where a link is given. */
async function turn(system: System, run: string, token?: string): Promise<Turn & { looked?: Looked; seconds: number }> {
  const looking = token === undefined ? undefined : await look({ origin: system.origin, token, viewers: VIEWERS })
  const startedAt = performance.now()
  await sleep(SETTLE_MS)
  const from = Math.ceil(Date.now() / INTERVAL_MS) * INTERVAL_MS
  const to = from + MEASURED_S * INTERVAL_MS
  const [api] = system.pids('api')
  const before = cpuSeconds([api!])
  await sleep(to - Date.now())
  const measured = await eventually(async () => {
    const { batches } = await system.call<BatchPage>('GET', `/api/runs/${run}/batches?limit=100`)
    if (!batches.some(({ time }) => time > to)) throw new Error('The batches of a turn did not end.')
    return batches.filter(({ time }) => time > from && time <= to)
  }, LAST_BATCHES_MS)
  const seconds = (performance.now() - startedAt) / 1000
  const used = cpuSeconds([api!]) - before
  const looked = await looking?.end()
  return {
    processing: measured.map(processingTime),
    total: measured.map(totalDelay),
    records: measured.reduce((sum, { records }) => sum + records, 0),
    api: used / (seconds - SETTLE_MS / 1000),
    seconds,
    ...(looked && { looked }),
  }
}

/** Resolves once every viewer has seen rows; `end` tells what they got. */
async function look(start: LookingStart): Promise<{ end(): Promise<Looked> }> {
  const child = fork(path.join(import.meta.dirname, 'looking.ts'), [JSON.stringify(start)])
  const failed = once(child, 'exit').then((): never => {
    throw new Error('A viewer lost the dashboard.')
  })
  await Promise.race([once(child, 'message'), failed])
  return {
    end: async () => {
      const answer = once(child, 'message') as Promise<[Looked]>
      child.send({ end: true })
      const [looked] = await Promise.race([answer, failed])
      return looked
    },
  }
}

function sideOf(turns: readonly Turn[]): Side {
  const processing = turns.flatMap((each) => each.processing)
  const total = turns.flatMap((each) => each.total)
  const records = turns.reduce((sum, each) => sum + each.records, 0)
  return {
    processing: median(processing),
    p95: percentile(processing, 0.95),
    late: total.filter((delay) => delay > INTERVAL_MS).length,
    batches: total.length,
    taken: records / (turns.length * MEASURED_S),
    speed: records / (processing.reduce((sum, each) => sum + each, 0) / 1000),
    api: turns.reduce((sum, { api }) => sum + api, 0) / turns.length,
  }
}

async function measure(): Promise<Viewers> {
  const system = new System()
  let sender: Sender | undefined
  try {
    await system.start()
    const port = await freePort()
    const { pipeline, run } = await system.run(dashboard(port))
    const { token } = await system.call<CreatedLink>('POST', `/api/pipelines/${pipeline}/links`, { label: 'Benchmark' })
    ;(await connected(port)).end()
    sender = await Sender.start({ port, file: adEvents(), lineBytes: EVENT_BYTES })
    sender.rate(RATE)
    await sleep(WARM_UP_MS)
    const [alone, watched]: [Turn[], Turn[]] = [[], []]
    const [frames, rows]: [number[], number[]] = [[], []]
    const watch = async () => {
      const { looked, seconds, ...measured } = await turn(system, run, token)
      watched.push(measured)
      frames.push(looked!.least / seconds)
      rows.push(looked!.rows)
    }
    for (let round = 0; round < ROUNDS; round++) {
      // Each goes first as often as the other, for a machine has its moods.
      if (round % 2 === 1) await watch()
      alone.push(await turn(system, run))
      if (round % 2 === 0) await watch()
    }
    const ratio = (of: (measured: Turn) => number) => median(watched.map((each, round) => of(each) / of(alone[round]!)))
    return {
      without: sideOf(alone),
      with: sideOf(watched),
      processingRatio: ratio(({ processing }) => median(processing)),
      speedRatio: ratio(({ processing, records }) => records / processing.reduce((sum, each) => sum + each, 0)),
      frames: Math.min(...frames),
      rows: Math.max(...rows),
    }
  } finally {
    sender?.stop()
    await system.stop()
    system.remove()
  }
}

const percent = (part: number): string => `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`

function write({ without, with: watched, processingRatio, speedRatio, frames, rows }: Viewers): string {
  const row = (name: string, side: Side) => [
    name,
    count(side.processing),
    count(side.p95),
    `${side.late} of ${side.batches}`,
    count(side.taken),
    count(side.speed),
    percent(side.api),
  ]
  return `${count(RATE)} JSON events/s of ${EVENT_BYTES} bytes over TCP, interval ${INTERVAL_MS / 1000} s: keep views, count per ad, a live table whose 1,000 rows are others with every batch, on a dashboard as bars, a number and a table. ${VIEWERS} viewers have its read-only link open, in a process on the same machine, and acknowledge each frame as the page does; with and without them in turns in one run, ${ROUNDS} rounds of ${MEASURED_S} s each. The viewer who got the fewest frames got ${frames.toFixed(1)} a second, of up to ${count(rows)} rows.

With ${VIEWERS} viewers a batch took **${processingRatio.toFixed(2)}** times as long as without, and a second of processing **${speedRatio.toFixed(2)}** times as many records (medians of the rounds).

${table(
  ['', 'processing, ms: p50', 'p95', 'late batches', 'taken, records/s', 'records per second of processing', 'api, of one core'],
  [row('no viewers', without), row(`${VIEWERS} viewers`, watched)],
)}`
}

export const viewers: Figure<Viewers> = { name: 'viewers', title: `${VIEWERS} viewers of a dashboard`, measure, write }
