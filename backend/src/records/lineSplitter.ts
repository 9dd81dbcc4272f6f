import type { Format } from '@millrace/shared'
import { headerProblem } from './csvHeader.ts'
import { checkLines, LF, MAX_RECORD_BYTES, refused, tooLong, type Refused } from './lines.ts'

/** Whole records ready for the input log. */
export interface Records {
  bytes: Buffer
  /** All records that came, the refused ones included. */
  records: number
  dead: Refused[]
}

/** Makes whole records of one connection's bytes: keeps the beginning of a line until its end comes, and takes a CSV header away. */
export class LineSplitter {
  readonly #format: Format
  readonly #take: (records: Records) => void
  #rest: Buffer[] = []
  #restBytes = 0
  /** The line is too long: all up to its end is passed over. */
  #skipping = false
  #headerDone: boolean
  #header = Buffer.alloc(0)

  /** `take` gets the records in order. */
  constructor(format: Format, take: (records: Records) => void) {
    this.#format = format
    this.#take = take
    this.#headerDone = format.kind !== 'csv'
  }

  write(chunk: Buffer): void {
    const end = chunk.lastIndexOf(LF) + 1
    if (end === 0) return this.#keep(chunk)
    let whole = chunk.subarray(0, end)
    if (this.#skipping) {
      whole = whole.subarray(whole.indexOf(LF) + 1)
      this.#skipping = false
    }
    if (this.#rest.length > 0) {
      whole = Buffer.concat([...this.#rest, whole])
      this.#rest = []
      this.#restBytes = 0
    }
    this.#lines(whole)
    if (end < chunk.length) this.#keep(chunk.subarray(end))
  }

  /** The connection has closed: an unterminated last line counts. */
  end(): void {
    if (this.#rest.length > 0) this.#lines(Buffer.concat([...this.#rest, Buffer.from('\n')]))
    this.#rest = []
    this.#restBytes = 0
    this.#skipping = false
  }

  #keep(bytes: Buffer): void {
    if (this.#skipping || bytes.length === 0) return
    // A copy: the chunk's memory belongs to the socket's pool.
    this.#rest.push(Buffer.from(bytes))
    this.#restBytes += bytes.length
    if (this.#restBytes <= MAX_RECORD_BYTES + 2) return
    this.#take({ bytes: Buffer.alloc(0), records: 1, dead: [refused(Buffer.concat(this.#rest), tooLong)] })
    this.#rest = []
    this.#restBytes = 0
    this.#skipping = true
  }

  #lines(whole: Buffer): void {
    let body = whole
    if (!this.#headerDone && this.#format.kind === 'csv' && whole.length > 0) {
      const end = whole.indexOf(LF)
      this.#header = Buffer.from(whole.subarray(0, end))
      this.#headerDone = true
      body = whole.subarray(end + 1)
    }
    if (body.length === 0) return
    if (this.#format.kind === 'csv') {
      // Columns under another header would be mistaken for these: nothing of such a connection can be read.
      const reason = headerProblem(this.#header, this.#format)
      if (reason !== null) return this.#refuseAll(body, reason)
    }
    const { good, lines, empty, dead } = checkLines(body)
    const records = lines + dead.length - (this.#format.kind === 'lines' ? 0 : empty)
    if (records > 0) this.#take({ bytes: good, records, dead })
  }

  #refuseAll(body: Buffer, reason: string): void {
    const { good, dead } = checkLines(body)
    const letters = [...dead]
    for (let at = 0; at < good.length;) {
      const end = good.indexOf(LF, at)
      if (end > at) letters.push(refused(good.subarray(at, end), reason))
      at = end + 1
    }
    if (letters.length > 0) this.#take({ bytes: Buffer.alloc(0), records: letters.length, dead: letters })
  }
}
