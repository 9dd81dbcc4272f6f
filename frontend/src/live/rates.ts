import { deadLettersOf, schedulingDelay, type BatchReport, type Said } from '@millrace/shared'

/** Rates are means of this stretch, so that they can be read. */
const STRETCH_MS = 5000
const MOST_BATCHES = 50
/** A batch that has not come this long after its interval will not come: the time was quiet. */
const GRACE_MS = 1000

/** What goes through one node, over the last seconds and in its newest batch. */
export interface NodeRate {
  /** Rows per second. */
  in: number
  out: Record<string, number>
  /** Rows held after the newest batch. */
  held: number | undefined
  /** Milliseconds of work in the newest batch that had some; undefined where it was done together with the node `fusedWith`. */
  ms: number | undefined
  fusedWith: string | undefined
  /** What an output says that cannot deliver. */
  error: Said | undefined
  /** Milliseconds from the time of the newest delivered batch to its delivery. */
  lag: number | undefined
  /** Refused records of the stretch. */
  deadLetters: number
  /** Batches whose output here is not delivered yet. */
  undelivered: number
}

export interface Rates {
  nodes: Readonly<Record<string, NodeRate>>
  /** Records per second, of all sources. */
  input: number
  /** Batches whose time had come when the newest one began: how far the run is behind. */
  behind: number
  /** Batch time that the rates reach up to. Later than the newest batch when nothing has come since. */
  until: number
}

export const NO_RATES: Rates = { nodes: {}, input: 0, behind: 0, until: 0 }

/** The batch time that rates reach up to, given the newest batch. Where batches wait, the time since then was not quiet. */
export function ratesUntil({ time, interval }: BatchReport, now: number, waits: number): number {
  if (waits > 0) return time
  const quietSince = now - GRACE_MS - 2 * interval
  return Math.max(time, Math.floor(quietSince / interval) * interval)
}

/** Rates of every node over the last seconds. `batches` are oldest first; `now` is the server's time in milliseconds, `waits` how many batches wait. */
export function ratesOf(batches: readonly BatchReport[], now: number, waits = 0): Rates {
  const newest = batches.at(-1)
  if (!newest) return NO_RATES
  const { interval } = newest
  const until = ratesUntil(newest, now, waits)
  const recent = batches.slice(-MOST_BATCHES).filter((batch) => batch.time > until - Math.max(STRETCH_MS, interval))
  // A quiet batch has no report: the stretch is measured in time.
  const seconds = Math.max(interval, until - (recent[0]?.time ?? until) + interval) / 1000
  const nodes: Record<string, NodeRate> = {}
  for (const [id, report] of Object.entries(newest.nodes)) nodes[id] = nothing(report.held)
  let records = 0
  for (const batch of recent) {
    records += batch.records
    for (const [id, report] of Object.entries(batch.nodes)) {
      const rate = (nodes[id] ??= nothing(report.held))
      rate.in += report.in / seconds
      for (const [port, rows] of Object.entries(report.out)) rate.out[port] = (rate.out[port] ?? 0) + rows / seconds
      rate.held = report.held
      // A node that had nothing to do in the newest batch keeps the time of its last work.
      if (report.ms !== undefined || report.fusedWith !== undefined) {
        rate.ms = report.ms
        rate.fusedWith = report.fusedWith
      }
      rate.deadLetters += deadLettersOf(batch, id) ?? 0
      const output = batch.outputs[id]
      if (output && output.status !== 'delivered') rate.undelivered++
      if (output?.deliveredAt !== undefined) rate.lag = Math.max(0, output.deliveredAt - batch.time)
    }
  }
  for (const [id, error] of failures(batches)) (nodes[id] ??= nothing(undefined)).error = error
  return { nodes, input: records / seconds, behind: Math.floor(schedulingDelay(newest) / interval), until }
}

/** What outputs say that cannot deliver. An output delivers in order, so the one that failed stands before all that wait for it. */
function failures(batches: readonly BatchReport[]): [node: string, error: Said | undefined][] {
  const known = new Set<string>()
  const failed: [string, Said | undefined][] = []
  const outputs = Object.keys(batches.at(-1)?.outputs ?? {}).length
  for (let at = batches.length - 1; at >= 0 && known.size < outputs; at--) {
    for (const [id, { status, error }] of Object.entries(batches[at]!.outputs)) {
      if (status === 'pending' || known.has(id)) continue
      known.add(id)
      if (status === 'failed') failed.push([id, error])
    }
  }
  return failed
}

const nothing = (held: number | undefined): NodeRate => ({
  in: 0,
  out: {},
  held,
  ms: undefined,
  fusedWith: undefined,
  error: undefined,
  lag: undefined,
  deadLetters: 0,
  undelivered: 0,
})

/** Rows per second of the last `count` intervals up to `until`, oldest first; an interval without a batch is 0. */
export function history(
  batches: readonly BatchReport[],
  until: number,
  count: number,
  rows: (batch: BatchReport) => number | undefined,
): number[] {
  const values = Array.from({ length: count }, () => 0)
  const interval = batches.at(-1)?.interval
  if (interval === undefined) return values
  for (const batch of batches.slice(-count)) {
    const index = count - 1 - Math.round((until - batch.time) / interval)
    if (index >= 0 && index < count) values[index] = ((rows(batch) ?? 0) * 1000) / interval
  }
  return values
}

/** All rows that a node put out in a batch; those that it took, for an output. */
export function rowsThrough(batch: BatchReport, node: string): number | undefined {
  const report = batch.nodes[node]
  if (!report) return undefined
  const out = Object.values(report.out)
  return out.length === 0 ? report.in : out.reduce((sum, each) => sum + each, 0)
}
