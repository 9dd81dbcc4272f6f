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
  /** The server's time at which the connection was lost: what is shown is as of then. */
  #heldAt: number | undefined
  readonly #onGap: (run: string) => Promise<void>
  readonly #now: () => number

  /** `onGap` is called when batches were left out: fetch them, and resolve when they are there or cannot be had. `now` is the browser's clock. */
  constructor(onGap: (run: string) => Promise<void>, now: () => number = Date.now) {
    this.#onGap = onGap
    this.#now = now
    this.#quiet = setInterval(() => this.#lookAtQuiet(), QUIET_MS)
  }

  take(frame: Frame): void {
    const { run: before, batches } = this.#figures
    this.#figures = takeFrame(this.#figures, frame)
    const newest = this.#figures.batches.at(-1)
    if (newest && newest.time !== batches.at(-1)?.time) this.#ahead = this.#now() - newest.finishedAt
    if (frame.run && (frame.gap || before?.id !== frame.run.id)) void this.#onGap(frame.run.id)
    // What a person waits for is shown at once.
    this.#publishSoon(before?.status !== frame.run?.status || before?.id !== frame.run?.id)
  }

  /** Batches that were fetched. */
  add(run: string, batches: readonly BatchReport[]): void {
    if (this.#figures.run?.id !== run) return
    this.#figures = { ...this.#figures, batches: mergeBatches(this.#figures.batches, batches) }
    this.#publishSoon(true)
  }

  /** The connection is lost: nothing is known from here on, and what is shown stays as it is. */
  hold(): void {
    this.#heldAt ??= this.#serverTime()
  }

  /** The connection is back: what was missed is fetched before figures go by the clock again. */
  async resume(): Promise<void> {
    const { run } = this.#figures
    if (run) await this.#onGap(run.id)
    this.#heldAt = undefined
  }

  close(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#quiet)
  }

  #lookAtQuiet(): void {
    const { rates } = this.store.getState()
    const { run, batches, work } = this.#figures
    const newest = batches.at(-1)
    if (run?.status === 'running' && newest && ratesUntil(newest, this.#serverTime(), work.waits) > rates.until) this.#publishSoon(false)
  }

  #serverTime(): number {
    return this.#heldAt ?? this.#now() - this.#ahead
  }

  #publishSoon(now: boolean): void {
    if (this.#timer !== undefined && !now) return
    clearTimeout(this.#timer)
    const wait = now ? 0 : Math.max(0, this.#publishedAt + PUBLISH_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#publishedAt = performance.now()
      const { batches, work } = this.#figures
      this.store.setState({ ...this.#figures, rates: ratesOf(batches, this.#serverTime(), work.waits) })
    }, wait)
  }
}
