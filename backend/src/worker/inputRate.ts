import { type BatchReport, processingTime, schedulingDelay } from '@millrace/shared'
import { RateEstimator } from './rateEstimator.ts'

/** Batches late by this many intervals make the estimator limit the sources. */
const LATE_INTERVALS = 2

/** Limits the sources of a run that does not keep up. Spark's estimator, asked only when batches come late: small ones say nothing of how fast a run can be. */
export class InputRate {
  #interval = 0
  #estimator: RateEstimator | undefined
  #limited = false

  /** Begins to learn anew, with batches every `interval` milliseconds; what was limited is so until batches are in time. */
  restart(interval: number): void {
    this.#interval = interval
    this.#estimator = new RateEstimator(interval)
  }

  /** Learns from a batch. Answers with records per second by source, null = unlimited; nothing when all stays as it is. */
  after(report: BatchReport): Record<string, number | null> {
    if (!this.#estimator || report.kind !== 'batch' || report.records === 0) return {}
    const delay = schedulingDelay(report)
    const rate = this.#estimator.compute(report.finishedAt, report.records, processingTime(report), delay)
    const late = delay > LATE_INTERVALS * this.#interval && processingTime(report) > this.#interval
    if (rate === null || (!late && !this.#limited)) return {}
    this.#limited = late
    const total = Object.values(report.sources).reduce((sum, source) => sum + source.records, 0)
    return Object.fromEntries(
      Object.entries(report.sources).map(([node, { records }]) => [
        node,
        late && total > 0 ? Math.max(1, Math.round((rate * records) / total)) : null,
      ]),
    )
  }
}
