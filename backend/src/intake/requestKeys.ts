/** Keys of requests that were taken, so that one that comes again changes nothing. */
import path from 'node:path'
import { CheckedFile } from './durable.ts'

/** Keys that are remembered, the newest. */
const KEYS_KEPT = 200_000

/** A request's key, and the bytes of the block that it stands for. */
export interface KeyEntry {
  key: string
  seq: number
  from: number
  to: number
}

export class RequestKeys {
  readonly #file: CheckedFile<KeyEntry>
  /** Durable requests by key, oldest first. */
  readonly #taken: Map<string, KeyEntry>
  /** Requests whose key is durable and whose records are not: the disk did not take them. */
  readonly #undurable = new Map<string, KeyEntry>()
  #inFile: number

  private constructor(file: CheckedFile<KeyEntry>, values: readonly KeyEntry[]) {
    this.#file = file
    this.#taken = new Map(values.map((entry) => [entry.key, entry]))
    this.#inFile = values.length
  }

  static async open(folder: string): Promise<RequestKeys> {
    const { file, values } = await CheckedFile.open<KeyEntry>(path.join(folder, 'keys'))
    return new RequestKeys(file, values)
  }

  /** Whether the records of this request are durable. */
  has(key: string): boolean {
    return this.#taken.has(key)
  }
  /** Whether the records of this request are in a block, but the disk has not taken them. */
  isWaiting(key: string): boolean {
    return this.#undurable.has(key)
  }

  /** Requests with bytes in a block, by their order. */
  ofBlock(seq: number): KeyEntry[] {
    return [...this.#taken.values()].filter((entry) => entry.seq === seq)
  }

  /**
   * After a crash, once blocks behind `seq` were recovered: forgets the requests whose records are gone, which were never answered. The
   * others are durable; where they stand is of no use any more, and a number may be given to another block.
   */
  async settle(seq: number, gone: (entry: KeyEntry) => boolean): Promise<void> {
    const open = [...this.#taken.values()].filter((entry) => entry.seq > seq)
    for (const entry of open) {
      if (gone(entry)) this.#taken.delete(entry.key)
      else this.#taken.set(entry.key, { key: entry.key, seq: 0, from: 0, to: 0 })
    }
    if (open.length > 0 || this.#taken.size > KEYS_KEPT) await this.#compact()
  }

  /** Makes keys durable before their records are written. */
  async begin(entries: readonly KeyEntry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#file.append(entries)
    this.#inFile += entries.length
    for (const entry of entries) this.#undurable.set(entry.key, entry)
  }

  /** All records of the keys that were begun are durable. */
  async finish(): Promise<void> {
    for (const [key, entry] of this.#undurable) {
      this.#taken.delete(key)
      this.#taken.set(key, entry)
    }
    this.#undurable.clear()
    if (this.#inFile > 2 * KEYS_KEPT) await this.#compact()
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async #compact(): Promise<void> {
    for (const key of this.#taken.keys()) {
      if (this.#taken.size <= KEYS_KEPT) break
      this.#taken.delete(key)
    }
    const entries = [...this.#taken.values(), ...this.#undurable.values()]
    await this.#file.replace(entries)
    this.#inFile = entries.length
  }
}
