/** Where records of CSV end: a line end between quotes belongs to a value. Bytes only, no object per record. */
import { said, type Format } from '@millrace/shared'
import { CR, LF, MAX_RECORD_BYTES } from './lines.ts'

type Csv = Format & { kind: 'csv' }

const QUOTE = 0x22
const SPACE = 0x20

export const BROKEN_QUOTE = said('a quote is not closed, or stands inside a value')

export interface CsvScan {
  /** Records with the broken ones; empty lines are none. */
  records: number
  /** Bytes up to the end of the last whole record. */
  end: number
  /** Lines with a quote that is not closed, or that more text follows: from, to. Reading goes on behind such a line. */
  broken: [from: number, to: number][]
}

/**
 * Looks at CSV without its header. `last`: nothing follows, so what is not whole now never will be. `inLines`: each line is a record, as
 * over a connection, where a quote that nobody closes must not swallow what follows.
 */
export function scanCsv(bytes: Buffer, format: Csv, { last, inLines = false }: { last: boolean; inLines?: boolean }): CsvScan {
  const delimiter = Buffer.from(format.delimiter)
  const scan: CsvScan = { records: 0, end: 0, broken: [] }
  let nextQuote = bytes.indexOf(QUOTE)
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf(LF, at)
    if (nextQuote >= 0 && nextQuote < at) nextQuote = bytes.indexOf(QUOTE, at)
    // Most records have no quote at all.
    const quoted = nextQuote >= 0 && (lineEnd < 0 || nextQuote < lineEnd)
    const to = quoted ? recordEnd(bytes, at, delimiter) : lineEnd < 0 ? OPEN : lineEnd + 1
    const tooFar = to === OPEN && bytes.length - at > 2 * MAX_RECORD_BYTES
    if (to === OPEN && !last && !tooFar && !(inLines && lineEnd >= 0)) return scan
    const isBroken = to === BROKEN || (to === OPEN && quoted) || (inLines && to > lineEnd + 1)
    const next = isBroken || to === OPEN ? (lineEnd < 0 ? bytes.length : lineEnd + 1) : to
    if (isBroken) scan.broken.push([at, next])
    if (isBroken || format.columns.length === 1 || !isEmptyLine(bytes, at, next)) scan.records++
    scan.end = next
    at = next
  }
  return scan
}

/** Where the record that begins here ends, behind its line end, in CSV without broken records. */
export function csvRecordEnd(bytes: Buffer, from: number, format: Csv): number {
  const end = recordEnd(bytes, from, Buffer.from(format.delimiter))
  return end < 0 ? bytes.length : end
}

const OPEN = -1
const BROKEN = -2

const isEmptyLine = (bytes: Buffer, from: number, to: number): boolean =>
  bytes[from] === LF || (to - from === 2 && bytes[from] === CR && bytes[from + 1] === LF)

/** Where the record that begins here ends, behind its line end; OPEN when that has not come, BROKEN when a quote is out of place. */
function recordEnd(bytes: Buffer, from: number, delimiter: Buffer): number {
  const search = delimiter.length === 1 ? delimiter[0]! : delimiter
  let lineEnd = bytes.indexOf(LF, from)
  for (let at = from; ;) {
    while (bytes[at] === SPACE) at++
    if (bytes[at] === QUOTE) {
      at = behindQuotes(bytes, at)
      if (at === OPEN) return OPEN
      while (bytes[at] === SPACE || (bytes[at] === CR && bytes[at + 1] === LF)) at++
      if (bytes[at] === LF) return at + 1
      if (at >= bytes.length || (bytes[at] === CR && at + 1 === bytes.length)) return OPEN
      if (typeof search === 'number' ? bytes[at] !== search : !startsWith(bytes, at, delimiter)) return BROKEN
      at += delimiter.length
      continue
    }
    if (lineEnd >= 0 && lineEnd < at) lineEnd = bytes.indexOf(LF, at)
    const next = bytes.indexOf(search, at)
    if (next < 0 || (lineEnd >= 0 && lineEnd < next)) return lineEnd < 0 ? OPEN : lineEnd + 1
    at = next + delimiter.length
  }
}

/** Behind the quote that closes the one here; a quote that stands twice is one of the value's. */
function behindQuotes(bytes: Buffer, open: number): number {
  for (let at = bytes.indexOf(QUOTE, open + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 2)) if (bytes[at + 1] !== QUOTE) return at + 1
  return OPEN
}

const startsWith = (bytes: Buffer, at: number, part: Buffer): boolean => bytes.subarray(at, at + part.length).equals(part)
