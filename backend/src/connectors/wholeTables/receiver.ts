/** A receiver that reads a whole table again and again: when it changes, every so often, or at a time of day. */
import { createHash } from 'node:crypto'
import { said, saidBy, SaidError, saidFromText, type Refresh, type Said } from '@millrace/shared'
import type { Records } from '../../records/wholeRecords.ts'
import type { Receiver, SourceContext } from '../source.ts'
import { dueAfter } from './due.ts'

/** Where a table is, and how it is read. Errors are in words for the person. */
export interface TableReader {
  /** What is another when the table has changed; null while somebody writes it. Absent = only reading tells. */
  mark?(): Promise<string | null>
  /** Calls back when the table may have changed; answers with how that ends. */
  watch?(changed: () => void): () => void
  /** Reads all of it; `signal` is aborted when nobody wants it any more. */
  read(signal: AbortSignal): Promise<ReadTable>
}

/** A table as it was read, and its `hashOf` where that was made with it. */
export type ReadTable = Records & { hash?: string }

/** Most bytes of a table: it is one block of the input log, which a batch takes as a whole. */
export const MAX_TABLE_BYTES = 64 * 1024 * 1024
/** A table that is being written is looked at again after this time. */
const SETTLE_MS = 100
/** The mark is looked at besides notices, which may be lost. */
const RESCAN_MS = 2000
/** What failed is tried again after this time, and the double of it each time that it fails again: it may take much to fail. */
const RETRY_MS = 5000
const RETRY_MOST_MS = 160_000
/** Longest time until the clock is looked at again: it may be set. */
const CLOCK_MS = 60_000

/** The reading that was entered last. */
interface TablePosition {
  /** What the table was read with and for: with other settings, or for other tables of the run, it counts anew. */
  of: string
  at: number
  /** Of what was read. */
  hash: string
  mark: string | null
}

export class TableReceiver implements Receiver {
  readonly #refresh: Refresh
  readonly #reader: TableReader
  readonly #context: SourceContext
  readonly #of: string
  readonly #unwatch: (() => void) | undefined
  #last: TablePosition | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #again = false
  #failures = 0
  /** Somebody wants it read now. */
  #isAsked = false
  #paused = false
  readonly #stopping = new AbortController()
  #stopped = false

  /** `settings` are all that say what is read. */
  constructor(settings: Refresh, reader: TableReader, context: SourceContext) {
    const { refresh: _refresh, every: _every, at: _at, zone: _zone, ...what } = settings
    this.#refresh = settings
    this.#reader = reader
    this.#context = context
    this.#of = hashOf(JSON.stringify([what, context.format, context.readers]))
    const position = context.position as TablePosition | undefined
    this.#last = position?.of === this.#of ? position : undefined
    if (settings.refresh === 'change') this.#unwatch = reader.watch?.(() => this.#look())
    this.#look()
  }

  pause(): void {
    this.#paused = true
  }
  refresh(): void {
    this.#isAsked = true
    this.#look()
  }
  resume(): void {
    this.#paused = false
    this.#look()
  }
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopping.abort()
    clearTimeout(this.#timer)
    this.#unwatch?.()
    await this.#looking
    this.#context.status('stopped')
  }

  #look(): void {
    if (this.#stopped || this.#paused) return
    if (this.#looking) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    this.#looking = this.#readIfDue()
      .catch((error: unknown) => {
        if (!this.#stopped) this.#context.status('error', saidBy(error))
        const wait = Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** this.#failures++)
        this.#tell(this.#context.now() + wait)
        return wait
      })
      .then((wait) => {
        this.#looking = undefined
        if (this.#stopped) return
        this.#timer = setTimeout(() => this.#look(), this.#again ? 0 : wait)
        this.#again = false
      })
  }

  /** Answers with the milliseconds until the next look. */
  async #readIfDue(): Promise<number> {
    const isDue = this.#last === undefined || this.#isAsked
    const wait = isDue ? 0 : await this.#untilDue(this.#last!)
    if (wait > 0) {
      this.#isWell()
      return wait
    }
    const mark = (await this.#reader.mark?.()) ?? null
    if (this.#reader.mark && mark === null) return SETTLE_MS
    const records = await this.#reader.read(this.#stopping.signal)
    if (this.#stopped || this.#paused) return 0
    // It was written while it was read.
    if (this.#reader.mark && (await this.#reader.mark()) !== mark) return SETTLE_MS
    this.#enter(records, mark)
    this.#isAsked = false
    this.#isWell()
    return this.#untilDue(this.#last!)
  }

  #isWell(): void {
    this.#failures = 0
    this.#context.status('active')
    this.#tell(this.#last ? dueAfter(this.#refresh, this.#last.at) : null)
  }

  #tell(nextAt: number | null): void {
    this.#context.table?.({ readAt: this.#last?.at ?? null, nextAt })
  }

  async #untilDue(last: TablePosition): Promise<number> {
    const due = dueAfter(this.#refresh, last.at)
    if (due !== null) return Math.min(CLOCK_MS, Math.max(0, due - this.#context.now()))
    return (await this.#reader.mark?.()) === last.mark ? RESCAN_MS : 0
  }

  #enter({ bytes, records, dead, hash: known }: ReadTable, mark: string | null): void {
    const reason = dead[0]?.reason
    if (records === 0) throw new SaidError(said('The table has no rows: the one that was read before stays.'))
    if (dead.length === records)
      throw new SaidError(
        said('No row of the table can be read: {reason}. The one that was read before stays.', { reason: saidFromText(reason ?? '') }),
      )
    if (bytes.length > MAX_TABLE_BYTES) throw new SaidError(tooLarge(bytes.length))
    const hash = known ?? hashOf(bytes)
    const position = { of: this.#of, at: this.#context.now(), hash, mark } satisfies TablePosition
    const isSame = this.#last?.hash === hash
    this.#last = position
    if (isSame) this.#context.sink.position(position)
    else this.#context.sink.table(bytes, records, dead, position)
  }
}

const megabytes = (bytes: number) => Math.ceil(bytes / (1024 * 1024))

/** Why a table of so many bytes is not read. */
export const tooLarge = (bytes: number): Exclude<Said, string> =>
  said('The table has {size} MB; at most {most} MB are read. Leave out rows or columns that nobody looks up.', {
    size: megabytes(bytes),
    most: megabytes(MAX_TABLE_BYTES),
  })

/** The same where nothing has changed. */
export const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32)
