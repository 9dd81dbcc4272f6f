/** Copies a byte range of a user's file for the engine, which reads whole files only. */
import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { MAX_RECORD_BYTES } from './readSql.ts'

const CHUNK = 1_048_576
const LF = 10
const CR = 13
/** Nesting beyond this ends the process that parses it; lines below the length cannot reach it. */
const MAX_DEPTH = 10_000
const DEPTH_FROM_BYTES = 16_384

/**
 * Copies whole lines, with line ends made LF; lines that the engine cannot survive go to `<target>.dead` as JSON { line, reason }.
 * Answers with their number. A range beyond the file's end stops there.
 */
export async function copyRange(from: string, range: { from: number; to: number }, target: string): Promise<number> {
  const input = await open(from, 'r')
  const output = await open(target, 'w')
  const refused = await open(`${target}.dead`, 'w')
  let dead = 0
  const write = async (lines: Buffer): Promise<void> => {
    if (isUtf8(lines) && !lines.includes(0) && !lines.includes(CR) && !hasLongLine(lines)) return void (await output.write(lines))
    const good: Buffer[] = []
    for (const line of splitLines(lines)) {
      const reason = refusal(line)
      if (reason === null) good.push(line, NEWLINE)
      else {
        dead++
        await refused.write(`${JSON.stringify({ line: line.subarray(0, 2000).toString('utf8').replaceAll('\0', '␀'), reason })}\n`)
      }
    }
    if (good.length > 0) await output.write(Buffer.concat(good))
  }
  try {
    let at = range.from
    let rest = Buffer.alloc(0)
    while (at < range.to) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, range.to - at))
      const { bytesRead } = await input.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) break
      at += bytesRead
      const all = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, bytesRead)]) : chunk.subarray(0, bytesRead)
      const end = all.lastIndexOf(LF) + 1
      if (end > 0) await write(all.subarray(0, end))
      // A line longer than all limits is kept no longer than needed to say so.
      rest = Buffer.from(all.subarray(Math.max(end, all.length - 4 * MAX_RECORD_BYTES)))
    }
    if (rest.length > 0) await write(rest)
  } finally {
    await Promise.all([input.close(), output.close(), refused.close()])
  }
  return dead
}

const NEWLINE = Buffer.from('\n')

/** Whether any line needs a look at its length or depth. */
function hasLongLine(lines: Buffer): boolean {
  for (let at = 0; at < lines.length;) {
    const end = lines.indexOf(LF, at)
    const stop = end < 0 ? lines.length : end
    if (stop - at > DEPTH_FROM_BYTES) return true
    at = stop + 1
  }
  return false
}

function splitLines(lines: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < lines.length;) {
    const end = lines.indexOf(LF, at)
    let stop = end < 0 ? lines.length : end
    const next = stop + 1
    if (stop > at && lines[stop - 1] === CR) stop--
    found.push(lines.subarray(at, stop))
    at = next
  }
  return found
}

function refusal(line: Buffer): string | null {
  if (line.length > MAX_RECORD_BYTES) return `it is longer than ${MAX_RECORD_BYTES} bytes`
  if (!isUtf8(line)) return 'it is not valid UTF-8'
  if (line.includes(0)) return 'it contains a NUL'
  if (line.includes(CR)) return 'it contains a carriage return'
  if (line.length > DEPTH_FROM_BYTES && depth(line) > MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH}`
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
