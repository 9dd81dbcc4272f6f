import type { Column, Json } from '@millrace/shared'
import type { LookContext, Receiver, SourceContext, SourceImplementation } from '../source.ts'
import { rowText } from './rows.ts'

interface ReplaySettings {
  table: { columns: Column[]; rows: (string | null)[][] }
  rate: number
  repeat: boolean
}

/** How often rows are played, in milliseconds, and most of them at once: the intake has others to serve. */
const TICK_MS = 50
const ROWS_PER_TICK = 10_000

/** The lines from one row to another; rows count on over repetitions. */
function linesOf({ table: { columns, rows } }: ReplaySettings, from: number, until: number): Buffer {
  let text = ''
  for (let row = from; row < until; row++) text += rowText(columns, rows[row % rows.length]!)
  return Buffer.from(text)
}

const lastRow = ({ table, repeat }: ReplaySettings): number => (table.rows.length === 0 ? 0 : repeat ? Infinity : table.rows.length)

/** Plays the rows; after a stop it goes on with the row behind the last one that was entered. */
class ReplayReceiver implements Receiver {
  readonly #settings: ReplaySettings
  readonly #context: SourceContext
  readonly #timer: NodeJS.Timeout
  #row: number
  #since: number
  #owed = 1
  #paused = false

  constructor(settings: ReplaySettings, context: SourceContext) {
    this.#settings = settings
    this.#context = context
    this.#row = Number((context.position as { rows?: Json } | undefined)?.rows ?? 0)
    this.#since = context.now()
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    context.status('active')
  }

  #tick(): void {
    const now = this.#context.now()
    const elapsed = Math.min(1000, Math.max(0, now - this.#since))
    this.#since = now
    // What was not played during a pause is not made up for.
    if (this.#paused) return
    this.#owed = Math.min(this.#owed + (elapsed * this.#settings.rate) / 1000, Math.max(1, this.#settings.rate))
    const count = Math.min(Math.floor(this.#owed), ROWS_PER_TICK, lastRow(this.#settings) - this.#row)
    if (count <= 0) return
    this.#owed -= count
    this.#context.sink.append(linesOf(this.#settings, this.#row, this.#row + count), count, [])
    this.#row += count
    this.#context.sink.position({ rows: this.#row })
  }

  pause(): void {
    this.#paused = true
  }
  resume(): void {
    this.#paused = false
  }
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#context.status('stopped')
  }
}

/** Each row once, in batches as they would come until now: nobody waits for them. */
function lookBack(settings: ReplaySettings, { interval, now, records, take }: LookContext): void {
  const count = Math.min(records, settings.table.rows.length)
  const perBatch = Math.max(1, Math.round((settings.rate * interval) / 1000))
  const batches = Math.ceil(count / perBatch)
  const last = Math.floor(now() / interval) * interval
  for (let batch = 0; batch < batches; batch++) {
    const from = batch * perBatch
    const until = Math.min(count, from + perBatch)
    if (!take(linesOf(settings, from, until), until - from, last - (batches - 1 - batch) * interval)) return
  }
}

export const replaySource: SourceImplementation = {
  replayable: true,
  place: (settings) => `${String(settings['rate'])} rows per second`,
  start: (settings, context) => new ReplayReceiver(settings as unknown as ReplaySettings, context),
  look: async (settings, context) => lookBack(settings as unknown as ReplaySettings, context),
}
