/** Cuts and their blocks, in order. Pure; the same for live cuts, replayed ones and long pauses. */
import type { Block, Cut } from '../ipc/messages.ts'

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
