/** Records that a person gave, spread over batches. */
import type { Format } from '@millrace/shared'
import { csvRecordEnd } from '../records/csvScan.ts'
import { CR, LF } from '../records/lines.ts'
import { batchTimeBetween, type Piece } from './sample.ts'

/** Most batches: each is a file. As many as blocks are taken of an input log. */
const MAX_BATCHES = 1000

/**
 * One piece for each of so many batches, the last one of the time at which `piece` came: as evenly as its records allow, at least one in
 * each. Records of several lines stay whole. What is spread has no broken records.
 */
export function spread(piece: Piece, format: Format, batches: number, interval: number): Piece[] {
  if (batches <= 1 || piece.records <= 1) return [piece]
  const ends = recordEnds(piece.bytes, format)
  const parts = Math.min(batches, ends.length, MAX_BATCHES)
  const last = batchTimeBetween(piece.from, piece.to, interval)
  return Array.from({ length: parts }, (_, part) => {
    const [first, next] = [part, part + 1].map((at) => Math.floor((at * ends.length) / parts)) as [number, number]
    const time = last - (parts - 1 - part) * interval
    return { bytes: piece.bytes.subarray(ends[first - 1] ?? 0, ends[next - 1]), records: next - first, from: time, to: time }
  })
}

/** Where each record ends; an empty line that is no record goes with the one before. */
function recordEnds(bytes: Buffer, format: Format): number[] {
  const ends: number[] = []
  const skipsEmpty = format.kind === 'json' || (format.kind === 'csv' && format.columns.length > 1)
  for (let at = 0; at < bytes.length;) {
    const from = at
    const lineEnd = bytes.indexOf(LF, at)
    at = format.kind === 'csv' ? csvRecordEnd(bytes, at, format) : lineEnd < 0 ? bytes.length : lineEnd + 1
    const isEmpty = bytes[from] === LF || (bytes[from] === CR && bytes[from + 1] === LF)
    if (skipsEmpty && isEmpty && ends.length > 0) ends[ends.length - 1] = at
    else if (!skipsEmpty || !isEmpty) ends.push(at)
  }
  return ends
}
