/** Counts what failed, by address, so that nobody can go on trying. */

/** Tries that may fail within the span, in milliseconds. */
export const TRIES = 20
export const SPAN_MS = 60_000
/** Most addresses that are remembered. */
export const ADDRESSES = 10_000

export class Tries {
  readonly #now: () => number
  readonly #failed = new Map<string, { count: number; until: number }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds until this address may try again; 0 = it may now. */
  wait(address: string): number {
    const failed = this.#current(address)
    return failed && failed.count >= TRIES ? failed.until - this.#now() : 0
  }

  fail(address: string): void {
    const failed = this.#current(address)
    if (failed) failed.count++
    else this.#failed.set(address, { count: 1, until: this.#now() + SPAN_MS })
    if (this.#failed.size > ADDRESSES) this.#failed.delete(this.#failed.keys().next().value!)
  }

  #current(address: string) {
    const failed = this.#failed.get(address)
    if (!failed || failed.until > this.#now()) return failed
    this.#failed.delete(address)
    return undefined
  }
}
