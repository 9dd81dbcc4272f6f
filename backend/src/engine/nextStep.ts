/** Which batches are due when a cut has come, in order. Pure; the same for live cuts, replayed ones and long pauses. */

/** A stretch without cuts longer than this many intervals becomes one row of the ledger. */
const GAP_INTERVALS = 10

/** What is asked of the run's engine. */
export interface BatchClock {
  readonly interval: number
  readonly lastBatchTime: number | null
  /** Null before the first batch, and before the first one with another interval. */
  readonly zeroTime: number | null
  nextDue(): number | null
}

export type BatchStep =
  | { kind: 'gap'; from: number; to: number }
  /** Nothing happens at any time up to `to`. */
  | { kind: 'skip'; to: number }
  | { kind: 'batch'; time: number; takesInput: boolean }

/**
 * The next step on the way to a cut at `time`, or null when it is reached: first a gap before `since`, then what windows and time-outs
 * have due on the way, at last the batch of the cut itself. `hasInput`: the cut brings blocks, or some are left over.
 */
export function nextStep(clock: BatchClock, time: number, since: number, hasInput: boolean): BatchStep | null {
  const { interval, lastBatchTime: last, zeroTime } = clock
  if (last !== null && last >= time) return null
  // It sets from when windows fire, so it is no quiet one.
  if (last === null || zeroTime === null) return { kind: 'batch', time, takesInput: true }
  const missing = (Math.min(since, time) - last) / interval - 1
  if (missing > GAP_INTERVALS) return { kind: 'gap', from: last + interval, to: Math.min(since, time) - interval }
  const due = clock.nextDue()
  if (due !== null && due < time)
    return due > last + interval ? { kind: 'skip', to: due - interval } : { kind: 'batch', time: due, takesInput: false }
  if (last < time - interval) return { kind: 'skip', to: time - interval }
  return hasInput || (due !== null && due <= time) ? { kind: 'batch', time, takesInput: true } : { kind: 'skip', to: time }
}
