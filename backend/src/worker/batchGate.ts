/** Lets batches of different runs work side by side, except one that is suspect: that one works alone. */
export class BatchGate {
  #shared = 0
  #alone = false
  #waiting: { alone: boolean; go: () => void }[] = []

  async run<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((go) => {
      this.#waiting.push({ alone, go })
      this.#admit()
    })
    try {
      return await work()
    } finally {
      if (alone) this.#alone = false
      else this.#shared--
      this.#admit()
    }
  }

  /** In the order of their coming, so that a suspect is not overtaken for ever. */
  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#alone || (next.alone && this.#shared > 0)) return
      this.#waiting.shift()
      if (next.alone) this.#alone = true
      else this.#shared++
      next.go()
    }
  }
}
