import { said, type GeneratorColumn } from '@millrace/shared'
import type { LookContext, Receiver, SourceContext, SourceImplementation } from '../source.ts'
import { rowsEntered, tickingReceiver } from '../ticking.ts'
import { generatorRow } from './rows.ts'

interface GeneratorSettings {
  columns: GeneratorColumn[]
  rate: number
  seed: number
}

/** Most rows that are made at once: the intake has others to serve. */
const ROWS_PER_TICK = 50_000

/** Rows at a steady rate; after a stop it goes on with the row behind the last one that was entered. */
function generate({ columns, rate, seed }: GeneratorSettings, context: SourceContext): Receiver {
  let row = rowsEntered(context)
  let owed = 0
  return tickingReceiver(context, (elapsed, now) => {
    owed += (elapsed * rate) / 1000
    const rows = Math.min(Math.floor(owed), ROWS_PER_TICK)
    if (rows === 0) return
    owed = Math.min(owed - rows, rate)
    let text = ''
    for (let i = 0; i < rows; i++) text += generatorRow(columns, seed, row++, now)
    context.sink.append(Buffer.from(text), rows, [])
    context.sink.position({ rows: row })
  })
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
  place: (settings) => said('test data, {rate} rows/s', { rate: Number(settings['rate']) }),
  start: (settings, context) => generate(settings as unknown as GeneratorSettings, context),
  look: async (settings, context) => lookBack(settings as unknown as GeneratorSettings, context),
}
