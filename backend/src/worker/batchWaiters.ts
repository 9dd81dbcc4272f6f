interface Waiter {
  time: number
  done(): void
}

/** Those who wait until the batch of a time is done or passed over. */
export class BatchWaiters {
  #waiters: Waiter[] = []

  /** Resolves when `wake` has come to this batch time, or after some milliseconds. */
  wait(time: number, withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiter = { time, done: resolve }
      this.#waiters.push(waiter)
      setTimeout(() => {
        this.#waiters = this.#waiters.filter((each) => each !== waiter)
        resolve()
      }, withinMs).unref()
    })
  }

  /** Batches up to this time are done; Infinity lets all of them go. */
  wake(through: number): void {
    const done = this.#waiters.filter((waiter) => waiter.time <= through)
    if (done.length === 0) return
    this.#waiters = this.#waiters.filter((waiter) => waiter.time > through)
    for (const waiter of done) waiter.done()
  }
}
