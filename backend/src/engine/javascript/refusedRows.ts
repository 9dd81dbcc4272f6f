import { DEAD_LETTERS_PER_BATCH } from '../tables.ts'

/** Rows that a person's code refused, with the reason of each. */
export class RefusedRows {
  /** The first ones; all are counted. */
  readonly shown: { line: string; reason: string }[] = []
  count = 0

  add(line: string, reason: string): void {
    this.count++
    if (this.shown.length < DEAD_LETTERS_PER_BATCH) this.shown.push({ line, reason })
  }

  /** The same rows, all for one reason. */
  because(reason: string): RefusedRows {
    for (const each of this.shown) each.reason = reason
    return this
  }

  /** Adds what others have counted. */
  join(others: RefusedRows): void {
    for (const { line, reason } of others.shown) this.add(line, reason)
    this.count += others.count - others.shown.length
  }
}
