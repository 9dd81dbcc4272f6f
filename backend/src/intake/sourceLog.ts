/** The input log of one run and source: segment files of raw records, and an index that says which of them count. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Format, Json } from '@millrace/shared'
import { syncFolder } from '../files/syncFolder.ts'
import type { Block, Remember } from '../ipc/messages.ts'
import type { Refused } from '../records/lines.ts'
import { copyLog } from './copyInput.ts'
import type { CheckedFile } from './durable.ts'
import { NewestBytes } from './newestBytes.ts'
import { OpenBlock } from './openBlock.ts'
import { type RecoveredLog, recoverLog, type SourceLogOptions } from './recoverLog.ts'
import { FORGET, notToLook } from './remembered.ts'
import type { KeyEntry, RequestKeys } from './requestKeys.ts'
import { compacted, type IndexEntry, joined, named } from './sourceIndex.ts'

/** A block is closed at this size, so that a batch can be split. */
const BLOCK_BYTES = 64 * 1024 * 1024
/** Raw bytes that are kept in memory for looking at a source. */
const SAMPLE_BYTES = 64 * 1024

/** Bytes in memory from which on they are written before the cut. */
const WRITE_FROM_BYTES = 1024 * 1024

/** Records of one request. */
export interface DurableRecords {
  key?: string | undefined
  bytes: Buffer
  records: number
  dead: readonly Refused[]
}

/** Released entries in the index above which it is written anew without them. */
const RELEASED_TO_COMPACT = 1000

const EXTENSION: Record<Format['kind'], string> = { lines: 'txt', json: 'jsonl', csv: 'csv' }

export class SourceLog {
  /** Where the source stood when the log was opened; undefined = it never said. */
  readonly lastPosition: Json | undefined
  /** Positions that are in the index, joined now and then. */
  #positions: Json[]
  /** Bytes that were cut and not released, by sequence. */
  readonly #kept = new Map<number, Block>()
  /** Released blocks that are still there to be looked at, the oldest first. No run needs them. */
  #toLook: Block[] = []
  readonly #options: SourceLogOptions
  #remember: Remember
  readonly #index: CheckedFile<IndexEntry>
  readonly #keys: RequestKeys | null
  #unwritten = 0
  #released = 0
  #current: OpenBlock
  #sealed: OpenBlock[] = []
  #seq: number
  #keptBytes = 0
  #openBytes = 0
  #chain: Promise<unknown> = Promise.resolve()
  readonly #sample = new NewestBytes(SAMPLE_BYTES)

  private constructor(options: SourceLogOptions, { index, keys, position, kept, toLook, seq }: RecoveredLog) {
    this.#options = options
    this.#remember = options.remember ?? FORGET
    this.#toLook = toLook
    this.#index = index
    this.#keys = keys
    this.lastPosition = position
    this.#positions = position === undefined ? [] : [position]
    this.#seq = seq
    for (const block of kept) this.#keep(block)
    this.#current = this.#newBlock()
  }

  /** Opens a log, cut back to the last whole entry. */
  static async open(options: SourceLogOptions): Promise<SourceLog> {
    return new SourceLog(options, await recoverLog(options))
  }

  /** Bytes that were received and not released. */
  get bytes(): number {
    return this.#keptBytes + this.#openBytes
  }
  /** Highest sequence in the index. */
  get lastSeq(): number {
    return this.#seq - this.#sealed.length - 1
  }

  /** Sequence of the first block that is there still, or of the next one where none is. */
  get firstSeq(): number {
    const [oldest] = this.#toLook
    if (oldest) return oldest.seq
    const [kept] = this.#kept.keys()
    return kept ?? this.lastSeq + 1
  }

