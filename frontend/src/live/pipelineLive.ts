/** The live figures of one pipeline, published at most twice a second: faster, nobody can read them. */
import type { BatchReport, Frame } from '@millrace/shared'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { mergeBatches, NO_FIGURES, takeFrame, type LiveFigures } from './figures.ts'
import { NO_RATES, ratesOf, type Rates } from './rates.ts'

const PUBLISH_MS = 500

export interface PipelineLive extends LiveFigures {
  rates: Rates
}

export class PipelineLiveStore {
  readonly store: StoreApi<PipelineLive> = createStore(() => ({ ...NO_FIGURES, rates: NO_RATES }))
  #figures: LiveFigures = NO_FIGURES
  #publishedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #onGap: (run: string) => void

  /** `onGap` is called when batches were left out: fetch them. */
  constructor(onGap: (run: string) => void) {
    this.#onGap = onGap
  }

  take(frame: Frame): void {
    const before = this.#figures.run
    this.#figures = takeFrame(this.#figures, frame)
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
  }

  #publishSoon(now: boolean): void {
    if (this.#timer !== undefined && !now) return
    clearTimeout(this.#timer)
    const wait = now ? 0 : Math.max(0, this.#publishedAt + PUBLISH_MS - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#publishedAt = performance.now()
      this.store.setState({ ...this.#figures, rates: ratesOf(this.#figures.batches) })
    }, wait)
  }
}
