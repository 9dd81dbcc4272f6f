import path from 'node:path'
import { saidInWords, type ReceiverInfo, type Said } from '@millrace/shared'
import type { IngestHandler, Receiver, SourceImplementation } from '../connectors/source.ts'
import type { Remember, SourceSpec } from '../ipc/messages.ts'
import { RateLimit } from './rateLimit.ts'
import type { RunClock } from './runClock.ts'
import { SourceLog } from './sourceLog.ts'

/** What the sources of one run have in common. */
export interface InputParts {
  run: string
  /** Where the run's input is stored. */
  folder: string
  implementations: Readonly<Record<string, SourceImplementation>>
  clock: RunClock
  /** Registers an address for posted records: see `SourceContext.ingest`. */
  ingest(token: string, handle: IngestHandler): (() => void) | null
  log(line: string): void
}

/** What a source's owner wants to know of it. */
interface SourceEvents {
  /** Records came, or it may go on at its rate: it may have to pause or resume. */
  moved(source: InputSource): void
  statusChanged(): void
  /** Something for the run's log. */
  told(source: InputSource, what: Said): void
}

/** One source of a run: its receiver, and the log of what it receives. */
export class InputSource {
  readonly spec: SourceSpec
  readonly log: SourceLog
  readonly info: ReceiverInfo
  readonly limit: RateLimit
  readonly #parts: InputParts
  readonly #events: SourceEvents
  #receiver: Receiver | undefined
  #paused = false

  private constructor(parts: InputParts, spec: SourceSpec, log: SourceLog, place: Said, events: SourceEvents) {
    this.#parts = parts
    this.spec = spec
    this.log = log
    this.#events = events
    this.info = { node: spec.node, status: 'connecting', place, records: 0, bytes: 0 }
    this.limit = new RateLimit(() => events.moved(this))
  }

  /** Opens its log behind the blocks that are in the ledger, without a receiver: see `start`. */
  static async open(parts: InputParts, spec: SourceSpec, consumed: number, remember: Remember, events: SourceEvents): Promise<InputSource> {
    const implementation = parts.implementations[spec.connector]
    if (!implementation) throw new Error(`There is no source of type "${spec.connector}".`)
    const log = await SourceLog.open({
      folder: path.join(parts.folder, spec.node),
      format: spec.format,
      replayable: implementation.replayable,
      keyed: implementation.keyed,
      joinPositions: implementation.joinPositions,
      consumed: Math.max(consumed, 0),
      remember,
      now: () => parts.clock.now(),
    })
    return new InputSource(parts, spec, log, implementation.place(spec.settings), events)
  }

  /** Starts the receiver where the log stands. */
  start(): void {
    const { spec, log, info } = this
    const { run, implementations, clock, ingest } = this.#parts
    const count = (records: number, bytes: number) => {
      info.records += records
      info.bytes += bytes
      this.limit.take(records)
      this.#events.moved(this)
    }
    this.#receiver = implementations[spec.connector]!.start(spec.settings, {
      run,
      node: spec.node,
      format: spec.format,
      position: log.lastPosition,
      readers: spec.readers ?? '',
      now: () => clock.now(),
      ingest,
      status: (status, error) => {
        info.status = status
        if (error !== undefined && saidInWords(info.lastError?.message) !== saidInWords(error))
          info.lastError = { at: clock.now(), message: error }
        this.#events.statusChanged()
      },
      table: (times) => {
        if (info.table?.readAt === times.readAt && info.table.nextAt === times.nextAt) return
        info.table = times
        this.#events.statusChanged()
      },
      tell: (what) => this.#events.told(this, what),
      sink: {
        append: (bytes, records, dead) => {
          log.append(bytes, records, dead)
          count(records, bytes.length)
        },
        position: (position) => log.position(position),
        table: (bytes, records, dead, position) => {
          log.table(bytes, records, dead, position)
          count(records, bytes.length)
        },
        reference: (file, from, to, records) => {
          log.reference(file, from, to, records)
          count(records, to - from)
        },
        appendDurably: async (requests) => {
          await log.appendDurably(requests)
          for (const { records, bytes } of requests) count(records, bytes.length)
        },
        hasKey: (key) => log.hasKey(key),
      },
    })
    this.#events.moved(this)
  }

  get isPaused(): boolean {
    return this.#paused
  }

  /** Stops or resumes reading. */
  pause(paused: boolean): void {
    if (paused === this.#paused) return
    this.#paused = paused
    if (paused) this.#receiver?.pause()
    else this.#receiver?.resume()
  }

  /** Reads a whole table again now; false where the source reads none. */
  refresh(): boolean {
    if (!this.#receiver?.refresh) return false
    this.#receiver.refresh()
    return true
  }

  /** Ends the receiver; the log stays open. */
  async stop(): Promise<void> {
    await this.#receiver?.stop()
    this.#receiver = undefined
  }

  /** Makes durable what was received, and closes the log. */
  async close(): Promise<void> {
    this.limit.close()
    try {
      await this.log.sync()
    } finally {
      await this.log.close()
    }
  }
}
