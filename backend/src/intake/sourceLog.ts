/** The input log of one run and source: segment files of raw records, and an index that says which of them count. */
import { mkdir, readdir, rm, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import type { Format, Json } from '@millrace/shared'
import { syncFolder } from '../files/syncFolder.ts'
import type { Block, Remember } from '../ipc/messages.ts'
import { LF, type Refused } from '../records/lines.ts'
import { copyLog } from './copyInput.ts'
import { CheckedFile } from './durable.ts'
import { OpenBlock } from './openBlock.ts'
import { recoverBlock } from './recoverBlock.ts'
import { FORGET, notToLook, remembered } from './remembered.ts'
import { type KeyEntry, RequestKeys } from './requestKeys.ts'

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

/**
 * A line of the index. `base` stands for all blocks up to `seq`, which are released, and keeps the position. Files of the log's own stand
 * there by name, so that the folder can be moved.
 */
export type IndexEntry = { base: { seq: number; position?: Json | undefined } } | { block: Block; position?: Json | undefined }

const EXTENSION: Record<Format['kind'], string> = { lines: 'txt', json: 'jsonl', csv: 'csv' }

export interface SourceLogOptions {
  folder: string
  format: Format
  /** The source can give again what was not entered: an unfinished block is thrown away. Otherwise its whole lines are kept. */
  replayable: boolean
  /** Records come as requests, which may have keys: see `appendDurably`. */
  keyed?: boolean | undefined
  /** See `SourceImplementation.joinPositions`. */
  joinPositions?: ((positions: readonly Json[]) => Json) | undefined
  /** Sequences up to here are in the ledger: new ones begin behind them even if the log was lost. */
  consumed: number
  /** Released blocks that stay also beyond the next opening; absent = none. */
  remember?: Remember | undefined
  now(): number
}

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
  #sample: Buffer[] = []
  #sampleBytes = 0

  private constructor(
    options: SourceLogOptions,
    index: CheckedFile<IndexEntry>,
    keys: RequestKeys | null,
    position: Json | undefined,
    { kept, toLook }: { kept: Block[]; toLook: Block[] },
    seq: number,
  ) {
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
    const { folder, replayable, consumed, remember = FORGET, now } = options
    await mkdir(folder, { recursive: true })
    const { file: index, values } = await CheckedFile.open<IndexEntry>(path.join(folder, 'index'))
    const positions: Json[] = []
    const kept: Block[] = []
    let toLook: Block[] = []
    let seq = 0
    for (const entry of values) {
      if ('base' in entry) {
        if (entry.base.position !== undefined) positions.push(entry.base.position)
        seq = Math.max(seq, entry.base.seq)
      } else {
        if (entry.position !== undefined) positions.push(entry.position)
        const block = placed(entry.block, folder)
        seq = Math.max(seq, block.seq)
        if (block.seq <= consumed && remember.ms === 0) continue
        if (block.range || (await exists(block.file))) (block.seq > consumed ? kept : toLook).push(block)
      }
    }
    const files = await readdir(folder)
    const tails = files
      .filter((name) => /^\d+\.(txt|jsonl|csv)$/.test(name) && Number.parseInt(name) > Math.max(seq, consumed))
      .sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
    seq = Math.max(seq, consumed)
    const known = seq
    const keys = options.keyed ? await RequestKeys.open(folder) : null
    const torn = new Set<KeyEntry>()
    const whole = new Set<number>()
    for (const name of tails) {
      const tail = Number.parseInt(name)
      const { size } = await stat(path.join(folder, name))
      // The last request may be there in part: it was never answered, so it never was.
      for (const entry of keys?.ofBlock(tail) ?? []) {
        if (entry.to <= size) continue
        torn.add(entry)
        if (entry.from < size) await truncate(path.join(folder, name), entry.from)
      }
      const recovered = replayable ? null : await recoverBlock(path.join(folder, name), seq + 1, options.format, options.now())
      if (!recovered) {
        await rm(path.join(folder, name), { force: true })
        continue
      }
      kept.push(recovered)
      seq = recovered.seq
      whole.add(tail)
    }
    await keys?.settle(known, (entry) => torn.has(entry) || !whole.has(entry.seq))
    toLook = remembered(toLook, remember, now())
    // The compacted index: what is released stands in one line.
    const base = (toLook[0]?.seq ?? kept[0]?.seq ?? seq + 1) - 1
    const position = joined(options, positions)
    await index.replace(compacted(base, position, [...toLook, ...kept]))
    const wanted = new Set([...toLook, ...kept].flatMap((block) => [block.file, block.dead?.file ?? '']))
    for (const name of files) {
      const file = path.join(folder, name)
      if (/^\d+\./.test(name) && !wanted.has(file)) await rm(file, { force: true })
    }
    return new SourceLog(options, index, keys, position, { kept, toLook }, seq)
  }

  /** Bytes that were received and not released. */
  get bytes(): number {
    return this.#keptBytes + this.#openBytes
  }
  /** Highest sequence in the index. */
  get lastSeq(): number {
    return this.#seq - this.#sealed.length - 1
  }

  /** Takes whole records. */
  append(bytes: Buffer, records: number, dead: readonly Refused[]): void {
    if (this.#current.bytes > 0 && this.#current.bytes + bytes.length > BLOCK_BYTES) this.#seal()
    this.#current.add(bytes, records, dead, this.#options.now())
    this.#openBytes += bytes.length
    this.#sampled(bytes)
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
        this.#sampled(bytes)
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
      const entries = blocks.map((block) => ({ block: block.block(), position: joined(this.#options, block.positions) }))
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
    const all = Buffer.concat(this.#sample)
    const from = all.length <= bytes ? 0 : all.indexOf(LF, all.length - bytes) + 1
    return all.subarray(from).toString('utf8')
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
      const position = joined(this.#options, this.#positions)
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

  #sampled(bytes: Buffer): void {
    this.#sample.push(bytes.length > SAMPLE_BYTES ? bytes.subarray(bytes.indexOf(LF, bytes.length - SAMPLE_BYTES) + 1) : bytes)
    this.#sampleBytes += this.#sample.at(-1)!.length
    while (this.#sample.length > 1 && this.#sampleBytes > SAMPLE_BYTES) this.#sampleBytes -= this.#sample.shift()!.length
  }
}

const compacted = (seq: number, position: Json | undefined, kept: readonly Block[]): IndexEntry[] => [
  { base: { seq, position } },
  ...kept.map((block): IndexEntry => ({ block: named(block) })),
]

/** A block with other paths for the log's own files; those of the user's stay. */
const withPaths = (block: Block, change: (file: string) => string): Block => ({
  ...block,
  ...(!block.range && { file: change(block.file) }),
  ...(block.dead && { dead: { ...block.dead, file: change(block.dead.file) } }),
})
const named = (block: Block): Block => withPaths(block, (file) => path.basename(file))
/** A block of the index with the paths that its files have in a folder. */
export const placed = (block: Block, folder: string): Block => withPaths(block, (file) => path.join(folder, path.basename(file)))

/** Files of the user's are left alone. */
async function deleteFiles(block: Block): Promise<void> {
  if (!block.range) await rm(block.file, { force: true })
  if (block.dead) await rm(block.dead.file, { force: true })
}

const joined = ({ joinPositions }: SourceLogOptions, positions: readonly Json[]): Json | undefined =>
  joinPositions && positions.length > 1 ? joinPositions(positions) : positions.at(-1)

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )
