/** The input log of one run and source: segment files of raw records, and an index that says which of them count. */
import { mkdir, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import type { Format, Json } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { checkLines, countLines, LF, type Refused } from '../records/lines.ts'
import { CheckedFile, syncFolder } from './durable.ts'
import { OpenBlock } from './openBlock.ts'

/** A block is closed at this size, so that a batch can be split. */
const BLOCK_BYTES = 64 * 1024 * 1024
/** Raw bytes that are kept in memory for looking at a source. */
const SAMPLE_BYTES = 64 * 1024

/** Keys of requests that are remembered, the newest. */
const KEYS_KEPT = 200_000
/** Bytes in memory from which on they are written before the cut. */
const WRITE_FROM_BYTES = 1024 * 1024

/** A request's key, and the bytes of the block that it stands for. */
interface KeyEntry {
  key: string
  seq: number
  from: number
  to: number
}

/** Records of one request. */
export interface DurableRecords {
  key?: string | undefined
  bytes: Buffer
  records: number
  dead: readonly Refused[]
}

/** A line of the index. `base` stands for all blocks up to `seq`, which are released, and keeps their positions. */
type IndexEntry = { base: { seq: number; positions: Json[] } } | { block: Block; positions: Json[] }

const EXTENSION: Record<Format['kind'], string> = { lines: 'txt', json: 'jsonl', csv: 'csv' }

export interface SourceLogOptions {
  folder: string
  format: Format
  /** The source can give again what was not entered: an unfinished block is thrown away. Otherwise its whole lines are kept. */
  replayable: boolean
  /** Records come as requests, which may have keys: see `appendDurably`. */
  keyed?: boolean | undefined
  /** Sequences up to here are in the ledger: new ones begin behind them even if the log was lost. */
  consumed: number
  now(): number
}

export class SourceLog {
  /** Everything that the source said of its positions, oldest first. */
  readonly positions: Json[]
  /** Bytes that were cut and not released, by sequence. */
  readonly #kept = new Map<number, Block>()
  readonly #options: SourceLogOptions
  readonly #index: CheckedFile<IndexEntry>
  readonly #keyFile: CheckedFile<KeyEntry> | null
  readonly #keys: Set<string>
  #unwritten = 0
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
    keys: { file: CheckedFile<KeyEntry> | null; known: Set<string> },
    positions: Json[],
    kept: Block[],
    seq: number,
  ) {
    this.#options = options
    this.#index = index
    this.#keyFile = keys.file
    this.#keys = keys.known
    this.positions = positions
    this.#seq = seq
    for (const block of kept) this.#keep(block)
    this.#current = this.#newBlock()
  }

  /** Opens a log, cut back to the last whole entry. */
  static async open(options: SourceLogOptions): Promise<SourceLog> {
    const { folder, replayable, consumed } = options
    await mkdir(folder, { recursive: true })
    const { file: index, values } = await CheckedFile.open<IndexEntry>(path.join(folder, 'index'))
    const positions: Json[] = []
    const kept: Block[] = []
    let seq = 0
    for (const entry of values) {
      if ('base' in entry) {
        positions.push(...entry.base.positions)
        seq = Math.max(seq, entry.base.seq)
      } else {
        positions.push(...entry.positions)
        seq = Math.max(seq, entry.block.seq)
        if (entry.block.seq > consumed && (entry.block.range || (await exists(entry.block.file)))) kept.push(entry.block)
      }
    }
    const files = await readdir(folder)
    const tails = files
      .filter((name) => /^\d+\.(txt|jsonl|csv)$/.test(name) && Number.parseInt(name) > Math.max(seq, consumed))
      .sort((a, b) => Number.parseInt(a) - Number.parseInt(b))
    seq = Math.max(seq, consumed)
    const keyFile = options.keyed ? await CheckedFile.open<KeyEntry>(path.join(folder, 'keys')) : null
    const torn = new Set<KeyEntry>()
    for (const name of tails) {
      const tail = Number.parseInt(name)
      const { size } = await stat(path.join(folder, name))
      // The last request may be there in part: it was never answered, so it never was.
      for (const entry of keyFile?.values ?? []) {
        if (entry.seq !== tail || entry.to <= size) continue
        torn.add(entry)
        if (entry.from < size) await truncate(path.join(folder, name), entry.from)
      }
      const recovered = replayable ? null : await recover(path.join(folder, name), seq + 1, options)
      if (!recovered) {
        await rm(path.join(folder, name), { force: true })
        continue
      }
      kept.push(recovered)
      seq = recovered.seq
    }
    for (const entry of keyFile?.values ?? []) if (entry.seq > seq) torn.add(entry)
    const keys = (keyFile?.values ?? []).filter((entry) => !torn.has(entry)).slice(-KEYS_KEPT)
    if (keyFile && keys.length < keyFile.values.length) await keyFile.file.replace(keys)
    // The compacted index: what is released stands in one line.
    const base = (kept[0]?.seq ?? seq + 1) - 1
    await index.replace([{ base: { seq: base, positions } }, ...kept.map((block): IndexEntry => ({ block, positions: [] }))])
    const wanted = new Set(kept.flatMap((block) => [block.file, block.dead?.file ?? '']))
    for (const name of files) {
      const file = path.join(folder, name)
      if (/^\d+\./.test(name) && !wanted.has(file)) await rm(file, { force: true })
    }
    const known = { file: keyFile?.file ?? null, known: new Set(keys.map(({ key }) => key)) }
    return new SourceLog(options, index, known, positions, kept, seq)
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
    this.#remember(bytes)
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

  /** Whether a request with this key was taken. */
  hasKey(key: string): boolean {
    return this.#keys.has(key)
  }

  /**
   * Takes the records of requests and makes them durable: after a crash each is there whole, with its key, or not at all. For that the
   * key is durable before the records are written. Rejects when the disk does not take them.
   */
  appendDurably(requests: readonly DurableRecords[]): Promise<void> {
    return this.#serially(async () => {
      if (this.#current.bytes > BLOCK_BYTES) this.#seal()
      const block = this.#current
      let at = block.bytes
      const entries: KeyEntry[] = []
      for (const { key, bytes } of requests) {
        if (key !== undefined) entries.push({ key, seq: block.seq, from: at, to: at + bytes.length })
        at += bytes.length
      }
      if (entries.length > 0) await this.#keyFile!.append(entries)
      for (const { bytes, records, dead } of requests) {
        block.add(bytes, records, dead, this.#options.now())
        this.#openBytes += bytes.length
        this.#remember(bytes)
      }
      for (const { key } of entries) {
        this.#keys.delete(key)
        this.#keys.add(key)
      }
      for (const key of this.#keys) {
        if (this.#keys.size <= KEYS_KEPT) break
        this.#keys.delete(key)
      }
      await block.write()
      await block.sync()
    })
  }

  /** Enters where the source stands, with the records before it: both or neither survive a crash. */
  position(position: Json): void {
    this.#current.positions.push(position)
    this.positions.push(position)
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
      const entries = blocks.map((block) => ({ block: block.block(), positions: block.positions }))
      await this.#index.append(entries)
      this.#sealed = this.#sealed.slice(blocks.length)
      for (const block of blocks) await block.close()
      for (const { block } of entries) {
        this.#openBytes -= block.bytes
        this.#keep(block)
      }
      return entries.map(({ block }) => block)
    })
  }

  /** Blocks that are in the index and behind `after`. */
  blocksAfter(after: number, through: number): Block[] {
    return [...this.#kept.values()].filter((block) => block.seq > after && block.seq <= through)
  }

  /** Deletes blocks that nobody needs any more. Files of the user's are left alone. */
  async release(through: number): Promise<void> {
    const gone = [...this.#kept.values()].filter((block) => block.seq <= through)
    for (const block of gone) {
      this.#kept.delete(block.seq)
      this.#keptBytes -= block.bytes
    }
    for (const block of gone) {
      if (!block.range) await rm(block.file, { force: true })
      if (block.dead) await rm(block.dead.file, { force: true })
    }
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
    await this.#index.close()
    await this.#keyFile?.close()
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

  #remember(bytes: Buffer): void {
    this.#sample.push(bytes.length > SAMPLE_BYTES ? bytes.subarray(bytes.indexOf(LF, bytes.length - SAMPLE_BYTES) + 1) : bytes)
    this.#sampleBytes += this.#sample.at(-1)!.length
    while (this.#sample.length > 1 && this.#sampleBytes > SAMPLE_BYTES) this.#sampleBytes -= this.#sample.shift()!.length
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

/** A block that a crash left behind: its whole lines count, a torn last one does not. */
async function recover(file: string, seq: number, { format, now }: SourceLogOptions): Promise<Block | null> {
  const { size } = await stat(file)
  const handle = await open(file, 'r+')
  try {
    const whole = await lastLineEnd(handle, size)
    await handle.truncate(whole)
    await handle.sync()
  } finally {
    await handle.close()
  }
  const bytes = await readFile(file)
  const { lines, empty } = countLines(bytes)
  const dead = await readFile(`${file}.dead`).catch(() => Buffer.alloc(0))
  const deadLines = checkLines(dead.subarray(0, dead.lastIndexOf(LF) + 1)).lines
  const records = lines - (format.kind === 'lines' ? 0 : empty) + deadLines
  if (records === 0) return null
  const received = now()
  // Sequences have no gaps, also where a number was given to a block that never was.
  const own = path.join(path.dirname(file), `${seq}${path.extname(file)}`)
  if (own !== file) await rename(file, own)
  if (own !== file && deadLines > 0) await rename(`${file}.dead`, `${own}.dead`)
  return {
    seq,
    file: own,
    bytes: bytes.length,
    records,
    receivedFrom: received,
    receivedTo: received,
    ...(deadLines > 0 && { dead: { file: `${own}.dead`, count: deadLines } }),
  }
}

async function lastLineEnd(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - chunk.length)
    const { bytesRead } = await handle.read(chunk, 0, end - from, from)
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LF)
    if (at >= 0) return from + at + 1
    end = from
  }
  return 0
}
