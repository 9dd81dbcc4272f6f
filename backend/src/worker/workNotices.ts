/** Tells which batch a run works on and which wait, for people: soon, but not each of many quick batches. */
import type { Block, Cut, WorkerPushes } from '../ipc/messages.ts'

/** Shortest time between two notices, in milliseconds. */
const TELL_EVERY_MS = 200
/** Most waiting batches that are named: the oldest. */
const NAMED = 20

export interface WorkParts {
  run: string
  push(kind: 'work', push: WorkerPushes['work']): void
  now(): number
}

export class WorkNotices {
  readonly #parts: WorkParts
  /** Cuts that are not worked off, those of the batch at work included. */
  readonly #cuts: () => readonly Cut[]
  #at: WorkerPushes['work']['at'] = null
  #timer: NodeJS.Timeout | undefined
  #told = ''
  #closed = false

  constructor(parts: WorkParts, cuts: () => readonly Cut[]) {
    this.#parts = parts
    this.#cuts = cuts
  }

  begins(time: number, blocks: Readonly<Record<string, readonly Block[]>>): void {
    this.#at = { time, since: this.#parts.now(), ...sizeOf(blocks) }
    this.changed()
  }
  ends(): void {
    this.#at = null
    this.changed()
  }

  /** What waits, or what is worked on, may be something else. */
  changed(): void {
    if (this.#closed) return
    this.#timer ??= setTimeout(() => this.#tell(), TELL_EVERY_MS)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #tell(): void {
    this.#timer = undefined
    const at = this.#at
    const waiting = this.#cuts()
      .filter((cut) => (at === null || cut.time > at.time) && Object.keys(cut.blocks).length > 0)
      .map(({ time, blocks }) => ({ time, ...sizeOf(blocks) }))
    const push = { run: this.#parts.run, at, waiting: waiting.slice(0, NAMED), waits: waiting.length }
    const said = JSON.stringify(push)
    if (said === this.#told) return
    this.#told = said
    this.#parts.push('work', push)
  }
}

/** Records and bytes of blocks. */
function sizeOf(blocks: Readonly<Record<string, readonly Block[]>>): { records: number; bytes: number } {
  const all = Object.values(blocks).flat()
  return { records: all.reduce((sum, block) => sum + block.records, 0), bytes: all.reduce((sum, block) => sum + block.bytes, 0) }
}
