import type { Format, Said } from '@millrace/shared'
import { headerProblem } from './csvHeader.ts'
import { BROKEN_QUOTE, scanCsv } from './csvScan.ts'
import { checkLines, countLines, LF, refused, splitLines, type Refused } from './lines.ts'

/** Whole records ready for the input log. */
export interface Records {
  bytes: Buffer
  /** All records that came, the refused ones included. */
  records: number
  dead: Refused[]
}

const MARK = Buffer.from('\ufeff')

/** Without a byte order mark. */
export const withoutMark = (bytes: Buffer): Buffer => (bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes)

/** The records of a file or a request that is there as a whole; its last line may lack its end. CSV has its header. */
export function wholeRecords(whole: Buffer, format: Format): Records {
  const bytes = withoutMark(whole)
  if (format.kind !== 'csv') return lineRecords(bytes, format)
  const end = bytes.indexOf(LF)
  const header = bytes.subarray(0, end < 0 ? bytes.length : end)
  const rows = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1)
  // Columns under another header would be mistaken for these.
  const problem = header.length > 0 ? headerProblem(header, format) : null
  return problem === null ? csvRecords(rows, format) : refuseAll(rows, problem)
}

/** Records that are a line each, of whole lines. */
export function lineRecords(bytes: Buffer, format: Format): Records {
  const { good, lines, empty, dead } = checkLines(bytes)
  return { bytes: good, records: lines + dead.length - (format.kind === 'lines' ? 0 : empty), dead }
}

/** Records of CSV without its header. A quote that nobody closes is refused here: it would swallow what others send after it. */
export function csvRecords(bytes: Buffer, format: Format & { kind: 'csv' }, inLines = false): Records {
  const { good, dead } = checkLines(bytes)
  const { records, broken } = scanCsv(good, format, { last: true, inLines })
  if (broken.length === 0) return { bytes: good, records: records + dead.length, dead }
  const kept: Buffer[] = []
  let at = 0
  for (const [from, to] of broken) {
    kept.push(good.subarray(at, from))
    dead.push(refused(good.subarray(from, to - 1), BROKEN_QUOTE))
    at = to
  }
  return { bytes: Buffer.concat([...kept, good.subarray(at)]), records: records + dead.length - broken.length, dead }
}

/** All lines refused for one reason. */
export function refuseAll(bytes: Buffer, reason: Said): Records {
  const { good, dead } = checkLines(bytes)
  const letters = [...dead]
  for (const line of splitLines(good)) if (line.length > 0) letters.push(refused(line, reason))
  return { bytes: Buffer.alloc(0), records: letters.length, dead: letters }
}

/** Number of records in bytes that were taken before: whole lines, CSV without its header. */
export function countRecords(bytes: Buffer, format: Format): number {
  if (format.kind === 'csv') return scanCsv(bytes, format, { last: true }).records
  const { lines, empty } = countLines(bytes)
  return lines - (format.kind === 'lines' ? 0 : empty)
}
