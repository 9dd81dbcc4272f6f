/** Batches with more input than this get all the threads; changing costs a reopening, so small ones must follow for a while to change back. */
const LARGE_BATCH_BYTES = 8_000_000
const SMALL_BATCHES_TO_SHRINK = 20

/** Chooses how many threads a batch gets by the bytes of its input. */
export class ThreadChoice {
  readonly #most: number
  #smallBatches = 0

  constructor(most: number) {
    this.#most = most
  }

  /** For the next batch, which comes while the database has `now` threads. */
  next(bytes: number, now: number): number {
    if (bytes > LARGE_BATCH_BYTES) {
      this.#smallBatches = 0
      return this.#most
    }
    this.#smallBatches++
    return this.#smallBatches >= SMALL_BATCHES_TO_SHRINK ? 1 : now
  }
}