  /** Takes whole records. */
  append(bytes: Buffer, records: number, dead: readonly Refused[]): void {
    if (this.#current.bytes > 0 && this.#current.bytes + bytes.length > BLOCK_BYTES) this.#seal()
    this.#current.add(bytes, records, dead, this.#options.now())
    this.#openBytes += bytes.length
    this.#sample.add(bytes)
    this.#unwritten += bytes.length
    if (this.#unwritten < WRITE_FROM_BYTES) return
    this.#unwritten = 0
    // What fails here is tried again by the cut, which tells of it.
    this.#serially(() => this.#current.write()).catch(() => undefined)
  }

  /** Bytes in memory that were handed over for writing or wait for it. */
  get waitingBytes(): number {
    return this.#current.waitingBytes + this.#sealed.reduce((sum, block) => sum + block.waitingBytes, 0)
  }

  /** Whether the records of a request with this key are durable. */
  hasKey(key: string): boolean {
    return this.#keys?.has(key) ?? false
  }

  /**
   * Takes the records of requests and makes them durable: after a crash each is there whole, with its key, or not at all. For that the
   * key is durable before the records are written. Rejects when the disk does not take them; they wait, and a request with the same key
   * resolves once they are durable.
   */
  appendDurably(requests: readonly DurableRecords[]): Promise<void> {
    return this.#serially(async () => {
      if (this.#current.bytes > BLOCK_BYTES) this.#seal()
      const block = this.#current
      let at = block.bytes
      const entries: KeyEntry[] = []
      const fresh = requests.filter(({ key }) => key === undefined || !this.#keys!.isWaiting(key))
      for (const { key, bytes } of fresh) {
        if (key !== undefined) entries.push({ key, seq: block.seq, from: at, to: at + bytes.length })
        at += bytes.length
      }
      await this.#keys?.begin(entries)
      for (const { bytes, records, dead } of fresh) {
        block.add(bytes, records, dead, this.#options.now())
        this.#openBytes += bytes.length
        this.#sample.add(bytes)
      }
      // What an earlier request could not write may stand in blocks that were sealed since.
      for (const each of [...this.#sealed, this.#current]) {
        await each.write()
        await each.sync()
      }
      await this.#keys?.finish()
    })
  }

  /** Enters where the source stands, with the records before it: both or neither survive a crash. */
  position(position: Json): void {
    // Only a source that joins its positions needs more than the last one.
    if (!this.#options.joinPositions) this.#current.positions = []
    this.#current.positions.push(position)
  }

  /** Takes a whole table, in a block of its own, and enters where the source stands with it. */
  table(bytes: Buffer, records: number, dead: readonly Refused[], position: Json): void {
    this.#seal()
    this.append(bytes, records, dead)
    this.position(position)
    this.#seal()
  }

  /** Enters a byte range of a user's file in place of a copy. */
  reference(file: string, from: number, to: number, records: number): void {
    this.#seal()
    const block = new OpenBlock(this.#current.seq, this.#current.file, { file, from, to })
    block.add(Buffer.alloc(0), records, [], this.#options.now())
    block.bytes = to - from
    this.#openBytes += block.bytes
    this.#current = block
    this.#seal()
  }

  /** Makes all that was appended before durable, though not yet part of a cut. */
  sync(): Promise<void> {
    return this.#serially(async () => {
      for (const block of [...this.#sealed, this.#current]) {
        await block.write()
        await block.sync()
      }
    })
  }

  /** Ends the block that is open; what is appended from now on belongs to the next cut. */
  seal(): void {
    this.#seal()
  }

  /** Makes sealed blocks durable and enters them in the index. After an error they wait for the next call. */
  commit(): Promise<Block[]> {
    return this.#serially(async () => {
      const blocks = [...this.#sealed]
      if (blocks.length === 0) return []
      for (const block of blocks) await block.write()
      await Promise.all([...blocks.map((block) => block.sync()), syncFolder(this.#options.folder)])
      const entries = blocks.map((block) => ({ block: block.block(), position: joined(this.#options.joinPositions, block.positions) }))
      await this.#index.append(entries.map(({ block, position }) => ({ block: named(block), position })))
      this.#sealed = this.#sealed.slice(blocks.length)
      for (const block of blocks) await block.close()
      for (const { block, position } of entries) {
        this.#openBytes -= block.bytes
        this.#keep(block)
        if (position !== undefined) this.#positions.push(position)
      }
      return entries.map(({ block }) => block)
    })
  }

  /** Blocks that are in the index and behind `after`. */
  blocksAfter(after: number, through: number): Block[] {
    return [...this.#kept.values()].filter((block) => block.seq > after && block.seq <= through)
  }

  /** The newest blocks, without a gap, the oldest first: also some that are released. They may be deleted at any time. */
  recorded(): Block[] {
    return [...this.#toLook, ...this.#kept.values()]
  }

  /** From the next release on, released blocks stay for so long. */
  remember(remember: Remember): void {
    this.#remember = remember
  }

  /** Deletes blocks that are only there to be looked at. */
  async forgetReleased(): Promise<void> {
    for (const block of this.#toLook.splice(0)) await deleteFiles(block)
  }

  /** Lets go of blocks that no run needs any more: but for the newest, which are looked at, their files are deleted. */
  async release(through: number): Promise<void> {
    const gone = [...this.#kept.values()].filter((block) => block.seq <= through)
    for (const block of gone) {
      this.#kept.delete(block.seq)
      this.#keptBytes -= block.bytes
    }
    this.#toLook.push(...gone)
    for (const block of this.#toLook.splice(0, notToLook(this.#toLook, this.#remember, this.#options.now()))) await deleteFiles(block)
    this.#released += gone.length
    if (this.#released > RELEASED_TO_COMPACT) await this.#compact()
  }

  /** Copies what is in the index; what is being received is not. Nothing may be released meanwhile. */
  copy(target: string): Promise<void> {
    return this.#serially(() => copyLog(this.#options.folder, target, this.lastSeq))
  }

  /** The newest raw bytes that were received, whole lines. */
  sample(bytes: number): string {
    return this.#sample.text(bytes)
  }

  async close(): Promise<void> {
    await this.#chain.catch(() => undefined)
    for (const block of [...this.#sealed, this.#current]) await block.close()
    // Of a log that is closed, what is there to be looked at is found by its index.
    if (this.#toLook.length > 0) await this.#compact(this.recorded())
    await this.#index.close()
    await this.#keys?.close()
  }

  /** Writes the index without what is released, or with these blocks; a failure leaves the old one, which says the same of what is not. */
  async #compact(blocks?: readonly Block[]): Promise<void> {
    await this.#serially(async () => {
      const kept = blocks ?? (this.#remember.ms > 0 ? this.recorded() : [...this.#kept.values()])
      const base = (kept[0]?.seq ?? this.lastSeq + 1) - 1
      const position = joined(this.#options.joinPositions, this.#positions)
      await this.#index.replace(compacted(base, position, kept))
      this.#positions = position === undefined ? [] : [position]
      this.#released = 0
    }).catch(() => undefined)
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#chain.catch(() => undefined).then(work)
    this.#chain = result.catch(() => undefined)
    return result
  }

  #newBlock(): OpenBlock {
    const seq = ++this.#seq
    return new OpenBlock(seq, path.join(this.#options.folder, `${seq}.${EXTENSION[this.#options.format.kind]}`))
  }

  #seal(): void {
    if (this.#current.isEmpty) return
    this.#sealed.push(this.#current)
    this.#current = this.#newBlock()
  }

  #keep(block: Block): void {
    this.#kept.set(block.seq, block)
    this.#keptBytes += block.bytes
  }
}

/** Files of the user's are left alone. */
async function deleteFiles(block: Block): Promise<void> {
  if (!block.range) await rm(block.file, { force: true })
  if (block.dead) await rm(block.dead.file, { force: true })
}
