/** Clears away runs that never go on and that nobody answers for any more: reset ones, and those of pipelines that were deleted long ago. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { removeClosedRun } from '../engine/removeRun.ts'
import type { Store } from '../store/index.ts'
import type { IntakeLink } from './intakeLink.ts'

/** Most folders that the store is asked about at once. */
const CHUNK = 500
/** A deleted pipeline is lost by time alone: nothing tells of it. */
const SWEEP_EVERY_MS = 3_600_000

export interface LeftRunsParts {
  dataFolder: string
  store: Store
  intake: Pick<IntakeLink, 'connected' | 'ask'>
  /** Milliseconds since the epoch. */
  now(): number
  log(line: string): void
}

export class LeftRuns {
  readonly #parts: LeftRunsParts
  #isDue = true
  #sweptAt = 0
  #sweeping: Promise<void> | undefined

  constructor(parts: LeftRunsParts) {
    this.#parts = parts
  }

  /** A run may have been left since the last sweep. */
  due(): void {
    this.#isDue = true
  }

  /** Sweeps if that is due and the intake, which alone deletes input, is there. Never rejects: what is in use or cannot be deleted stays until it is due again. */
  sweep(): Promise<void> {
    const isDue = this.#isDue || this.#parts.now() - this.#sweptAt >= SWEEP_EVERY_MS
    if (!isDue || !this.#parts.intake.connected) return this.#sweeping ?? Promise.resolve()
    return (this.#sweeping ??= this.#sweep()
      .catch((error: Error) => this.#parts.log(`Runs that never go on could not be cleared away: ${error.message}`))
      .finally(() => (this.#sweeping = undefined)))
  }

  async #sweep(): Promise<void> {
    const { dataFolder, store, intake, now, log } = this.#parts
    this.#isDue = false
    this.#sweptAt = now()
    const runs = path.join(dataFolder, 'runs')
    const folders = await readdir(runs).catch(() => [])
    for (let at = 0; at < folders.length; at += CHUNK) {
      for (const run of await store.runs.left(folders.slice(at, at + CHUNK), now())) {
        await removeClosedRun(path.join(runs, run), () => intake.ask('drop', { run })).catch((error: Error & { code?: string }) => {
          // Its owner is about to end, or the intake went: the next sweep finds it.
          if (error.code !== 'locked' && error.code !== 'closed')
            log(`${run} never goes on and could not be cleared away: ${error.message}`)
        })
      }
    }
  }
}
