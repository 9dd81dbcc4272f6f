import { createReadStream } from 'node:fs'
import { LF } from '../../records/lines.ts'

/** About as many bytes of rows go to the database at a time. */
const CHUNK_BYTES = 1024 * 1024

/** The rows of a staged file (`values`) as JSON: lists of rows, each a list of its values. No row is a JavaScript object. */
export async function* stagedLists(file: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const end = bytes.lastIndexOf(LF)
    if (end >= 0) yield asList(bytes.subarray(0, end))
    rest = bytes.subarray(end + 1)
  }
  if (rest.length > 0) yield asList(rest)
}

/** In JSON every line end is one between two rows. */
const asList = (lines: Buffer): string => `[${lines.toString('utf8').replaceAll('\n', ',')}]`
