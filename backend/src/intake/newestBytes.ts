import { LF } from '../records/lines.ts'

/** The newest raw bytes of a source, for looking at them. */
export class NewestBytes {
  readonly #most: number
  #parts: Buffer[] = []
  #bytes = 0

  /** `most`: as many bytes at least, in whole lines, as far as there are. */
  constructor(most: number) {
    this.#most = most
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes.length > this.#most ? bytes.subarray(bytes.indexOf(LF, bytes.length - this.#most) + 1) : bytes)
    this.#bytes += this.#parts.at(-1)!.length
    while (this.#parts.length > 1 && this.#bytes > this.#most) this.#bytes -= this.#parts.shift()!.length
  }

  /** Whole lines of at most so many bytes. */
  text(bytes: number): string {
    const all = Buffer.concat(this.#parts)
    const from = all.length <= bytes ? 0 : all.indexOf(LF, all.length - bytes) + 1
    return all.subarray(from).toString('utf8')
  }
}
