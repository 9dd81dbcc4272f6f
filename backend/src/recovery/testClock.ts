import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The wall clock of processes that are started with `env`: the test sets it, and they take it for the machine's. */
export class TestClock {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-clock-'))

  constructor() {
    this.set(0)
  }

  get env(): Record<string, string> {
    const preload = new URL('./shiftClock.ts', import.meta.url).href
    return { MILLRACE_TEST_CLOCK: this.#file, NODE_OPTIONS: `--import ${preload}` }
  }

  /** Sets it to the machine's time and so many milliseconds. */
  set(offset: number): void {
    writeFileSync(`${this.#file}.new`, String(offset))
    renameSync(`${this.#file}.new`, this.#file)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return path.join(this.#folder, 'offset')
  }
}
