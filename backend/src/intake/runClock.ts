/** Milliseconds since the epoch that never go back, whatever the machine's clock does. */
export class RunClock {
  readonly #wall: () => number
  readonly #monotonic: () => number
  #at: number
  #mark: number

  /** `wall` is the machine's clock, `monotonic` one that only runs forward; both in milliseconds. */
  constructor(wall: () => number, monotonic: () => number) {
    this.#wall = wall
    this.#monotonic = monotonic
    this.#at = wall()
    this.#mark = monotonic()
  }

  /** The wall's time, or, where that was set back, the time from before with what has passed since. */
  now(): number {
    const mark = this.#monotonic()
    this.#at = Math.max(this.#wall(), this.#at + (mark - this.#mark))
    this.#mark = mark
    return Math.floor(this.#at)
  }

  /** Time is at least this: batches before it are done. */
  notBefore(time: number): void {
    this.#at = Math.max(this.#at, time)
  }

  /** The first multiple of the interval behind now and behind `last`. */
  next(interval: number, last: number): number {
    return Math.max(Math.floor(this.now() / interval) * interval, Math.floor(last / interval) * interval) + interval
  }

  /** The newest multiple of the interval that has come. */
  last(interval: number): number {
    return Math.floor(this.now() / interval) * interval
  }
}
