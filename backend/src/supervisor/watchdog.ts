/** Says which workers must be killed: nothing inside a process that a query holds could do so. Time is passed in; it kills nothing itself. */
import type { Beat } from '../worker/heartbeat.ts'

/** A worker that has not been heard of for this long is dead: another takes its runs, and it must not come back. */
const SILENT_MS = 10_000
/** When the watch itself was late by this, the whole machine stood still: that time is nobody's fault. */
const STOOD_STILL_MS = 3000

export interface WatchLimits {
  /** Longest time of one batch. */
  batchMs: number
  /** Most bytes that one batch may write to disk. */
  batchBytes: number
  /** Most memory that one worker, or the api, may have in use with all that it started, in bytes. */
  workerBytes: number
}

export interface WatchedWorker {
  slot: string
  pid: number
  /** What it last wrote of itself, if it has. */
  beat: Beat | null
  /** Memory in use, with that of what it started. */
  bytes: number
  /** Bytes that it has written to disk since it began. */
  written: number
}

/** A piece of work, as of when it was first seen. */
interface Begun {
  at: number
  written: number
}

export interface Verdict {
  slot: string
  /** What is wrong, as the end of a sentence about the worker. */
  reason: string
  /** The same as the end of a sentence about a batch. */
  ofBatch: string
  /** Runs whose batch is known to be the cause; none where it may be any. */
  culprits: string[]
}

export class Watchdog {
  readonly #limits: WatchLimits
  readonly #heard = new Map<number, number>()
  /** When each piece of work was first seen: clocks of other processes, and set-back ones, do not count. */
  #seen = new Map<string, Begun>()
  #lookedAt: number | undefined

  constructor(limits: WatchLimits) {
    this.#limits = limits
  }

  /** A worker gave a sign of life. Times are monotonic, in milliseconds. */
  hear(pid: number, now: number): void {
    this.#heard.set(pid, now)
  }
  forget(pid: number): void {
    this.#heard.delete(pid)
  }

  /** To be called several times a second: memory may grow by a gigabyte in one. */
  look(now: number, workers: readonly WatchedWorker[]): Verdict[] {
    const pause = now - (this.#lookedAt ?? now)
    this.#lookedAt = now
    if (pause > STOOD_STILL_MS) {
      for (const pid of this.#heard.keys()) this.#heard.set(pid, now)
      for (const begun of this.#seen.values()) begun.at += pause
    }
    const seen = new Map<string, Begun>()
    const verdicts: Verdict[] = []
    for (const worker of workers) {
      const inFlight = worker.beat?.pid === worker.pid ? Object.entries(worker.beat.inFlight) : []
      const work = new Map<string, Begun>()
      for (const [run, { time }] of inFlight) {
        const id = `${worker.pid} ${run} ${time}`
        work.set(run, this.#seen.get(id) ?? { at: now, written: worker.written })
        seen.set(id, work.get(run)!)
      }
      const verdict = this.#judge(now, worker, work)
      if (verdict) verdicts.push(verdict)
    }
    this.#seen = seen
    return verdicts
  }

  #judge(now: number, { slot, pid, bytes, written }: WatchedWorker, work: ReadonlyMap<string, Begun>): Verdict | null {
    const { batchMs, batchBytes, workerBytes } = this.#limits
    const late = [...work].filter(([, begun]) => now - begun.at > batchMs).map(([run]) => run)
    if (late.length > 0) {
      const limit = `more than ${batchMs / 1000} s`
      return { slot, reason: `has been at one batch for ${limit}`, ofBatch: `it took ${limit}`, culprits: late }
    }
    // Of several at work it may be any, or all together.
    const culprits = work.size === 1 ? [...work.keys()] : []
    if (bytes > workerBytes) {
      const limit = `more than ${inMegabytes(workerBytes)} of memory`
      return { slot, reason: `has ${limit}`, ofBatch: `it needed ${limit}`, culprits }
    }
    if ([...work.values()].some((begun) => written - begun.written > batchBytes)) {
      const limit = `more than ${inMegabytes(batchBytes)} to disk`
      return { slot, reason: `has written ${limit} in one batch`, ofBatch: `it wrote ${limit}`, culprits }
    }
    const silent = now - (this.#heard.get(pid) ?? now)
    if (silent > SILENT_MS) {
      const reason = `has not been heard of for ${Math.round(silent / 1000)} s`
      return { slot, reason, ofBatch: 'its worker was no longer heard of', culprits: [] }
    }
    return null
  }
}

export const inMegabytes = (bytes: number) => `${Math.round(bytes / 1_048_576)} MB`
