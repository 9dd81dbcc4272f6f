import { stat } from 'node:fs/promises'
import type { Relation } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { BatchRefused } from './errors.ts'

/** A batch's blocks continue the ledger without a gap, reach `through`, and are as long as the input's index says. Throws BatchRefused. */
export async function checkBlocks(
  consumed: Readonly<Record<string, number>>,
  sources: readonly (Relation & { op: 'source' })[],
  request: { time: number; blocks: Record<string, readonly Block[]>; through: Record<string, number> },
): Promise<void> {
  const refuse = (words: string): never => {
    throw new BatchRefused('missingInput', `The batch ${request.time} cannot be done: ${words}. Nothing was committed.`)
  }
  const known = new Set(sources.map((source) => source.node))
  for (const [node, through] of Object.entries(request.through)) {
    const blocks = request.blocks[node] ?? []
    const before = consumed[node] ?? 0
    // A source that a deploy took out may still have blocks: they are passed over.
    if (!known.has(node)) continue
    blocks.forEach((block, i) => {
      if (block.seq !== before + 1 + i) refuse(`block ${before + 1 + i} of ${node} is missing, ${block.seq} came instead`)
    })
    if (through !== before + blocks.length) refuse(`blocks of ${node} up to ${through} are due, ${before + blocks.length} came`)
  }
  for (const [node, blocks] of Object.entries(request.blocks)) {
    if (blocks.length > 0 && known.has(node) && request.through[node] === undefined) refuse(`${node} has blocks and no end is given`)
    for (const block of blocks) {
      if (block.bytes === 0) continue
      const size = await stat(block.file).then(
        (found) => found.size,
        () => null,
      )
      if (size === null) refuse(`the file of block ${block.seq} of ${node} is not there`)
      if (!block.range && size !== block.bytes) refuse(`block ${block.seq} of ${node} has ${size} bytes instead of ${block.bytes}`)
    }
  }
}
