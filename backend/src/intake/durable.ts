/** Files whose lines survive a crash: every line carries a checksum, and a torn tail is cut back when the file is opened. */
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { syncFolder } from '../files/syncFolder.ts'
import { writeAll } from '../files/writeAll.ts'

/** One line of a checked file: the checksum of the JSON text and the text. */
const lineOf = (value: unknown): string => {
  const text = JSON.stringify(value)
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`
}

function valueOf<T>(line: string): T | undefined {
  const text = line.slice(9)
  return line.length > 9 && Number.parseInt(line.slice(0, 8), 16) === crc32(text) ? (JSON.parse(text) as T) : undefined
}

/** The whole lines of a file, up to the first torn one, and how many bytes they have. None where there is no file. */
async function wholeLines<T>(file: string): Promise<{ values: T[]; size: number }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const values: T[] = []
  let size = 0
  for (let at = 0; ;) {
    const end = text.indexOf('\n', at)
    if (end < 0) break
    const value = valueOf<T>(text.slice(at, end))
    if (value === undefined) break
    values.push(value)
    size += Buffer.byteLength(text.slice(at, end + 1))
    at = end + 1
  }
  return { values, size }
}

/** Reads a file that nobody has open, and leaves it as it is. */
export const readChecked = async <T>(file: string): Promise<T[]> => (await wholeLines<T>(file)).values

/** A file of JSON lines to which is only ever appended. */
export class CheckedFile<T> {
  readonly #path: string
  #handle: FileHandle
  #size: number
  /** A line that could not be written whole stands at the end. */
  #torn = false
  /** The folder may name the file before this one still, in which nothing that is appended would be found after a crash. */
  #unnamed = false

  private constructor(file: string, handle: FileHandle, size: number) {
    this.#path = file
    this.#handle = handle
    this.#size = size
  }

  /** Opens or makes a file; answers with its whole lines. What stands behind the first torn line is cut off. */
  static async open<T>(file: string): Promise<{ file: CheckedFile<T>; values: T[] }> {
    const { values, size } = await wholeLines<T>(file)
    const handle = await open(file, 'a')
    try {
      await handle.truncate(size)
      await syncFolder(path.dirname(file))
    } catch (error) {
      await handle.close()
      throw error
    }
    return { file: new CheckedFile<T>(file, handle, size), values }
  }

  /** Appends values and makes them durable. After an error nothing of them is in the file. */
  async append(values: readonly T[]): Promise<void> {
    const bytes = Buffer.from(values.map(lineOf).join(''))
    // A torn line in the middle would make all behind it worthless.
    if (this.#torn) await this.#cutBack()
    if (this.#unnamed) await this.#name()
    try {
      await writeAll(this.#handle, bytes)
      await this.#handle.datasync()
      this.#size += bytes.length
    } catch (error) {
      this.#torn = true
      await this.#cutBack().catch(() => undefined)
      throw error
    }
  }

  async #cutBack(): Promise<void> {
    await this.#handle.truncate(this.#size)
    this.#torn = false
  }

  async #name(): Promise<void> {
    await syncFolder(path.dirname(this.#path))
    this.#unnamed = false
  }

  /** Puts other contents in the place of all: whole or not at all. After an error, what is appended goes to whichever stands there. */
  async replace(values: readonly T[]): Promise<void> {
    const aside = `${this.#path}.new`
    const bytes = Buffer.from(values.map(lineOf).join(''))
    const handle = await open(aside, 'a')
    try {
      await handle.truncate(0)
      await writeAll(handle, bytes)
      await handle.datasync()
      await rename(aside, this.#path)
    } catch (error) {
      await handle.close()
      throw error
    }
    const before = this.#handle
    this.#handle = handle
    this.#size = bytes.length
    this.#torn = false
    this.#unnamed = true
    await before.close()
    await this.#name()
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}
