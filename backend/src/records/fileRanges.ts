import { open } from 'node:fs/promises'
import type { Format, Said } from '@millrace/shared'
import { headerProblem } from './csvHeader.ts'
import { scanCsv } from './csvScan.ts'
import { countLines, LF } from './lines.ts'
import { withoutMark } from './wholeRecords.ts'

/** A range ends at the first record's end behind this many bytes. */
const RANGE_BYTES = 64 * 1024 * 1024
const CHUNK_BYTES = 4 * 1024 * 1024

export interface Range {
  from: number
  to: number
  records: number
}

export interface RangeOptions {
  rangeBytes?: number
  chunkBytes?: number
}

/**
 * Cuts the first `size` bytes of a large file into ranges of whole records, without the header and a byte order mark. `problem` says in
 * words why the header does not fit; there are no ranges then.
 */
export async function fileRanges(
  file: string,
  size: number,
  format: Format,
  { rangeBytes = RANGE_BYTES, chunkBytes = CHUNK_BYTES }: RangeOptions = {},
): Promise<{ ranges: Range[]; problem: Said | null }> {
  const handle = await open(file, 'r')
  const ranges: Range[] = []
  let range: Range | undefined
  try {
    // A record that the chunk cuts is read again with the next one, which is longer when it still does not end.
    let length = chunkBytes
    for (let at = 0; at < size;) {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(Math.min(length, size - at)), position: at })
      if (bytesRead === 0) break
      const chunk = buffer.subarray(0, bytesRead)
      const last = at + bytesRead >= size
      if (!range) {
        const { from, problem } = beginOf(chunk, format)
        if (problem !== null) return { ranges: [], problem }
        at = from
        range = { from, to: from, records: 0 }
        continue
      }
      const { end, records } = scan(chunk, format, last)
      length = end === 0 ? length * 2 : chunkBytes
      at += end
      range.records += records
      range.to = at
      if (range.to - range.from >= rangeBytes && chunk[end - 1] === LF && !last) {
        ranges.push(range)
        range = { from: at, to: at, records: 0 }
      }
    }
    if (range && range.to > range.from) ranges.push(range)
    return { ranges, problem: null }
  } finally {
    await handle.close()
  }
}

/** Where the records begin. */
function beginOf(chunk: Buffer, format: Format): { from: number; problem: Said | null } {
  const body = withoutMark(chunk)
  const from = chunk.length - body.length
  if (format.kind !== 'csv') return { from, problem: null }
  const end = body.indexOf(LF)
  return { from: end < 0 ? chunk.length : from + end + 1, problem: headerProblem(body.subarray(0, end < 0 ? body.length : end), format) }
}

/** Records that end in the chunk, and the end of the last one. */
function scan(chunk: Buffer, format: Format, last: boolean): { end: number; records: number } {
  if (format.kind === 'csv')
    return last ? { end: chunk.length, records: scanCsv(chunk, format, { last }).records } : scanCsv(chunk, format, { last })
  const lineEnd = last ? chunk.length : chunk.lastIndexOf(LF) + 1
  // A line that is longer than a chunk is too long in any case: it counts where it ends.
  if (lineEnd === 0) return { end: chunk.length, records: 0 }
  const { lines, empty } = countLines(chunk.subarray(0, lineEnd))
  return { end: lineEnd, records: lines - (format.kind === 'lines' ? 0 : empty) }
}
