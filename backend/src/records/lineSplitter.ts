import type { Format, Said } from '@millrace/shared'
import { headerProblem } from './csvHeader.ts'
import { LF, MAX_RECORD_BYTES, refused, tooLong } from './lines.ts'
import { csvRecords, lineRecords, refuseAll, withoutMark, type Records } from './wholeRecords.ts'

/** Makes whole records of one connection's bytes: keeps the beginning of a line until its end comes, and takes a CSV header away. */
export class LineSplitter {
  readonly #format: Format
  readonly #take: (records: Records) => void
  #rest: Buffer[] = []
  #restBytes = 0
  /** The line is too long: all up to its end is passed over. */
  #skipping = false
  #begun = false
  #headerProblem: Said | null = null

  /** `take` gets the records in order. */
  constructor(format: Format, take: (records: Records) => void) {
    this.#format = format
    this.#take = take
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
    const body = this.#begun ? whole : this.#begin(withoutMark(whole))
    if (body.length === 0) return
    const records = this.#records(body)
    if (records.records > 0) this.#take(records)
  }

  /** The first lines that come: a CSV header is taken away. */
  #begin(lines: Buffer): Buffer {
    this.#begun = true
    if (this.#format.kind !== 'csv') return lines
    const end = lines.indexOf(LF)
    this.#headerProblem = headerProblem(lines.subarray(0, end), this.#format)
    return lines.subarray(end + 1)
  }

  #records(body: Buffer): Records {
    // Columns under another header would be mistaken for these: nothing of such a connection can be read.
    if (this.#headerProblem !== null) return refuseAll(body, this.#headerProblem)
    return this.#format.kind === 'csv' ? csvRecords(body, this.#format, true) : lineRecords(body, this.#format)
  }
}
