/** How many requests of a batch were answered with success, beside its staged rows: what failed in its midst goes on with the first that was not. */
import { createHash } from 'node:crypto'
import { constants, open, readFile, type FileHandle } from 'node:fs/promises'
import { progressFile } from '../sink.ts'

/** Places of the number in the file: it is written over. */
const DIGITS = 12

export class Answered {
  /** So many from the first on. */
  count: number
  readonly #of: string
  readonly #file: string
  #handle: FileHandle | undefined

  private constructor(of: string, file: string, count: number) {
    this.#of = of
    this.#file = file
    this.count = count
  }

  /** Of the batch with these staged rows. Other code makes other requests: they count anew. */
  static async of(staged: string, code: string): Promise<Answered> {
    const of = createHash('sha256').update(code).digest('hex')
    const file = progressFile(staged)
    const [known, count] = (await readFile(file, 'utf8').catch(() => '')).split(' ')
    return new Answered(of, file, known === of && /^\d+$/.test(count ?? '') ? Number(count) : 0)
  }

  /** One more was; it is on disk when this resolves. */
  async add(): Promise<void> {
    this.count++
    try {
      this.#handle ??= await open(this.#file, constants.O_WRONLY | constants.O_CREAT)
      await this.#handle.write(`${this.#of} ${String(this.count).padStart(DIGITS, '0')}`, 0)
      await this.#handle.datasync()
    } catch {
      // On a full disk it is sent again, with its key.
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close()
  }
}
