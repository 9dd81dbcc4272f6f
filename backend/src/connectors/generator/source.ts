import type { GeneratorColumn, Json } from '@millrace/shared'
import type { Receiver, SourceContext, SourceImplementation } from '../source.ts'
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

export const generatorSource: SourceImplementation = {
  replayable: true,
  place: (settings) => `${String(settings['rate'])} rows per second`,
  start: (settings, context) => new GeneratorReceiver(settings as unknown as GeneratorSettings, context),
}
