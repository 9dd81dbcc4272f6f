/** A sample's records, cut into batches by the time at which they were received. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SAMPLE_RECORDS, type Format, type SampleInfo } from '@millrace/shared'
import type { SampleFiles } from '../preview/messages.ts'
import { LF } from '../records/lines.ts'
import { countRecords } from '../records/wholeRecords.ts'

/** Most records and bytes that are taken of a source. */
export const SAMPLE_ROOM = { records: SAMPLE_RECORDS, bytes: 8 * 1024 * 1024 }
/** A piece that took little longer than a batch is one batch: the intake cuts some milliseconds late. */
const ONE_BATCH = 1.2

/** Whole records that were received one after another between two times, in milliseconds since the epoch. */
export interface Piece {
  bytes: Buffer
  records: number
  from: number
  to: number
}

export interface Sample {
  info: SampleInfo
  files: SampleFiles
}

/** The newest pieces, as far as a sample goes: of the oldest one that is taken, only what fits. */
export function newestPieces(pieces: readonly Piece[], format: Format): Piece[] {
  const room = SAMPLE_ROOM
  const taken: Piece[] = []
  let records = 0
  let bytes = 0
  for (const piece of pieces.toReversed()) {
    const left = Math.min(room.records - records, Math.floor((room.bytes - bytes) / Math.max(1, piece.bytes.length / piece.records)))
    if (left <= 0) break
    const part = piece.records <= left ? piece : lastRecords(piece, left, format, room.bytes)
    if (part) taken.push(part)
    records += part?.records ?? 0
    bytes += part?.bytes.length ?? 0
    if (part !== piece) break
  }
  return taken.reverse()
}

/** Of tables that were read one after another in the same batch only the newest. */
export function newestTables(pieces: readonly Piece[], interval: number): Piece[] {
  return [...new Map(pieces.map((piece) => [batchTimeBetween(piece.from, piece.to, interval), piece])).values()]
}

/** The last records of a piece. Of CSV, whose records may have several lines, the piece itself if it is not too long. */
function lastRecords(piece: Piece, records: number, format: Format, bytes: number): Piece | null {
  if (format.kind === 'csv' && piece.bytes.includes(0x22)) return piece.bytes.length > bytes ? null : piece
  let at = piece.bytes.length - 1
  for (let lines = 0; lines < records && at >= 0; lines++) at = at === 0 ? -1 : piece.bytes.lastIndexOf(LF, at - 1)
  const share = records / piece.records
  return { bytes: piece.bytes.subarray(at + 1), records, from: piece.to - (piece.to - piece.from) * share, to: piece.to }
}

/** The batch time of what was received then: the first multiple of the interval at or behind it. */
const batchTimeAt = (received: number, interval: number): number => Math.ceil(received / interval) * interval

/** The batch time of what was received between two times that are about one interval apart. */
export const batchTimeBetween = (from: number, to: number, interval: number): number => batchTimeAt((from + to) / 2, interval)

/** Bytes by batch time. */
function cutIntoBatches(pieces: readonly Piece[], interval: number, format: Format): Map<number, Buffer[]> {
  const batches = new Map<number, Buffer[]>()
  const add = (received: number, bytes: Buffer) => {
    const time = batchTimeAt(received, interval)
    const known = batches.get(time)
    if (known) known.push(bytes)
    else batches.set(time, [bytes])
  }
  for (const { bytes, from, to, records } of pieces) {
    const parts = to - from <= interval * ONE_BATCH ? 1 : Math.min(records, Math.ceil((to - from) / interval))
    if (parts <= 1 || (format.kind === 'csv' && bytes.includes(0x22))) {
      add((from + to) / 2, bytes)
      continue
    }
    // What came over several batches is taken to have come evenly.
    let start = 0
    for (let part = 0; part < parts; part++) {
      const wanted = part === parts - 1 ? bytes.length : Math.round(((part + 1) * bytes.length) / parts)
      const end = part === parts - 1 ? bytes.length : bytes.indexOf(LF, Math.max(start, wanted - 1)) + 1 || bytes.length
      if (end > start) add(from + ((part + 0.5) * (to - from)) / parts, bytes.subarray(start, end))
      start = end
    }
  }
  return batches
}

const EXTENSION: Record<Format['kind'], string> = { lines: 'txt', json: 'jsonl', csv: 'csv' }

/** Writes a sample's files into a folder of its own. */
export async function writeSample(
  folder: string,
  key: string,
  pieces: readonly Piece[],
  { interval, format, info }: { interval: number; format: Format; info: Pick<SampleInfo, 'origin' | 'takenAt' | 'reason'> },
): Promise<Sample> {
  const own = path.join(folder, key)
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  const cut = [...cutIntoBatches(pieces, interval, format)].sort(([a], [b]) => a - b)
  const batches = await Promise.all(
    cut.map(async ([time, parts]) => {
      const bytes = Buffer.concat(parts)
      const file = path.join(own, `${time}.${EXTENSION[format.kind]}`)
      await writeFile(file, bytes)
      return { time, file, bytes: bytes.length }
    }),
  )
  const records = pieces.reduce((sum, piece) => sum + countRecords(piece.bytes, format), 0)
  const [first, last] = [pieces[0], pieces.at(-1)]
  return {
    info: { ...info, records, unreadable: 0, ...(first && last && { from: Math.round(first.from), to: Math.round(last.to) }) },
    files: { key, batches },
  }
}
