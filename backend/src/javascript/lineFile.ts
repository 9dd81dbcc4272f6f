import { open, type FileHandle } from 'node:fs/promises'

/** Bytes that are read at a time. */
const PIECE_BYTES = 256 * 1024

/** A file's lines, many at a time, each piece without the end of its last line. */
export class LineFile {
  readonly #file: FileHandle
  readonly #buffer = Buffer.allocUnsafe(PIECE_BYTES)
  #begun: Buffer = Buffer.alloc(0)
  #rest: string | null = null

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async open(name: string): Promise<LineFile> {
    return new LineFile(await open(name, 'r'))
  }

  /** The next lines, at most so many. */
  async *take(lines: number): AsyncGenerator<string> {
    for (let left = lines; left > 0;) {
      const piece: string | null = this.#rest ?? (await this.#next())
      this.#rest = null
      if (piece === null) return
      const each = left === Infinity ? [] : piece.split('\n')
      if (each.length > left) this.#rest = each.slice(left).join('\n')
      yield this.#rest === null ? piece : each.slice(0, left).join('\n')
      left -= each.length
    }
  }

  async #next(): Promise<string | null> {
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#buffer)
      if (bytesRead === 0) {
        const last = this.#begun.toString('utf8')
        this.#begun = Buffer.alloc(0)
        return last === '' ? null : last
      }
      const bytes = Buffer.concat([this.#begun, this.#buffer.subarray(0, bytesRead)])
      const end = bytes.lastIndexOf('\n')
      this.#begun = bytes.subarray(end + 1)
      if (end >= 0) return bytes.toString('utf8', 0, end)
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
