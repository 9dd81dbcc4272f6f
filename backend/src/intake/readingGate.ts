import { said, saidInWords, type Said } from '@millrace/shared'
import { roomOn } from '../files/diskRoom.ts'
import type { InputSource } from './inputSource.ts'

/** Bytes waiting in memory for a slow disk, above which a source is paused. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024
/** Part of the quota below which reading goes on. */
const RESUME_AT = 0.8
/** Reading stops with less room than so many times what is kept free, and goes on with more than that. */
const ROOM_TO_STOP = 2
const ROOM_TO_RESUME = 3

interface GateParts {
  run: string
  /** Where the input is stored. */
  folder: string
  sources: ReadonlyMap<string, InputSource>
  /** Milliseconds since the epoch. */
  now(): number
  /** Reading has stopped or goes on, with or for this trouble. */
  changed(): void
  log(line: string): void
}

/** Lets the sources of a run read, or holds them: the disk, the quota, memory and the rate each may stop one. */
export class ReadingGate {
  readonly #parts: GateParts
  #quota = 0
  #trouble: Said | undefined
  #shut = false

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  /** Why nothing can be stored, in words for the person. */
  get trouble(): Said | undefined {
    return this.#trouble
  }

  /** Bytes that all sources together may keep before they are paused. */
  setQuota(bytes: number): void {
    this.#quota = bytes
  }

  checkAll(): void {
    for (const source of this.#parts.sources.values()) this.check(source)
  }

  /** Pauses or resumes a source. */
  check(source: InputSource): void {
    const total = [...this.#parts.sources.values()].reduce((sum, { log }) => sum + log.bytes, 0)
    const quota = source.isPaused ? this.#quota * RESUME_AT : this.#quota
    source.pause(
      this.#shut || this.#trouble !== undefined || total > quota || source.log.waitingBytes > MAX_WAITING_BYTES || source.limit.exceeded,
    )
  }

  /** Looks at the disk after something could be stored. */
  async checkRoom(): Promise<void> {
    const { free, kept } = await roomOn(this.#parts.folder)
    const enough = this.#trouble === undefined ? ROOM_TO_STOP : ROOM_TO_RESUME
    if (free > enough * kept) this.#goOn()
    else this.#stop(said('The disk is nearly full: reading has stopped, and goes on when there is more space.'))
    this.checkAll()
  }

  /** Something could not be stored: nobody reads until it can. Answers with why, in words for the person. */
  fail(error: NodeJS.ErrnoException): Said {
    const words =
      error.code === 'ENOSPC'
        ? said('The disk is full: reading has stopped, and goes on when there is space.')
        : said('The input cannot be stored: {reason}. Reading has stopped, and goes on when it can.', { reason: error.message })
    this.#stop(words)
    return words
  }

  /** For good: the run's input ends. */
  shut(): void {
    this.#shut = true
  }

  #stop(what: Said): void {
    const words = saidInWords(what)
    if (saidInWords(this.#trouble) === words) return
    this.#parts.log(`${this.#parts.run}: ${words}`)
    this.#trouble = what
    for (const { info, log } of this.#parts.sources.values()) {
      // What only previews look at makes room first.
      void log.forgetReleased().catch(() => undefined)
      info.status = 'error'
      info.lastError = { at: this.#parts.now(), message: what }
    }
    this.checkAll()
    this.#parts.changed()
  }

  #goOn(): void {
    if (this.#trouble === undefined) return
    this.#trouble = undefined
    for (const { info } of this.#parts.sources.values()) info.status = 'active'
    this.checkAll()
    this.#parts.changed()
  }
}
