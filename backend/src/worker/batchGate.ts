/** A suspect that is alone for longer is known to be slow, not to crash at once: the others wait no more. */
const ALONE_MOST_MS = 1000

/** Lets batches of different runs work side by side, except one that is suspect: that one works alone, for a while. */
export class BatchGate {
  /** At work side by side; of these, suspects that were alone before. */
  #shared = 0
  #slow = 0
  #alone = false
  #waiting: { alone: boolean; go(alone: boolean): void }[] = []

  /**
   * Does the work when it may begin, and tells it whether it is alone. `joined` is called when it is no longer. While a slow suspect is at
   * work, other suspects do not wait for it either: they are not alone then.
   */
  async run<T>(alone: boolean, work: (alone: boolean) => Promise<T>, joined: () => void = () => undefined): Promise<T> {
    let isAlone = await new Promise<boolean>((go) => {
      this.#waiting.push({ alone, go })
      this.#admit()
    })
    let isSlow = false
    const join = () => {
      isAlone = false
      isSlow = true
      this.#alone = false
      this.#shared++
      this.#slow++
      joined()
      this.#admit()
    }
    const timer = isAlone ? setTimeout(join, ALONE_MOST_MS) : undefined
    try {
      return await work(isAlone)
    } finally {
      clearTimeout(timer)
      if (isAlone) this.#alone = false
      else this.#shared--
      if (isSlow) this.#slow--
      this.#admit()
    }
  }

  /** In the order of their coming, so that a suspect is not overtaken for ever. */
  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const alone = next.alone && this.#slow === 0
      if (this.#alone || (alone && this.#shared > 0)) return
      this.#waiting.shift()
      if (alone) this.#alone = true
      else this.#shared++
      next.go(alone)
    }
  }
}
