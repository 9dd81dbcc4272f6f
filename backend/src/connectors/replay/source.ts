import { said, type Column } from '@millrace/shared'
import type { LookContext, Receiver, SourceContext, SourceImplementation } from '../source.ts'
import { rowsEntered, tickingReceiver } from '../ticking.ts'
import { rowText } from './rows.ts'

interface ReplaySettings {
  table: { columns: Column[]; rows: (string | null)[][] }
  rate: number
  repeat: boolean
}

/** Most rows that are played at once: the intake has others to serve. */
const ROWS_PER_TICK = 10_000

/** The lines from one row to another; rows count on over repetitions. */
function linesOf({ table: { columns, rows } }: ReplaySettings, from: number, until: number): Buffer {
  let text = ''
  for (let row = from; row < until; row++) text += rowText(columns, rows[row % rows.length]!)
  return Buffer.from(text)
}

const lastRow = ({ table, repeat }: ReplaySettings): number => (table.rows.length === 0 ? 0 : repeat ? Infinity : table.rows.length)

/** Plays the rows; after a stop it goes on with the row behind the last one that was entered. */
function play(settings: ReplaySettings, context: SourceContext): Receiver {
  const { rate } = settings
  let row = rowsEntered(context)
  let owed = 1
  return tickingReceiver(context, (elapsed) => {
    owed = Math.min(owed + (elapsed * rate) / 1000, Math.max(1, rate))
    const count = Math.min(Math.floor(owed), ROWS_PER_TICK, lastRow(settings) - row)
    if (count <= 0) return
    owed -= count
    context.sink.append(linesOf(settings, row, row + count), count, [])
    row += count
    context.sink.position({ rows: row })
  })
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
  place: (settings) => said('a recording, {rate} rows/s', { rate: Number(settings['rate']) }),
  start: (settings, context) => play(settings as unknown as ReplaySettings, context),
  look: async (settings, context) => lookBack(settings as unknown as ReplaySettings, context),
}
