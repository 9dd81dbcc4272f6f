/** Which worker holds which run. Redis places runs, it never fences them: the lock of a run's database does. */
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** A worker that has not said so for this long is not there. */
const LIVE_MS = 6000
const SAY_EVERY_MS = 1500

/** Rendezvous hashing: of all workers the one whose hash with the run is highest; a worker that comes or goes moves only its own runs. */
export function placeOf(run: string, workers: readonly string[]): string | undefined {
  let best: string | undefined
  let highest = ''
  for (const worker of workers) {
    const hash = createHash('sha256').update(`${worker}\n${run}`).digest('hex')
    if (hash > highest) [best, highest] = [worker, hash]
  }
  return best
}

export class Placement {
  readonly #redis: Redis
  readonly #key: string
  readonly #slot: string
  readonly #now: () => number
  readonly #changed: () => void
  readonly #known: readonly string[]
  readonly #startedAt: number
  #workers: string[]
  #timer: NodeJS.Timeout | undefined

  /** `known`: workers that are assumed until Redis says otherwise. `changed` is called when the workers change. */
  constructor(parts: { redis: Redis; prefix: string; slot: string; known: readonly string[]; now: () => number; changed: () => void }) {
    this.#redis = parts.redis
    this.#key = `${parts.prefix}:workers`
    this.#slot = parts.slot
    this.#now = parts.now
    this.#changed = parts.changed
    this.#known = [...new Set([...parts.known, parts.slot])].sort()
    this.#startedAt = parts.now()
    this.#workers = [...this.#known]
    this.#timer = setInterval(() => void this.#say(), SAY_EVERY_MS)
    void this.#say()
  }

  /** Whether the run is this worker's. */
  isMine(run: string): boolean {
    return placeOf(run, this.#workers) === this.#slot
  }

  /** Tells that this worker ends: others take its runs at once. */
  async close(leave: boolean): Promise<void> {
    clearInterval(this.#timer)
    if (leave && this.#redis.status === 'ready') await this.#redis.zrem(this.#key, this.#slot).catch(() => undefined)
  }

  async #say(): Promise<void> {
    if (this.#redis.status !== 'ready') return
    try {
      const now = this.#now()
      await this.#redis.zadd(this.#key, now, this.#slot)
      await this.#redis.zremrangebyscore(this.#key, '-inf', now - 10 * LIVE_MS)
      const said = await this.#redis.zrangebyscore(this.#key, now - LIVE_MS, '+inf')
      // Workers that start together come one after another: none takes the others' runs meanwhile.
      const starting = now - this.#startedAt < LIVE_MS
      const workers = [...new Set([...said, ...(starting ? this.#known : [])])].sort()
      if (workers.join() === this.#workers.join()) return
      this.#workers = workers
      this.#changed()
    } catch {
      // Without Redis the workers that were known last are taken to be there.
    }
  }
}
