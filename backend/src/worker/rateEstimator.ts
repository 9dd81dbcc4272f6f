/** Spark's PIDRateEstimator (org.apache.spark.streaming.scheduler.rate) with its default parameters. */
const PROPORTIONAL = 1
const INTEGRAL = 0.2
const DERIVATIVE = 0
/** Records per second below which the rate never falls. */
const MIN_RATE = 100

export class RateEstimator {
  readonly #interval: number
  #latestTime = -1
  #latestRate = -1
  #latestError = -1

  /** `interval` in milliseconds. */
  constructor(interval: number) {
    this.#interval = interval
  }

  /**
   * Records per second that the run can take, or null while it cannot be known. `time`: when the batch ended; delays in
   * milliseconds.
   */
  compute(time: number, records: number, processingDelay: number, schedulingDelay: number): number | null {
    if (time <= this.#latestTime || records <= 0 || processingDelay <= 0) return null
    const sinceUpdate = (time - this.#latestTime) / 1000
    const processingRate = (records / processingDelay) * 1000
    const error = this.#latestRate - processingRate
    const historicalError = (schedulingDelay * processingRate) / this.#interval
    const change = (error - this.#latestError) / sinceUpdate
    const rate = Math.max(this.#latestRate - PROPORTIONAL * error - INTEGRAL * historicalError - DERIVATIVE * change, MIN_RATE)
    const first = this.#latestTime === -1
    this.#latestTime = time
    this.#latestRate = first ? processingRate : rate
    this.#latestError = first ? 0 : error
    return first ? null : rate
  }
}
