import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Block } from '../ipc/messages.ts'
import { readChecked } from './durable.ts'
import { type IndexEntry, placed } from './sourceIndex.ts'

/**
 * What is still there of a log that is closed, such as a stopped run's: its newest blocks without a gap, the oldest first. The log is read
 * and left as it is. Only for the intake, which knows that nobody has it open.
 */
export async function recordedBlocks(folder: string): Promise<Block[]> {
  const entries = await readChecked<IndexEntry>(path.join(folder, 'index'))
  const blocks: Block[] = []
  for (const entry of entries.toReversed()) {
    if (!('block' in entry)) continue
    const block = placed(entry.block, folder)
    const isThere = await stat(block.file).then(
      () => true,
      () => false,
    )
    if (!isThere) break
    blocks.push(block)
  }
  return blocks.reverse()
}
