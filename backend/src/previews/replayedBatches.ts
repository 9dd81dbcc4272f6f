/** Which batches a replay plays, from which on, and what the run remembered then. Pure but for `placeBlocks`. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { PLAYED_BATCHES, PLAYED_BYTES, PLAYED_RECORDS } from '@millrace/shared'
import type { MemorySnapshot } from '../engine/snapshotManifest.ts'
import { isCovered } from '../engine/snapshotsKept.ts'
import { linkOrCopy } from '../files/linkOrCopy.ts'
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
}

export interface ReplayStart {
  snapshot: MemorySnapshot | null
  /** By source: the block behind which it begins. */
  after: Record<string, number>
  /** Not all batches that are asked for are played: they have more input than one replay takes. */
  isCut: boolean
}

/** From the newest snapshot before the first batch where all that came since is kept and is not too much; else as early as that goes. */
export function startOf({ sides, snapshots, from, to, interval, needsEarlier }: ReplayScope): ReplayStart {
  const all: Record<string, readonly Block[]> = Object.assign({}, ...sides.toReversed().map(withBlocks))
  const first = Object.fromEntries(Object.entries(all).map(([node, [block]]) => [node, block!.seq]))
  const begins = needsEarlier ? snapshots.findLast((each) => each.time < from && isCovered(each, first)) : undefined
  if (begins && isSmall(since(all, begins.consumed, to, interval))) return { snapshot: begins, after: begins.consumed, isCut: false }
  const batches = batchesOf(all, to, interval).filter(({ time }) => needsEarlier || time >= from)
  let taken = batches.length
  // One batch is played however large it is: the run did it too.
  while (taken > 0 && (taken === batches.length || isSmall(batches.slice(taken - 1)))) taken--
  const start = batches[taken]?.time ?? to
  const after = Object.fromEntries(
    Object.entries(all).map(([node, blocks]) => [
      node,
      (blocks.find((block) => timeOf(block, interval) >= start)?.seq ?? (blocks.at(-1)?.seq ?? 0) + 1) - 1,
    ]),
  )
  return { snapshot: null, after, isCut: start > from && batches.some(({ time }) => time >= from && time < start) }
}

const withBlocks = (side: BlocksBySource) => Object.fromEntries(Object.entries(side).filter(([, blocks]) => blocks.length > 0))

interface Batch {
  time: number
  records: number
  bytes: number
}

const isSmall = (batches: readonly Batch[]): boolean =>
  batches.length <= PLAYED_BATCHES &&
  batches.reduce((sum, { records }) => sum + records, 0) <= PLAYED_RECORDS &&
  batches.reduce((sum, { bytes }) => sum + bytes, 0) <= PLAYED_BYTES

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

/** A block's file was deleted meanwhile. */
export class BlockGone extends Error {}

/** Gives the blocks second names in a folder, so that they stay while they are played. Throws `BlockGone`. */
export async function placeBlocks(folder: string, turns: readonly PlayedTurn[]): Promise<PlayedTurn[]> {
  await mkdir(folder, { recursive: true })
  const place = async (node: string, block: Block): Promise<Block> => {
    const { dead, ...rest } = block
    // What was refused on receipt is in no batch's rows.
    const readable = { ...rest, records: block.records - (dead?.count ?? 0) }
    if (block.range || block.bytes === 0) return readable
    const file = path.join(folder, `${node}-${block.seq}${path.extname(block.file)}`)
    await linkOrCopy(block.file, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new BlockGone()
      // The other side has it already.
      if (error.code !== 'EEXIST') throw error
    })
    return { ...readable, file }
  }
  const placed: PlayedTurn[] = []
  for (const turn of turns) {
    const blocks: Record<string, Block[]> = {}
    for (const [node, each] of Object.entries(turn.blocks)) blocks[node] = await Promise.all(each.map((block) => place(node, block)))
    placed.push({ ...turn, blocks })
  }
  return placed
}
