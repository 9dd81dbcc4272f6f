/** Which batches a replay plays, from which on, and what the run remembered then. Pure. */
import { PLAYED_BATCHES, PLAYED_BYTES, PLAYED_RECORDS, type ReplayBegan } from '@millrace/shared'
import type { MemorySnapshot } from '../engine/snapshotManifest.ts'
import { isCovered } from '../engine/snapshotsKept.ts'
import type { BatchInputs, Block } from '../ipc/messages.ts'
import type { PlayedTurn } from '../preview/messages.ts'
import { timeOf } from './recordedBatches.ts'

/** By source: its blocks, the oldest first, dated by the batches that took them. */
export type BlocksBySource = Readonly<Record<string, readonly Block[]>>

export interface ReplayScope {
  /** Of each side. */
  sides: readonly BlocksBySource[]
  snapshots: readonly MemorySnapshot[]
  /** Batch times that are asked for, both included. */
  from: number
  to: number
  /** Milliseconds from batch to batch in the version. */
  interval: number
  /** Rows follow from earlier batches too. */
  needsEarlier: boolean
  /** Milliseconds of batches before `from` that fill what no snapshot has; see `warmUpOf`. */
  warmUp?: number
}

export interface ReplayStart {
  snapshot: MemorySnapshot | null
  /** By source: the block behind which it begins. */
  after: Record<string, number>
  /** Not all batches that are asked for are played: they have more input than one replay takes. */
  isCut: boolean
}

/**
 * From the newest snapshot before the first batch where all that came since is kept and is not too much; else as early as that goes. Where
 * some of it has to be filled first, a snapshot that is too young for that serves only if not all since the run's first record can be played.
 */
export function startOf({ sides, snapshots, from, to, interval, needsEarlier, warmUp = 0 }: ReplayScope): ReplayStart {
  const all: Record<string, readonly Block[]> = Object.assign({}, ...sides.toReversed().map(withBlocks))
  const first = Object.fromEntries(Object.entries(all).map(([node, [block]]) => [node, block!.seq]))
  const usable = needsEarlier ? snapshots.filter((each) => each.time < from && isCovered(each, first)) : []
  const filling = usable.findLastIndex((each) => each.time <= from - warmUp)
  const isWhole = () => Object.values(first).every((seq) => seq === 1) && fitsWhole(batchesOf(all, to, interval))
  const serving = filling >= 0 ? usable.slice(filling) : isWhole() ? [] : usable
  const begins = serving.find(({ consumed }) => fitsWhole(since(all, consumed, to, interval)))
  if (begins) return { snapshot: begins, after: begins.consumed, isCut: false }
  const batches = batchesOf(all, to, interval).filter(({ time }) => needsEarlier || time >= from)
  const start = batches[newestThatFit(batches)]?.time ?? to
  const after = Object.fromEntries(
    Object.entries(all).map(([node, blocks]) => [
      node,
      (blocks.find((block) => timeOf(block, interval) >= start)?.seq ?? (blocks.at(-1)?.seq ?? 0) + 1) - 1,
    ]),
  )
  return { snapshot: null, after, isCut: start > from && batches.some(({ time }) => time >= from && time < start) }
}

/** Whether a replay plays all from the run's very first record on: what begins empty there began empty in the run too. */
export const isRunsOwn = ({ after }: ReplayStart, sides: readonly BlocksBySource[]): boolean =>
  sides.flatMap((side) => Object.entries(side)).every(([node, [block]]) => (block?.seq ?? 1) === 1 && (after[node] ?? 0) === 0)

const withBlocks = (side: BlocksBySource) => Object.fromEntries(Object.entries(side).filter(([, blocks]) => blocks.length > 0))

interface Batch {
  time: number
  records: number
  bytes: number
}

/** Index of the oldest of the newest batches that one replay plays together. One is played however large it is: the run did it too. */
export function newestThatFit(batches: readonly Batch[]): number {
  let [records, bytes] = [0, 0]
  let oldest = batches.length
  while (oldest > 0) {
    const batch = batches[oldest - 1]!
    records += batch.records
    bytes += batch.bytes
    const count = batches.length - oldest + 1
    if (count > 1 && (count > PLAYED_BATCHES || records > PLAYED_RECORDS || bytes > PLAYED_BYTES)) break
    oldest--
  }
  return oldest
}

const fitsWhole = (batches: readonly Batch[]): boolean => newestThatFit(batches) === 0

const since = (all: BlocksBySource, consumed: Readonly<Record<string, number>>, to: number, interval: number): Batch[] =>
  batchesOf(Object.fromEntries(Object.entries(all).map(([node, blocks]) => [node, behind(blocks, consumed[node])])), to, interval)

const behind = (blocks: readonly Block[], seq = 0): readonly Block[] => blocks.filter((block) => block.seq > seq)

function batchesOf(all: BlocksBySource, to: number, interval: number): Batch[] {
  const batches = new Map<number, Batch>()
  for (const block of Object.values(all).flat()) {
    const time = timeOf(block, interval)
    if (time > to) continue
    const known = batches.get(time) ?? { time, records: 0, bytes: 0 }
    batches.set(time, { time, records: known.records + block.records, bytes: known.bytes + block.bytes })
  }
  return [...batches.values()].sort((a, b) => a.time - b.time)
}

/** The batches of one side from there on, with those in which nothing came: steps had their turn in them too. */
export function turnsFrom(
  { snapshot, after }: ReplayStart,
  blocks: BlocksBySource,
  inputs: BatchInputs | null,
  { to, interval }: { to: number; interval: number },
): PlayedTurn[] {
  const turns = new Map<number, { time: number; blocks: Record<string, Block[]>; isGap: boolean }>()
  const at = (time: number) => turns.get(time) ?? turns.set(time, { time, blocks: {}, isGap: false }).get(time)!
  // What came in time may have been taken by a later batch, of which nothing is known where nobody holds the run.
  const earliest = snapshot ? (Math.floor(snapshot.time / interval) + 1) * interval : 0
  for (const [node, each] of Object.entries(blocks)) {
    for (const block of behind(each, after[node])) {
      const time = Math.max(earliest, timeOf(block, interval))
      if (time <= to) (at(time).blocks[node] ??= []).push(block)
    }
  }
  const first = snapshot ? snapshot.time + 1 : Math.min(...turns.keys())
  for (const { time, isGap } of inputs?.batches ?? []) {
    const turn = Math.ceil(time / interval) * interval
    if (turn < first || turn > to) continue
    // With another interval a batch that had input may have the time of one that had none.
    if (isGap && !turns.has(turn)) at(turn).isGap = true
    else if (!isGap) at(turn).isGap = false
  }
  return [...turns.values()].sort((a, b) => a.time - b.time)
}

/** Null where nothing is played. */
export const beganAt = ({ snapshot }: ReplayStart, turns: readonly PlayedTurn[]): ReplayBegan | null =>
  turns.length === 0 ? null : { at: snapshot?.time ?? Math.min(...turns.map(({ time }) => time)), isRemembered: snapshot !== null }
