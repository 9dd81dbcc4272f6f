/** The input of one run: its receivers, their logs, and the cuts at each multiple of the interval. */
import { mkdir } from 'node:fs/promises'
import { SaidError } from '@millrace/shared'
import type { Block, Cut, IntakeOpen, IntakePushes, Remember, SourceSpec } from '../ipc/messages.ts'
import { copyInput } from './copyInput.ts'
import { CutLog, type StoredCut } from './cutLog.ts'
import { type InputParts, InputSource } from './inputSource.ts'
import { ReadingGate } from './readingGate.ts'
import { FORGET } from './remembered.ts'

const STATUS_EVERY_MS = 1000
/** Pause before a last cut that could not be stored is tried again. */
const RETRY_MS = 500
/** A cut that is due within this time is waited for by a copy. */
const CUT_SOON_MS = 2000
/** As many cut times may be missed by a busy process without being a gap. */
const MISSED_CUTS = 10

export interface RunInputParts extends InputParts {
  /** Pushes to the run's owner, if one is connected. */
  push<K extends keyof IntakePushes>(kind: K, push: IntakePushes[K]): void
}

export class RunInput {
  readonly run: string
  epoch: number
  readonly #parts: RunInputParts
  readonly #sources = new Map<string, InputSource>()
  readonly #gate: ReadingGate
  readonly #cuts: CutLog
  #interval = 0
  #remember: Remember = FORGET
  #since = 0
  #timer: NodeJS.Timeout | undefined
  #statusTimer: NodeJS.Timeout | undefined
  #statusDue = false
  #cutting: Promise<void> = Promise.resolve()
  /** Copies that wait for the next cut. */
  #copies: { copy(): Promise<void>; failed(error: Error): void }[] = []
  #closed = false

