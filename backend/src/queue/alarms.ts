/**
 * One BullMQ queue for each run, with a job scheduler aligned to the interval: a job is one batch time, its result the batch's summary.
 * The job is only the alarm: its owner works off all that is due, so a late, lost or doubled job changes nothing.
 */
import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'

/** Results that are kept for each run. */
const KEPT_JOBS = 100
/** A scheduler that starts in the past keeps a wrong phase for ever. */
const START_AHEAD_MS = 1000
const SCHEDULER = 'batch'
/** Pause before an alarm that Redis refused is tried again. */
const RETRY_MS = 5000

/** What is kept of a batch as its job's result. */
interface BatchSummary {
  time: number
  records: number
  processingMs: number
}
export type WorkOff = (time: number) => Promise<BatchSummary | null>

interface Alarm {
  queue: Queue
  worker: Worker
}

export class Alarms {
  readonly #connection: Redis
  readonly #prefix: string
  readonly #now: () => number
  readonly #log: (line: string) => void
  /** Null where Redis refused. */
  readonly #alarms = new Map<string, Promise<Alarm | null>>()

  /** `prefix` keeps apart installations that share a Redis. */
  constructor(connection: Redis, prefix: string, now: () => number, log: (line: string) => void) {
    this.#connection = connection
    this.#prefix = prefix
    this.#now = now
    this.#log = log
  }

  /**
   * Wakes the owner at every multiple of the interval. Calling it again with another interval replaces the alarm. Where Redis refuses,
   * such as on a full disk, it is tried again until `stop`.
   */
  async start(run: string, interval: number, workOff: WorkOff): Promise<void> {
    await this.stop(run)
    const alarm = this.#start(run, interval, workOff).catch((error: Error) => {
      this.#log(`${run} has no alarm, the intake's cuts wake it: ${error.message}`)
      setTimeout(() => {
        if (this.#alarms.get(run) === alarm) void this.start(run, interval, workOff)
      }, RETRY_MS).unref()
      return null
    })
    this.#alarms.set(run, alarm)
    await alarm
  }

  /** Ends a run's alarm here; jobs stay for the next owner. */
  async stop(run: string): Promise<void> {
    const starting = this.#alarms.get(run)
    this.#alarms.delete(run)
    const alarm = await starting
    if (!alarm) return
    await alarm.worker.close(true).catch((error: Error) => this.#log(`The alarm of ${run} ended badly: ${error.message}`))
    await alarm.queue.close()
  }

  /** Ends a run's alarm for good. */
  async remove(run: string): Promise<void> {
    await this.stop(run)
    const queue = this.#queue(run)
    await queue.obliterate({ force: true }).catch((error: Error) => this.#log(`The queue of ${run} stays behind: ${error.message}`))
    await queue.close()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#alarms.keys()].map((run) => this.stop(run)))
  }

  async #start(run: string, interval: number, workOff: WorkOff): Promise<Alarm> {
    const queue = this.#queue(run)
    const startDate = Math.ceil((this.#now() + START_AHEAD_MS) / interval) * interval
    try {
      // Another interval's phase would stay: the scheduler is made anew.
      await queue.removeJobScheduler(SCHEDULER)
      await queue.upsertJobScheduler(
        SCHEDULER,
        { every: interval, startDate },
        { opts: { attempts: 1, removeOnComplete: { count: KEPT_JOBS }, removeOnFail: { count: KEPT_JOBS } } },
      )
    } catch (error) {
      await queue.close()
      throw error
    }
    const worker = new Worker<unknown, BatchSummary | null>(run, (job) => workOff(batchTimeOf(job, interval)), {
      connection: this.#connection,
      prefix: this.#prefix,
      concurrency: 1,
      // A job that is lost is an alarm that is lost: the next one works off the same.
      maxStalledCount: 0,
    })
    worker.on('error', () => undefined)
    return { queue, worker }
  }

  #queue(run: string): Queue {
    const queue = new Queue(run, { connection: this.#connection, prefix: this.#prefix })
    queue.on('error', () => undefined)
    return queue
  }
}

/** The batch time stands in the job's id; a scheduler that lost its phase would give another. */
function batchTimeOf(job: Job, interval: number): number {
  const time = Number(job.id?.split(':').at(-1))
  if (!Number.isSafeInteger(time)) throw new UnrecoverableError(`The job ${job.id} names no batch time.`)
  return Math.floor(time / interval) * interval
}
