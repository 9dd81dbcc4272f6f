import { stat } from 'node:fs/promises'
import { said, type Relation, type Said } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { BatchRefused } from './errors.ts'

/** A batch's blocks continue the ledger without a gap, reach `through`, and are as long as the input's index says. Throws BatchRefused. */
export async function checkBlocks(
  consumed: Readonly<Record<string, number>>,
  sources: readonly (Relation & { op: 'source' })[],
  request: { time: number; blocks: Record<string, readonly Block[]>; through: Record<string, number> },
): Promise<void> {
  const refuse = (reason: Said): never => {
    const { time } = request
    throw new BatchRefused(
      'missingInput',
      said('The batch of {time, moment} cannot be done: {reason}. Nothing was committed.', { time, reason }),
    )
  }
  const known = new Set(sources.map((source) => source.node))
  for (const [node, through] of Object.entries(request.through)) {
    const blocks = request.blocks[node] ?? []
    const before = consumed[node] ?? 0
    // A source that a deploy took out may still have blocks: they are passed over.
    if (!known.has(node)) continue
    blocks.forEach((block, i) => {
      if (block.seq !== before + 1 + i)
        refuse(said('block {due} of {node} is missing, {came} came instead', { due: before + 1 + i, node, came: block.seq }))
    })
    if (through !== before + blocks.length)
      refuse(said('blocks of {node} up to {due} are due, {came} came', { node, due: through, came: before + blocks.length }))
  }
  for (const [node, blocks] of Object.entries(request.blocks)) {
    if (blocks.length > 0 && known.has(node) && request.through[node] === undefined)
      refuse(said('{node} has blocks and no end is given', { node }))
    for (const block of blocks) {
      if (block.bytes === 0) continue
      const size = await stat(block.file).then(
        (found) => found.size,
        () => null,
      )
      if (size === null) refuse(said('the file of block {block} of {node} is not there', { block: block.seq, node }))
      if (!block.range && size !== block.bytes)
        refuse(said('block {block} of {node} has {size} bytes instead of {bytes}', { block: block.seq, node, size, bytes: block.bytes }))
    }
  }
}

/** A batch's time is a multiple of the interval after the last one. Throws BatchRefused. */
export function checkTime(time: number, { interval, lastBatchTime: last }: { interval: number; lastBatchTime: number | null }): void {
  if (time % interval === 0 && (last === null || time > last)) return
  throw new BatchRefused(
    'wrongTime',
    said('The batch time {time} is not a multiple of {interval, duration} after the last one ({last}).', {
      time: String(time),
      interval,
      last: last === null ? '–' : String(last),
    }),
  )
}
