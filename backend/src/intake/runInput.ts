/** The input of one run: its receivers, their logs, and the cuts at each multiple of the interval. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ReceiverInfo } from '@millrace/shared'
import type { IngestHandler, Receiver, SourceImplementation } from '../connectors/source.ts'
import { roomOn } from '../files/diskRoom.ts'
import type { Block, Cut, IntakeOpen, IntakePushes, SourceSpec } from '../ipc/messages.ts'
import { copyInput } from './copyInput.ts'
import { CheckedFile } from './durable.ts'
import { RateLimit } from './rateLimit.ts'
import type { RunClock } from './runClock.ts'
import { SourceLog } from './sourceLog.ts'

/** Bytes waiting in memory for a slow disk, above which a source is paused. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** Part of the quota below which reading goes on. */
const RESUME_AT = 0.8
const STATUS_EVERY_MS = 1000
/** Pause before a last cut that could not be stored is tried again. */
const RETRY_MS = 500
/** Cuts in the file above which it is written anew without those that are released. */
const CUTS_TO_COMPACT = 2000
/** A cut that is due within this time is waited for by a copy. */
const CUT_SOON_MS = 2000
/** Reading stops with less room than so many times what is kept free, and goes on with more than that. */
const ROOM_TO_STOP = 2
const ROOM_TO_RESUME = 3
/** As many cut times may be missed by a busy process without being a gap. */
const MISSED_CUTS = 10

/** A cut as it stands in the file: its blocks stand in the logs' indexes. */
type StoredCut = Omit<Cut, 'blocks' | 'run'>

export interface RunInputParts {
  folder: string
  implementations: Readonly<Record<string, SourceImplementation>>
  clock: RunClock
  ingest(token: string, handle: IngestHandler): (() => void) | null
  /** Pushes to the run's owner, if one is connected. */
  push<K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]): void
  log(line: string): void
}

interface Source {
  spec: SourceSpec
  log: SourceLog
  receiver: Receiver | undefined
  info: ReceiverInfo
  limit: RateLimit
  paused: boolean
}

export class RunInput {
  readonly run: string
  epoch: number
  readonly #parts: RunInputParts
  readonly #sources = new Map<string, Source>()
  #interval = 0
  #quota = 0
  #cutsFile!: CheckedFile<StoredCut>
  #cuts: StoredCut[] = []
  #through: Record<string, number> = {}
  #lastCut = 0
  #since = 0
  #timer: NodeJS.Timeout | undefined
  #statusTimer: NodeJS.Timeout | undefined
  #statusDue = false
  #cutting: Promise<void> = Promise.resolve()
  /** Copies that wait for the next cut. */
  #copies: { copy(): Promise<void>; failed(error: Error): void }[] = []
  #trouble: string | undefined
  #closed = false

  private constructor(run: string, epoch: number, parts: RunInputParts) {
    this.run = run
    this.epoch = epoch
    this.#parts = parts
  }

