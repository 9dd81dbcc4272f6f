/** Pauses that double from `first` to `most` milliseconds. */
export class Backoff {
  readonly #first: number
  readonly #most: number
  #next: number

  constructor(first: number, most: number) {
    this.#first = first
    this.#most = most
    this.#next = first
  }

  /** The pause before the next attempt. */
  next(): number {
    const pause = this.#next
    this.#next = Math.min(this.#next * 2, this.#most)
    return pause
  }

  /** It worked: begin again with the shortest pause. */
  reset(): void {
    this.#next = this.#first
  }
}
