/** Which batches are due when a cut has come, in order. Pure; the same for live cuts, replayed ones and long pauses. */
import type { Block, Cut } from '../ipc/messages.ts'

/** A stretch without cuts longer than this many intervals becomes one row of the ledger. */
const GAP_INTERVALS = 10

/** What is asked of the run's engine. */
export interface BatchClock {
  readonly interval: number
  readonly lastBatchTime: number | null
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
  const { interval, lastBatchTime: last } = clock
  if (last === null) return { kind: 'batch', time, takesInput: true }
  if (last >= time) return null
  const missing = (Math.min(since, time) - last) / interval - 1
  if (missing > GAP_INTERVALS) return { kind: 'gap', from: last + interval, to: Math.min(since, time) - interval }
  const due = clock.nextDue()
  if (due !== null && due < time)
    return due > last + interval ? { kind: 'skip', to: due - interval } : { kind: 'batch', time: due, takesInput: false }
  if (last < time - interval) return { kind: 'skip', to: time - interval }
  return hasInput || (due !== null && due <= time) ? { kind: 'batch', time, takesInput: true } : { kind: 'skip', to: time }
}

/** Batch time of a cut: its own, or, after the interval was changed, the next multiple of the new one. */
export const batchTimeOf = (cut: Pick<Cut, 'time'>, interval: number): number => Math.ceil(cut.time / interval) * interval

export type Blocks = Record<string, Block[]>

/**
 * Cuts that wait, with one that has come. The intake sends cuts anew when it is asked for them; one that it cut meanwhile may have come
 * before them, and comes again behind them.
 */
export const withCut = (waiting: readonly Cut[], cut: Cut): Cut[] => [...waiting.filter(({ time }) => time < cut.time), cut]

/** Splits blocks so that the first part has at most `most` bytes, but at least one block of every source that has any. */
export function splitBlocks(blocks: Blocks, most: number): { now: Blocks; later: Blocks } {
  const now: Blocks = {}
  const later: Blocks = {}
  let bytes = 0
  for (const [node, each] of Object.entries(blocks)) {
    let taken = 0
    while (taken < each.length && (taken === 0 || bytes + each[taken]!.bytes <= most)) bytes += each[taken++]!.bytes
    if (taken > 0) now[node] = each.slice(0, taken)
    if (taken < each.length) later[node] = each.slice(taken)
  }
  return { now, later }
}

/** Blocks of two cuts, in order. A cut whose batch failed is worked off again: what it has brought before is there once. */
export function joinBlocks(first: Blocks, second: Readonly<Record<string, readonly Block[]>>): Blocks {
  const joined: Blocks = { ...first }
  for (const [node, blocks] of Object.entries(second)) {
    const before = joined[node] ?? []
    const last = before.at(-1)?.seq ?? 0
    joined[node] = [...before, ...blocks.filter(({ seq }) => seq > last)]
  }
  return joined
}

/** Blocks that are not in the ledger yet. */
export function newBlocks(blocks: Readonly<Record<string, readonly Block[]>>, consumed: Readonly<Record<string, number>>): Blocks {
  const fresh = Object.entries(blocks).map(([node, each]) => [node, each.filter((block) => block.seq > (consumed[node] ?? 0))] as const)
  return Object.fromEntries(fresh.filter(([, each]) => each.length > 0))
}
