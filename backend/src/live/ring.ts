/** The last `capacity` items, oldest first. */
export class Ring<T> {
  readonly #items: T[] = []
  readonly #capacity: number
  #start = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get length(): number {
    return this.#items.length
  }

  push(item: T): void {
    if (this.#items.length < this.#capacity) this.#items.push(item)
    else {
      this.#items[this.#start] = item
      this.#start = (this.#start + 1) % this.#capacity
    }
  }

  /** The last `count` items, oldest first. */
  last(count: number): T[] {
    const length = this.#items.length
    const take = Math.min(count, length)
    return Array.from({ length: take }, (_, i) => this.#items[(this.#start + length - take + i) % length]!)
  }

  /** The newest item that matches. */
  findLast(test: (item: T) => boolean): T | undefined {
    for (let i = this.#items.length - 1; i >= 0; i--) {
      const item = this.#items[(this.#start + i) % this.#items.length]!
      if (test(item)) return item
    }
    return undefined
  }
}
