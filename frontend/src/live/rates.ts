import type { BatchReport } from '@millrace/shared'

/** Rates are means of this stretch, so that they can be read. */
const STRETCH_MS = 5000
const MOST_BATCHES = 50

interface NodeRate {
  /** Rows per second. */
  in: number
  out: Record<string, number>
  /** Rows held after the newest batch. */
  held: number | undefined
  /** What an output says that cannot deliver. */
  error: string | undefined
  /** Refused records of the stretch. */
  deadLetters: number
}

export interface Rates {
  nodes: Readonly<Record<string, NodeRate>>
  /** Records per second, of all sources. */
  input: number
}

export const NO_RATES: Rates = { nodes: {}, input: 0 }

/** Rates of every node over the last seconds; `batches` are oldest first. */
export function ratesOf(batches: readonly BatchReport[]): Rates {
  const newest = batches.at(-1)
  if (!newest) return NO_RATES
  const recent = batches.slice(-MOST_BATCHES).filter((batch) => batch.time > newest.time - Math.max(STRETCH_MS, newest.interval))
  // A quiet batch has no report: the stretch is measured in time.
  const seconds = Math.max(newest.interval, newest.time - recent[0]!.time + newest.interval) / 1000
  const nodes: Record<string, NodeRate> = {}
  let records = 0
  for (const batch of recent) {
    records += batch.records
    for (const [id, report] of Object.entries(batch.nodes)) {
      const rate = (nodes[id] ??= { in: 0, out: {}, held: undefined, error: undefined, deadLetters: 0 })
      rate.in += report.in / seconds
      for (const [port, rows] of Object.entries(report.out)) rate.out[port] = (rate.out[port] ?? 0) + rows / seconds
      rate.held = report.held
      rate.deadLetters += batch.sources[id]?.deadLetters ?? 0
      const output = batch.outputs[id]
      rate.error = output?.status === 'failed' ? output.error : output ? undefined : rate.error
    }
  }
  return { nodes, input: records / seconds }
}
