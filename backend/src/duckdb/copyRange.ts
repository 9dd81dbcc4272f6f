/** Copies a byte range of a user's file for the engine, which reads whole files only. */
import { open } from 'node:fs/promises'
import { writeAll } from '../files/writeAll.ts'
import { checkLines, deadLine, LF, MAX_RECORD_BYTES } from '../records/lines.ts'

const CHUNK = 1_048_576

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
    const checked = checkLines(lines)
    await writeAll(output, checked.good)
    await writeAll(refused, Buffer.from(checked.dead.map(deadLine).join('')))
    dead += checked.dead.length
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
