/** Lines as they may be given to the engine: what it does not survive is taken out on receipt. Bytes only, no object per record. */
import { isUtf8 } from 'node:buffer'
import { said, saidToText, type Said } from '@millrace/shared'

export const LF = 10
export const CR = 13
const NEWLINE = Buffer.from('\n')

/** Longest record, in bytes. */
export const MAX_RECORD_BYTES = 1_048_576
/** Nesting beyond this ends the process that parses it; lines below the length cannot reach it. */
const MAX_DEPTH = 10_000
const DEPTH_FROM_BYTES = 16_384
/** Characters of a refused record that are kept. */
const LETTER_CHARACTERS = 2000

export interface Refused {
  line: string
  /** As text: see `saidToText`. */
  reason: string
}

export interface CheckedLines {
  /** The lines that may be parsed, each with its LF; the very same buffer where nothing had to be taken out. */
  good: Buffer
  /** Number of lines in `good`, and how many of them are empty but for blanks. */
  lines: number
  empty: number
  dead: Refused[]
}

/** Checks whole lines; the last one may lack its line end. CRLF becomes LF. */
export function checkLines(bytes: Buffer): CheckedLines {
  if (bytes.length > 0 && bytes.at(-1) === LF && isUtf8(bytes) && !bytes.includes(0) && !bytes.includes(CR)) {
    const counted = countLines(bytes)
    if (counted.longest <= DEPTH_FROM_BYTES) return { good: bytes, lines: counted.lines, empty: counted.empty, dead: [] }
  }
  const good: Buffer[] = []
  const dead: Refused[] = []
  let lines = 0
  let empty = 0
  for (const line of splitLines(bytes)) {
    const reason = refusal(line)
    if (reason !== null) {
      dead.push(refused(line, reason))
      continue
    }
    good.push(line, NEWLINE)
    lines++
    if (isBlank(line, 0, line.length)) empty++
  }
  return { good: Buffer.concat(good), lines, empty, dead }
}

/** A refused record as a line of JSON. */
export const deadLine = (letter: Refused): string => `${JSON.stringify(letter)}\n`

/** A record that is refused, cut to what is kept of it. */
export function refused(line: Buffer, reason: Said): Refused {
  const text = line.subarray(0, LETTER_CHARACTERS * 4).toString('utf8')
  return { line: text.slice(0, LETTER_CHARACTERS).replaceAll('\0', '␀'), reason: saidToText(reason) }
}

export const tooLong = said('it is longer than {most} bytes', { most: MAX_RECORD_BYTES })

/** Number of lines, of those that are empty but for blanks, and the longest line's bytes. */
export function countLines(bytes: Buffer): { lines: number; empty: number; longest: number } {
  let lines = 0
  let empty = 0
  let longest = 0
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LF, at)
    const stop = end < 0 ? bytes.length : end
    if (stop - at > longest) longest = stop - at
    if (isBlank(bytes, at, stop)) empty++
    lines++
    at = stop + 1
  }
  return { lines, empty, longest }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0x20 && bytes[at] !== 0x09) return false
  return true
}

/** The lines without their ends. */
export function* splitLines(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LF, at)
    let stop = end < 0 ? bytes.length : end
    const next = stop + 1
    if (stop > at && bytes[stop - 1] === CR) stop--
    yield bytes.subarray(at, stop)
    at = next
  }
}

function refusal(line: Buffer): Said | null {
  if (line.length > MAX_RECORD_BYTES) return tooLong
  if (!isUtf8(line)) return said('it is not valid UTF-8')
  if (line.includes(0)) return said('it contains a NUL')
  if (line.includes(CR)) return said('it contains a carriage return')
  if (line.length > DEPTH_FROM_BYTES && depth(line) > MAX_DEPTH) return said('it is nested deeper than {most}', { most: MAX_DEPTH })
  return null
}

function depth(line: Buffer): number {
  let now = 0
  let deepest = 0
  for (const byte of line) {
    if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++now)
    else if (byte === 0x7d || byte === 0x5d) now--
  }
  return deepest
}