  static async open(request: IntakeOpen, parts: RunInputParts): Promise<RunInput> {
    const input = new RunInput(request.run, request.epoch, parts)
    await mkdir(parts.folder, { recursive: true })
    const { file, values } = await CheckedFile.open<StoredCut>(path.join(parts.folder, 'cuts'))
    input.#cutsFile = file
    input.#cuts = values
    input.#lastCut = values.at(-1)?.time ?? 0
    input.#through = Object.assign({}, ...values.map((cut) => cut.through)) as Record<string, number>
    parts.clock.notBefore(input.#lastCut)
    try {
      await input.adopt(request)
    } catch (error) {
      // Receivers that began would go on without anyone who knows them.
      await input.end()
      throw error
    }
    input.#statusTimer = setInterval(() => input.#tellStatus(), STATUS_EVERY_MS)
    return input
  }

  /** A new owner, perhaps with other sources: those that are as before go on undisturbed. */
  async adopt(request: IntakeOpen): Promise<void> {
    const intervalChanged = this.#interval !== 0 && this.#interval !== request.interval
    this.epoch = request.epoch
    // Batches may be ahead of the cuts that are kept: a clock that was set back meanwhile must not lag behind them.
    this.#parts.clock.notBefore(request.after)
    this.#quota = request.quotaBytes
    this.#interval = request.interval
    const wanted = new Map(request.sources.map((spec) => [spec.node, spec]))
    for (const [node, source] of this.#sources) {
      if (JSON.stringify(wanted.get(node)) === JSON.stringify(source.spec)) continue
      await source.receiver?.stop()
      source.receiver = undefined
      if (!(await this.#cutNow())) throw new Error(this.#trouble)
      await source.log.close()
      this.#sources.delete(node)
    }
    for (const spec of request.sources) {
      if (!this.#sources.has(spec.node)) await this.#openSource(spec, request.consumed[spec.node] ?? 0)
    }
    for (const [node, consumed] of Object.entries(request.consumed)) await this.#sources.get(node)?.log.release(consumed)
    if (this.#timer === undefined || intervalChanged) {
      this.#since = this.#parts.clock.next(this.#interval, this.#lastCut)
      this.#schedule()
    }
  }

  /** What a new owner is told: where the cuts stand. */
  state(): { since: number; lastCut: number; through: Record<string, number> } {
    return { since: this.#since, lastCut: this.#lastCut, through: { ...this.#through } }
  }

  /** Cuts behind `after`, and those before with blocks behind `consumed`: they were too many for the batch. Oldest first. */
  keptCuts(after: number, consumed: Readonly<Record<string, number>>): Cut[] {
    const before: Record<string, number> = {}
    const kept: Cut[] = []
    for (const cut of this.#cuts) {
      const isLeft = Object.entries(cut.through).some(([node, seq]) => seq > (consumed[node] ?? 0))
      if (cut.time > after || isLeft) kept.push({ run: this.run, ...cut, blocks: this.#blocksOf(before, cut.through) })
      Object.assign(before, cut.through)
    }
    return kept
  }

  async release(through: Record<string, number>): Promise<void> {
    for (const [node, seq] of Object.entries(through)) await this.#sources.get(node)?.log.release(seq)
    this.#checkPressure()
    if (this.#cuts.length < CUTS_TO_COMPACT) return
    await this.#serially(async () => {
      // What is released everywhere need not be told again; the last cut stays, for its time.
      this.#cuts = this.#cuts.filter(
        (cut, at) => at === this.#cuts.length - 1 || Object.entries(cut.through).some(([node, seq]) => seq > (through[node] ?? 0)),
      )
      await this.#cutsFile.replace(this.#cuts)
    })
  }

  /**
   * Copies all that was received and is not released: right behind the next cut, so that all batches of the copy are those of the original.
   * A cut that is far off is not waited for: then what waits for it is copied too, and belongs to it as if nothing had happened.
   */
  copy(target: string): Promise<void> {
    const copy = () => copyInput(this.#parts.folder, target, (node, to) => this.#sources.get(node)?.log.copy(to))
    const { clock } = this.#parts
    if (this.#trouble === undefined && clock.next(this.#interval, this.#lastCut) - clock.now() <= CUT_SOON_MS) {
      return new Promise((resolve, reject) => this.#copies.push({ copy: () => copy().then(resolve, reject), failed: reject }))
    }
    return this.#serially(async () => {
      const logs = [...this.#sources.values()].map(({ log }) => log)
      for (const log of logs) log.seal()
      await Promise.all(logs.map((log) => log.commit()))
      await copy()
    })
  }

  limitRate(node: string, recordsPerSecond: number | null): void {
    this.#sources.get(node)?.limit.set(recordsPerSecond)
  }

  sample(node: string, bytes: number): string {
    return this.#sources.get(node)?.log.sample(bytes) ?? ''
  }

  /** The newest blocks of a source, the oldest first: see `SourceLog.recorded`. */
  recorded(node: string): Block[] {
    return this.#sources.get(node)?.log.recorded() ?? []
  }

  /** Stops the receivers and cuts once more; answers with that cut's time. */
  async close(): Promise<{ lastCut: number }> {
    if (!this.#closed) {
      for (const source of this.#sources.values()) await source.receiver?.stop()
      clearTimeout(this.#timer)
      // What a full disk does not take would be lost with the end.
      while (!(await this.#cutNow()) && !this.#closed) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      await this.end()
    }
    return { lastCut: this.#lastCut }
  }

  /** Ends receivers and files as they are, without a cut: the process ends. */
  async end(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    clearInterval(this.#statusTimer)
    for (const source of this.#sources.values()) await source.receiver?.stop()
    await this.#cutting
    for (const source of this.#sources.values()) {
      source.limit.close()
      await source.log.sync().catch((error: Error) => this.#parts.log(`${this.run}/${source.spec.node}: ${error.message}`))
      await source.log.close()
    }
    await this.#cutsFile.close()
    this.#tellStatus(true)
  }

  async #openSource(spec: SourceSpec, consumed: number): Promise<void> {
    const implementation = this.#parts.implementations[spec.connector]
    if (!implementation) throw new Error(`There is no source of type "${spec.connector}".`)
    const { clock } = this.#parts
    const log = await SourceLog.open({
      folder: path.join(this.#parts.folder, spec.node),
      format: spec.format,
      replayable: implementation.replayable,
      keyed: implementation.keyed,
      joinPositions: implementation.joinPositions,
      consumed: Math.max(consumed, 0),
      now: () => clock.now(),
    })
    const info: ReceiverInfo = {
      node: spec.node,
      status: 'connecting',
      place: implementation.place(spec.settings),
      records: 0,
      bytes: 0,
    }
    const source: Source = {
      spec,
      log,
      receiver: undefined,
      info,
      paused: false,
      limit: new RateLimit(() => this.#checkPressure()),
    }
    this.#sources.set(spec.node, source)
    const count = (records: number, bytes: number) => {
      info.records += records
      info.bytes += bytes
      source.limit.take(records)
      this.#checkSource(source)
    }
    source.receiver = implementation.start(spec.settings, {
      run: this.run,
      node: spec.node,
      format: spec.format,
      position: log.lastPosition,
      now: () => clock.now(),
      ingest: (token, handle) => this.#parts.ingest(token, handle),
      status: (status, error) => {
        info.status = status
        if (error !== undefined && info.lastError?.message !== error) info.lastError = { at: clock.now(), message: error }
        this.#statusDue = true
        setImmediate(() => this.#statusDue && this.#tellStatus())
      },
      sink: {
        append: (bytes, records, dead) => {
          log.append(bytes, records, dead)
          count(records, bytes.length)
        },
        position: (position) => log.position(position),
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
    this.#checkSource(source)
  }

  #schedule(): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const { clock } = this.#parts
    // A cut that took longer than the interval is followed at once by the one that came due meanwhile.
    const overdue = this.#lastCut > 0 && clock.last(this.#interval) > this.#lastCut && this.#lastCut >= this.#since
    const next = overdue ? clock.last(this.#interval) : clock.next(this.#interval, this.#lastCut)
    this.#timer = setTimeout(
      () => {
        // Timers fire up to a millisecond early.
        if (clock.now() < next) return this.#schedule()
        void this.#serially(() => this.#cut()).then(() => this.#schedule())
      },
      Math.max(0, next - clock.now()),
    )
  }

  async #cut(): Promise<void> {
    if (this.#closed) return
    const newest = this.#parts.clock.last(this.#interval)
    if (newest <= this.#lastCut) return
    await this.#commitCut(newest)
  }

  /** Cuts before the interval is over; false when it could not be stored. */
  #cutNow(): Promise<boolean> {
    return this.#serially(() => this.#commitCut(this.#parts.clock.next(this.#interval, this.#lastCut)))
  }

  /** Everything received so far belongs to `time` or earlier. When the disk does not take it, it waits for the next cut; false then. */
  async #commitCut(time: number): Promise<boolean> {
    const missed = Math.round((time - this.#lastCut) / this.#interval) - 1
    if (this.#lastCut === 0 || missed > MISSED_CUTS) this.#since = Math.max(this.#since, time)
    const sources = [...this.#sources.values()]
    for (const { log } of sources) log.seal()
    const through: Record<string, number> = {}
    try {
      await Promise.all(sources.map(({ log }) => log.commit()))
      for (const { spec, log } of sources) if (log.lastSeq > (this.#through[spec.node] ?? 0)) through[spec.node] = log.lastSeq
      const stored: StoredCut = { time, since: this.#since, through }
      if (Object.keys(through).length > 0) {
        await this.#cutsFile.append([stored])
        this.#cuts.push(stored)
      }
      this.#lastCut = time
      this.#parts.push('cut', { run: this.run, ...stored, blocks: this.#blocksOf(this.#through, through) })
      Object.assign(this.#through, through)
      await this.#checkRoom()
      for (const { copy } of this.#copies.splice(0)) await copy()
      return true
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException)
      return false
    }
  }

  #blocksOf(before: Readonly<Record<string, number>>, through: Readonly<Record<string, number>>): Record<string, Block[]> {
    const blocks: Record<string, Block[]> = {}
    for (const [node, seq] of Object.entries(through)) {
      const found = this.#sources.get(node)?.log.blocksAfter(before[node] ?? 0, seq) ?? []
      if (found.length > 0) blocks[node] = found
    }
    return blocks
  }

  #fail(error: NodeJS.ErrnoException): void {
    const words =
      error.code === 'ENOSPC'
        ? 'The disk is full: reading has stopped, and goes on when there is space.'
        : `The input cannot be stored: ${error.message}. Reading has stopped, and goes on when it can.`
    for (const { failed } of this.#copies.splice(0)) failed(new Error(words))
    this.#stopReading(words)
  }

  async #checkRoom(): Promise<void> {
    const { free, kept } = await roomOn(this.#parts.folder)
    const enough = this.#trouble === undefined ? ROOM_TO_STOP : ROOM_TO_RESUME
    if (free > enough * kept) this.#recovered()
    else this.#stopReading('The disk is nearly full: reading has stopped, and goes on when there is more space.')
    this.#checkPressure()
  }

  #stopReading(words: string): void {
    if (this.#trouble === words) return
    this.#parts.log(`${this.run}: ${words}`)
    this.#trouble = words
    for (const source of this.#sources.values()) {
      // What only previews look at makes room first.
      void source.log.forgetReleased().catch(() => undefined)
      source.info.status = 'error'
      source.info.lastError = { at: this.#parts.clock.now(), message: words }
    }
    this.#checkPressure()
    this.#tellStatus()
  }

  #recovered(): void {
    if (this.#trouble === undefined) return
    this.#trouble = undefined
    for (const source of this.#sources.values()) source.info.status = 'active'
    this.#checkPressure()
    this.#tellStatus()
  }

  #checkPressure(): void {
    for (const source of this.#sources.values()) this.#checkSource(source)
  }

  /** Pauses or resumes a source: the disk, the quota and the rate each may stop it. */
  #checkSource(source: Source): void {
    const total = [...this.#sources.values()].reduce((sum, { log }) => sum + log.bytes, 0)
    const quota = source.paused ? this.#quota * RESUME_AT : this.#quota
    const pause =
      this.#trouble !== undefined || total > quota || source.log.waitingBytes > MAX_WAITING_BYTES || source.limit.exceeded || this.#closed
    if (pause === source.paused) return
    source.paused = pause
    if (pause) source.receiver?.pause()
    else source.receiver?.resume()
  }

  #tellStatus(last = false): void {
    if (this.#closed && !last) return
    this.#statusDue = false
    const sources = [...this.#sources.values()]
    this.#parts.push('receivers', {
      run: this.run,
      receivers: sources.map(({ info }) => ({ ...info })),
      queued: Object.fromEntries(sources.map(({ spec, log }) => [spec.node, log.bytes])),
      ...(this.#trouble !== undefined && { trouble: this.#trouble }),
    })
    this.#checkPressure()
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#cutting.then(work)
    this.#cutting = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }
}
