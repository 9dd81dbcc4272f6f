import type { GeneratorColumn, Json } from '@millrace/shared'
import type { LookContext, Receiver, SourceContext, SourceImplementation } from '../source.ts'
import { generatorRow } from './rows.ts'

interface GeneratorSettings {
  columns: GeneratorColumn[]
  rate: number
  seed: number
}

/** How often rows are made, in milliseconds, and most of them at once: the intake has others to serve. */
const TICK_MS = 50
const ROWS_PER_TICK = 50_000

/** Rows at a steady rate; after a stop it goes on with the row behind the last one that was entered. */
class GeneratorReceiver implements Receiver {
  readonly #settings: GeneratorSettings
  readonly #context: SourceContext
  readonly #timer: NodeJS.Timeout
  #row: number
  #since: number
  #owed = 0
  #paused = false

  constructor(settings: GeneratorSettings, context: SourceContext) {
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
    // What was not made during a pause is not made up for.
    if (this.#paused) return
    this.#owed += (elapsed * this.#settings.rate) / 1000
    const rows = Math.min(Math.floor(this.#owed), ROWS_PER_TICK)
    if (rows === 0) return
    this.#owed = Math.min(this.#owed - rows, this.#settings.rate)
    let text = ''
    for (let i = 0; i < rows; i++) text += generatorRow(this.#settings.columns, this.#settings.seed, this.#row++, now)
    this.#context.sink.append(Buffer.from(text), rows, [])
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

/** Most time that a look goes back, in milliseconds. */
const LOOK_BACK_MS = 600_000

/** The rows that would have come until now, batch by batch: nobody waits for them. */
function lookBack({ columns, rate, seed }: GeneratorSettings, { interval, now, records, take }: LookContext): void {
  const perBatch = (rate * interval) / 1000
  const batches = Math.max(1, Math.min(Math.floor(LOOK_BACK_MS / interval), Math.ceil(records / perBatch)))
  const first = Math.floor(now() / interval) * interval - (batches - 1) * interval
  let row = 0
  for (let batch = 0; batch < batches && row < records; batch++) {
    const at = first + batch * interval
    const until = Math.min(records, Math.floor((batch + 1) * perBatch))
    let text = ''
    for (let i = row; i < until; i++) text += generatorRow(columns, seed, i, at)
    if (until > row) take(Buffer.from(text), until - row, at)
    row = Math.max(row, until)
  }
}

export const generatorSource: SourceImplementation = {
  replayable: true,
  place: (settings) => `${String(settings['rate'])} rows per second`,
  start: (settings, context) => new GeneratorReceiver(settings as unknown as GeneratorSettings, context),
  look: async (settings, context) => lookBack(settings as unknown as GeneratorSettings, context),
}
