import { allDeadLetters, said, type BatchReport } from '@millrace/shared'
import type { RunLog } from './runLog.ts'

/** Refused records of one node are told at most this often, all together. */
const TELL_EVERY_MS = 10_000

/** Tells that records are refused, without a line for each batch in which nothing else comes. */
export class RefusedRecords {
  readonly #log: Pick<RunLog, 'warning'>
  readonly #now: () => number
  readonly #nodes = new Map<string, { toldAt: number; untold: number }>()

  /** `now` in milliseconds since the epoch. */
  constructor(log: Pick<RunLog, 'warning'>, now: () => number) {
    this.#log = log
    this.#now = now
  }

  look(report: BatchReport): void {
    for (const { node, count } of allDeadLetters(report)) {
      const told = this.#nodes.get(node) ?? { toldAt: -Infinity, untold: 0 }
      told.untold += count
      if (this.#now() - told.toldAt >= TELL_EVERY_MS) {
        const text = said(
          '{count, plural, one {# record was refused} other {# records were refused}}: why is told under "Refused records". The last came in the batch of {time, moment}.',
          { count: told.untold, time: report.time },
        )
        this.#log.warning(text, node)
        told.toldAt = this.#now()
        told.untold = 0
      }
      this.#nodes.set(node, told)
    }
  }
}