  private constructor(epoch: number, cuts: CutLog, parts: RunInputParts) {
    this.run = parts.run
    this.epoch = epoch
    this.#cuts = cuts
    this.#parts = parts
    this.#gate = new ReadingGate({
      run: parts.run,
      folder: parts.folder,
      sources: this.#sources,
      now: () => parts.clock.now(),
      changed: () => this.#tellStatus(),
      log: (line) => parts.log(line),
    })
  }

  /** Opens what is stored, and starts the receivers. */
  static async open(request: IntakeOpen, parts: RunInputParts): Promise<RunInput> {
    await mkdir(parts.folder, { recursive: true })
    const cuts = await CutLog.open(parts.folder)
    const input = new RunInput(request.epoch, cuts, parts)
    parts.clock.notBefore(cuts.lastTime)
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
    this.#gate.setQuota(request.quotaBytes)
    this.#remember = request.remember ?? FORGET
    for (const { log } of this.#sources.values()) log.remember(this.#remember)
    this.#interval = request.interval
    const wanted = new Map(request.sources.map((spec) => [spec.node, spec]))
    for (const [node, source] of this.#sources) {
      if (JSON.stringify(wanted.get(node)) === JSON.stringify(source.spec)) continue
      await source.stop()
      if (!(await this.#cutNow())) throw new SaidError(this.#gate.trouble ?? '')
      source.limit.close()
      await source.log.close()
      this.#sources.delete(node)
    }
    for (const spec of request.sources) {
      if (!this.#sources.has(spec.node)) await this.#openSource(spec, request.consumed[spec.node] ?? 0)
    }
    for (const [node, consumed] of Object.entries(request.consumed)) await this.#sources.get(node)?.log.release(consumed)
    if (this.#timer === undefined || intervalChanged) {
      this.#since = this.#parts.clock.next(this.#interval, this.#cuts.lastTime)
      this.#schedule()
    }
  }

  /** What a new owner is told: where the cuts stand. */
  state(): { since: number; lastCut: number; through: Record<string, number> } {
    return { since: this.#since, lastCut: this.#cuts.lastTime, through: { ...this.#cuts.through } }
  }

  /** Cuts behind `after`, and those before with blocks behind `consumed`: they were too many for the batch. Oldest first. */
  keptCuts(after: number, consumed: Readonly<Record<string, number>>): Cut[] {
    return this.#cuts
      .kept(after, consumed)
      .map(({ cut, before }) => ({ run: this.run, ...cut, blocks: this.#blocksOf(before, cut.through) }))
  }

  async release(through: Record<string, number>): Promise<void> {
    for (const [node, seq] of Object.entries(through)) await this.#sources.get(node)?.log.release(seq)
    this.#gate.checkAll()
    if (this.#cuts.isLong) await this.#serially(() => this.#cuts.compact(through))
  }

  /**
   * Copies all that was received and is not released: right behind the next cut, so that all batches of the copy are those of the original.
   * A cut that is far off is not waited for: then what waits for it is copied too, and belongs to it as if nothing had happened.
   */
  copy(target: string): Promise<void> {
    const copy = () => copyInput(this.#parts.folder, target, (node, to) => this.#sources.get(node)?.log.copy(to))
    const { clock } = this.#parts
    if (this.#gate.trouble === undefined && clock.next(this.#interval, this.#cuts.lastTime) - clock.now() <= CUT_SOON_MS) {
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

  refresh(node: string): boolean {
    return this.#sources.get(node)?.refresh() ?? false
  }

  sample(node: string, bytes: number): string {
    return this.#sources.get(node)?.log.sample(bytes) ?? ''
  }

  /** The newest blocks of a source, the oldest first: see `SourceLog.recorded`. */
  recorded(node: string): Block[] {
    return this.#sources.get(node)?.log.recorded() ?? []
  }

  /** By source: the sequence of the first block that is there still, or of the next one where none is. */
  firstKept(): Record<string, number> {
    return Object.fromEntries([...this.#sources].map(([node, { log }]) => [node, log.firstSeq]))
  }

  /** Stops the receivers and cuts once more; answers with that cut's time. */
  async close(): Promise<{ lastCut: number }> {
    if (!this.#closed) {
      for (const source of this.#sources.values()) await source.stop()
      clearTimeout(this.#timer)
      // What a full disk does not take would be lost with the end.
      while (!(await this.#cutNow()) && !this.#closed) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      await this.end()
    }
    return { lastCut: this.#cuts.lastTime }
  }

  /** Ends receivers and files as they are, without a cut: the process ends. */
  async end(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#gate.shut()
    clearTimeout(this.#timer)
    clearInterval(this.#statusTimer)
    // One that ends badly keeps no other from being stored.
    const each = (end: (source: InputSource) => Promise<void>) =>
      Promise.all(
        [...this.#sources.values()].map((source) =>
          end(source).catch((error: Error) => this.#parts.log(`${this.run}/${source.spec.node}: ${error.message}`)),
        ),
      )
    await each((source) => source.stop())
    await this.#cutting
    await each((source) => source.close())
    await this.#cuts.close()
    this.#tellStatus(true)
  }

  async #openSource(spec: SourceSpec, consumed: number): Promise<void> {
    const source = await InputSource.open(this.#parts, spec, consumed, this.#remember, {
      moved: (moved) => this.#gate.check(moved),
      statusChanged: () => {
        this.#statusDue = true
        setImmediate(() => this.#statusDue && this.#tellStatus())
      },
      told: ({ spec: { node } }, what) => this.#parts.push('told', { run: this.run, node, what }),
    })
    try {
      source.start()
    } catch (error) {
      await source.close()
      throw error
    }
    this.#sources.set(spec.node, source)
  }

  #schedule(): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    const { clock } = this.#parts
    // A cut that took longer than the interval is followed at once by the one that came due meanwhile.
    const overdue = this.#cuts.lastTime > 0 && clock.last(this.#interval) > this.#cuts.lastTime && this.#cuts.lastTime >= this.#since
    const next = overdue ? clock.last(this.#interval) : clock.next(this.#interval, this.#cuts.lastTime)
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
    if (newest <= this.#cuts.lastTime) return
    await this.#commitCut(newest)
  }

  /** Cuts before the interval is over; false when it could not be stored. */
  #cutNow(): Promise<boolean> {
    return this.#serially(() => this.#commitCut(this.#parts.clock.next(this.#interval, this.#cuts.lastTime)))
  }

  /** Everything received so far belongs to `time` or earlier. When the disk does not take it, it waits for the next cut; false then. */
  async #commitCut(time: number): Promise<boolean> {
    const missed = Math.round((time - this.#cuts.lastTime) / this.#interval) - 1
    if (this.#cuts.lastTime === 0 || missed > MISSED_CUTS) this.#since = Math.max(this.#since, time)
    const sources = [...this.#sources.values()]
    for (const { log } of sources) log.seal()
    const through: Record<string, number> = {}
    try {
      await Promise.all(sources.map(({ log }) => log.commit()))
      const before = this.#cuts.through
      for (const { spec, log } of sources) if (log.lastSeq > (before[spec.node] ?? 0)) through[spec.node] = log.lastSeq
      const cut: StoredCut = { time, since: this.#since, through }
      const blocks = this.#blocksOf(before, through)
      await this.#cuts.add(cut)
      this.#parts.push('cut', { run: this.run, ...cut, blocks })
      await this.#gate.checkRoom()
      for (const { copy } of this.#copies.splice(0)) await copy()
      return true
    } catch (error) {
      const words = this.#gate.fail(error as NodeJS.ErrnoException)
      for (const { failed } of this.#copies.splice(0)) failed(new SaidError(words))
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

  #tellStatus(last = false): void {
    if (this.#closed && !last) return
    this.#statusDue = false
    const { trouble } = this.#gate
    const sources = [...this.#sources.values()]
    this.#parts.push('receivers', {
      run: this.run,
      receivers: sources.map(({ info }) => ({ ...info })),
      queued: Object.fromEntries(sources.map(({ spec, log }) => [spec.node, log.bytes])),
      ...(trouble !== undefined && { trouble }),
    })
    this.#gate.checkAll()
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
