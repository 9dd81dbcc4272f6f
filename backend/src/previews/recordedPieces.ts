import { open } from 'node:fs/promises'
import type { Format } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { LF } from '../records/lines.ts'
import { csvRecords, lineRecords } from '../records/wholeRecords.ts'
import { type Piece, SAMPLE_ROOM } from './sample.ts'

/** Most bytes that are read of one block: its end. */
const BLOCK_BYTES = 4 * 1024 * 1024

/** The records of the newest blocks that are still there, without a gap, the oldest first. Nothing is released or changed. */
export async function recordedPieces(blocks: readonly Block[], format: Format): Promise<Piece[]> {
  const pieces: Piece[] = []
  let records = 0
  let bytes = 0
  for (const block of blocks.toReversed()) {
    if (records >= SAMPLE_ROOM.records || bytes >= SAMPLE_ROOM.bytes) break
    const end = await endOf(block)
    // Deleted meanwhile, and all before it.
    if (end === null) break
    if (end.length === 0) continue
    const taken = format.kind === 'csv' ? csvRecords(end, format) : lineRecords(end, format)
    if (taken.bytes.length === 0) continue
    // Of a part it is not known when it began.
    const share = end.length / block.bytes
    const from = block.receivedTo - (block.receivedTo - block.receivedFrom) * Math.min(1, share)
    pieces.push({ bytes: taken.bytes, records: taken.records - taken.dead.length, from, to: block.receivedTo })
    records += taken.records
    bytes += taken.bytes.length
  }
  return pieces.reverse()
}

/** The last bytes of a block, from the beginning of a line; null when its file is gone. */
async function endOf({ file, range, bytes }: Block): Promise<Buffer | null> {
  const to = range?.to ?? bytes
  const from = Math.max(range?.from ?? 0, to - BLOCK_BYTES)
  const handle = await open(file).catch(() => null)
  if (!handle) return null
  try {
    const buffer = Buffer.alloc(to - from)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from)
    const read = buffer.subarray(0, bytesRead)
    return from > (range?.from ?? 0) ? read.subarray(read.indexOf(LF) + 1) : read
  } finally {
    await handle.close()
  }
}
