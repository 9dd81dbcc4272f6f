/** Work that follows one after another, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** Somebody waits for what is being done to end. */
  get isWanted(): boolean {
    return this.#waiting > 0
  }

  /** Does it when all before is done, however that ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++
    const result = this.#last.then(() => {
      this.#waiting--
      return work()
    })
    this.#last = result.catch(() => undefined)
    return result
  }
}
