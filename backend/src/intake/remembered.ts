/** Which of the blocks that no run needs any more are kept: the newest, to be looked at, and those that are remembered for a time. */
import type { Block, Remember } from '../ipc/messages.ts'

/** Released records, their bytes and blocks, that are kept a while for previews and replays. */
const LOOK_RECORDS = 100_000
const LOOK_BYTES = 16 * 1024 * 1024
const LOOK_BLOCKS = 1000

/** Nothing beyond what is looked at. */
export const FORGET: Remember = { ms: 0, bytes: 0 }

/** How many of the oldest released blocks are neither remembered nor among the newest. */
export function notToLook(blocks: readonly Block[], remember: Remember, now: number): number {
  let [count, records, bytes] = [0, 0, 0]
  const goes = (block: Block) => {
    count++
    records += block.records
    bytes += block.bytes
    const isNew = count <= LOOK_BLOCKS && records <= LOOK_RECORDS && bytes <= LOOK_BYTES
    return !isNew && (now - block.receivedTo > remember.ms || bytes > remember.bytes)
  }
  // The newest one stays, however large: of a fast source it is all that there is to see.
  return blocks.findLastIndex((block, at) => goes(block) && at < blocks.length - 1) + 1
}

/** Those released blocks that are remembered when a log opens: the newest, without a gap. */
export function remembered(blocks: readonly Block[], { ms, bytes }: Remember, now: number): Block[] {
  let size = 0
  const isForgotten = (block: Block, at: number) => {
    size += block.bytes
    const isBeforeGap = at < blocks.length - 1 && blocks[at + 1]!.seq !== block.seq + 1
    return now - block.receivedTo > ms || size > bytes || isBeforeGap
  }
  return blocks.slice(blocks.findLastIndex(isForgotten) + 1)
}
