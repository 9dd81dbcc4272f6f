/** The live figures of one pipeline, published at most twice a second: faster, nobody can read them. */
import type { BatchReport, Frame } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { mergeBatches, NO_FIGURES, takeFrame, type LiveFigures } from './figures.ts'
import { NO_RATES, ratesOf, ratesUntil, type Rates } from './rates.ts'

const PUBLISH_MS = 500
/** Rates go down by themselves when nothing comes: they are looked at this often. */
const QUIET_MS = 1000

export interface PipelineLive extends LiveFigures {
  rates: Rates
}

export class PipelineLiveStore {
  readonly store: StoreApi<PipelineLive> = createStore(() => ({ ...NO_FIGURES, rates: NO_RATES }))
  #figures: LiveFigures = NO_FIGURES
  #publishedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #quiet: ReturnType<typeof setInterval>
  /** How far this browser's clock is ahead of the end of the newest batch when that came, in milliseconds. */
  #ahead = 0
  readonly #onGap: (run: string) => void
  readonly #now: () => number

  /** `onGap` is called when batches were left out: fetch them. `now` is the browser's clock. */
  constructor(onGap: (run: string) => void, now: () => number = Date.now) {
    this.#onGap = onGap
    this.#now = now
    this.#quiet = setInterval(() => this.#lookAtQuiet(), QUIET_MS)
  }

  take(frame: Frame): void {
    const { run: before, batches } = this.#figures
    this.#figures = takeFrame(this.#figures, frame)
    const newest = this.#figures.batches.at(-1)
    if (newest && newest.time !== batches.at(-1)?.time) this.#ahead = this.#now() - newest.finishedAt
    if (frame.run && (frame.gap || before?.id !== frame.run.id)) this.#onGap(frame.run.id)
    // What a person waits for is shown at once.
    this.#publishSoon(before?.status !== frame.run?.status || before?.id !== frame.run?.id)
  }

  /** Batches that were fetched. */
  add(run: string, batches: readonly BatchReport[]): void {
    if (this.#figures.run?.id !== run) return
    this.#figures = { ...this.#figures, batches: mergeBatches(this.#figures.batches, batches) }
    this.#publishSoon(true)
  }

  close(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#quiet)
  }

  #lookAtQuiet(): void {
    const { rates } = this.store.getState()
    const newest = this.#figures.batches.at(-1)
    if (this.#figures.run?.status === 'running' && newest && ratesUntil(newest, this.#serverTime()) > rates.until) this.#publishSoon(false)
  }

  #serverTime(): number {
    return this.#now() - this.#ahead
  }

  #publishSoon(now: boolean): void {
    if (this.#timer !== undefined && !now) return
    clearTimeout(this.#timer)
    const wait = now ? 0 : Math.max(0, this.#publishedAt + PUBLISH_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#publishedAt = performance.now()
      this.store.setState({ ...this.#figures, rates: ratesOf(this.#figures.batches, this.#serverTime()) })
    }, wait)
  }
}
