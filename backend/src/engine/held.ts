/** How many rows each window holds per batch time, kept in memory so that nothing is asked where nothing is held. */
export class Held {
  readonly #rows = new Map<string, Map<number, number>>()

  set(table: string, time: number, rows: number): void {
    const times = this.#rows.get(table) ?? new Map<number, number>()
    this.#rows.set(table, times)
    if (rows > 0) times.set(time, rows)
    else times.delete(time)
  }

  /** Rows with a time after `after`. */
  rows(table: string, after = -Infinity): number {
    let sum = 0
    for (const [time, rows] of this.#rows.get(table) ?? []) if (time > after) sum += rows
    return sum
  }

  /** Whether rows with a time up to `through` are held. */
  hasUpTo(table: string, through: number): boolean {
    for (const time of this.#rows.get(table)?.keys() ?? []) if (time <= through) return true
    return false
  }

  drop(table: string, through: number): void {
    const times = this.#rows.get(table)
    for (const time of times?.keys() ?? []) if (time <= through) times!.delete(time)
  }

  /** A copy to go back to when the batch's transaction is rolled back. */
  copy(): Held {
    const copy = new Held()
    for (const [table, times] of this.#rows) copy.#rows.set(table, new Map(times))
    return copy
  }
}
