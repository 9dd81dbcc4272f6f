/** How many rows each window holds per batch time, kept in memory so that nothing is asked where nothing is held. */
export class Held {
  readonly #tables = new Map<string, Times>()

  /** Enters the rows of a batch time: the newest one, or later ones only. */
  set(table: string, time: number, rows: number): void {
    let times = this.#tables.get(table)
    if (!times) this.#tables.set(table, (times = new Times()))
    times.set(time, rows)
  }

  rows(table: string): number {
    return this.#tables.get(table)?.total ?? 0
  }

  /** Whether rows with a time up to `through` are held. */
  hasUpTo(table: string, through: number): boolean {
    return (this.#tables.get(table)?.oldest ?? Infinity) <= through
  }

  /** The oldest batch time of which rows are held; undefined where none are. */
  oldest(table: string): number | undefined {
    return this.#tables.get(table)?.oldest
  }

  /** The newest batch time of which rows are held; -Infinity where none are. */
  newest(table: string): number {
    return this.#tables.get(table)?.newest ?? -Infinity
  }

  drop(table: string, through: number): void {
    this.#tables.get(table)?.drop(through)
  }

  /** Forgets what `back` would need: the batch is committed. */
  settle(): void {
    for (const times of this.#tables.values()) times.settle()
  }

  /** Back to what was last settled: the batch was rolled back. */
  back(): void {
    for (const times of this.#tables.values()) times.back()
  }
}

/** A queue of batch times with their rows; a window of a day at 100 ms has 864,000 of them, so nothing here looks at them all. */
class Times {
  #times: number[] = []
  #rows: number[] = []
  #start = 0
  total = 0
  #settled = { start: 0, length: 0, total: 0 }

  get oldest(): number | undefined {
    return this.#times[this.#start]
  }

  get newest(): number | undefined {
    return this.#start < this.#times.length ? this.#times.at(-1) : undefined
  }

  set(time: number, rows: number): void {
    if (rows === 0) return
    this.#times.push(time)
    this.#rows.push(rows)
    this.total += rows
  }

  drop(through: number): void {
    while (this.#start < this.#times.length && this.#times[this.#start]! <= through) this.total -= this.#rows[this.#start++]!
  }

  settle(): void {
    // Half of it gone is worth a copy.
    if (this.#start > 1000 && this.#start > this.#times.length / 2) {
      this.#times = this.#times.slice(this.#start)
      this.#rows = this.#rows.slice(this.#start)
      this.#start = 0
    }
    this.#settled = { start: this.#start, length: this.#times.length, total: this.total }
  }

  back(): void {
    const { start, length, total } = this.#settled
    this.#times.length = length
    this.#rows.length = length
    this.#start = start
    this.total = total
  }
}
