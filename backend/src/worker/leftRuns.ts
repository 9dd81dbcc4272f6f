/** Clears away runs that were reset: another is their pipeline's, they never go on, and nobody answers for them any more. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { removeClosedRun } from '../engine/removeRun.ts'
import type { Store } from '../store/index.ts'
import type { IntakeLink } from './intakeLink.ts'

/** Most folders that the store is asked about at once. */
const CHUNK = 500

export interface LeftRunsParts {
  dataFolder: string
  store: Store
  intake: Pick<IntakeLink, 'connected' | 'ask'>
  log(line: string): void
}

export class LeftRuns {
  readonly #parts: LeftRunsParts
  #isDue = true
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
    if (!this.#isDue || !this.#parts.intake.connected) return this.#sweeping ?? Promise.resolve()
    return (this.#sweeping ??= this.#sweep()
      .catch((error: Error) => this.#parts.log(`Runs that were reset could not be cleared away: ${error.message}`))
      .finally(() => (this.#sweeping = undefined)))
  }

  async #sweep(): Promise<void> {
    const { dataFolder, store, intake, log } = this.#parts
    this.#isDue = false
    const runs = path.join(dataFolder, 'runs')
    const folders = await readdir(runs).catch(() => [])
    for (let at = 0; at < folders.length; at += CHUNK) {
      for (const run of await store.runs.left(folders.slice(at, at + CHUNK))) {
        await removeClosedRun(path.join(runs, run), () => intake.ask('drop', { run })).catch((error: Error & { code?: string }) => {
          // Its owner is about to end, or the intake went: the next sweep finds it.
          if (error.code !== 'locked' && error.code !== 'closed') log(`${run} was reset and could not be cleared away: ${error.message}`)
        })
      }
    }
  }
}
