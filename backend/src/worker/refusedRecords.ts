import type { BatchReport } from '@millrace/shared'
import type { RunLog } from './runLog.ts'

/** Refused records of one source are told at most this often, all together. */
const TELL_EVERY_MS = 10_000

/** Tells that records are refused, without a line for each batch of a sender that sends nothing else. */
export class RefusedRecords {
  readonly #log: Pick<RunLog, 'warning'>
  readonly #now: () => number
  readonly #sources = new Map<string, { toldAt: number; untold: number }>()

  /** `now` in milliseconds since the epoch. */
  constructor(log: Pick<RunLog, 'warning'>, now: () => number) {
    this.#log = log
    this.#now = now
  }

  look({ sources, time }: BatchReport): void {
    for (const [node, { deadLetters }] of Object.entries(sources)) {
      if (deadLetters === 0) continue
      const source = this.#sources.get(node) ?? { toldAt: -Infinity, untold: 0 }
      source.untold += deadLetters
      if (this.#now() - source.toldAt >= TELL_EVERY_MS) {
        const records = source.untold === 1 ? '1 record does' : `${source.untold} records do`
        this.#log.warning(
          `${records} not fit and went to the refused records, the last in the batch of ${new Date(time).toISOString()}.`,
          node,
        )
        source.toldAt = this.#now()
        source.untold = 0
      }
      this.#sources.set(node, source)
    }
  }
}
