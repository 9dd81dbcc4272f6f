/** How often a source that went over its rate is looked at again, in milliseconds. */
const REFILL_MS = 50

/** Back-pressure by rate: a bucket of records that fills at so many a second and holds what half a second brings. */
export class RateLimit {
  readonly #changed: () => void
  #perSecond: number | null = null
  #tokens = 0
  #timer: NodeJS.Timeout | undefined

  /** `changed` is called when the source may go on. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  get exceeded(): boolean {
    return this.#perSecond !== null && this.#tokens < 0
  }

  /** Records per second; null = unlimited. */
  set(perSecond: number | null): void {
    this.#perSecond = perSecond
    if (perSecond === null) {
      this.close()
      this.#tokens = 0
      this.#changed()
      return
    }
    this.#timer ??= setInterval(() => this.#refill(), REFILL_MS)
  }

  take(records: number): void {
    if (this.#perSecond !== null) this.#tokens -= records
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #refill(): void {
    const before = this.exceeded
    this.#tokens = Math.min(this.#perSecond! / 2, this.#tokens + (this.#perSecond! * REFILL_MS) / 1000)
    if (before && !this.exceeded) this.#changed()
  }
}
