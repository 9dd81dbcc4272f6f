/** The worker processes: those that share runs, those that have one run of their own, and a booted spare. Killed and replaced when needed. */
import type { SystemInfo } from '@millrace/shared'
import type { AskedRun, Assignment, WorkerOrders, WorkerWords } from '../ipc/processMessages.ts'
import { Backoff } from '../worker/backoff.ts'
import { type CauseOfDeath, noteSuspects, readBeat } from '../worker/heartbeat.ts'
import { Child, type Message } from './child.ts'
import { Isolation, type PlaceChanges } from './isolation.ts'
import { aboutProcess } from '../ipc/processTree.ts'
import { TreeWatch } from './treeWatch.ts'
import { Watchdog, type WatchLimits } from './watchdog.ts'

/** Memory may grow by a gigabyte in a second. */
export const WATCH_MS = 100
const SPARE_AGAIN_MS = 500
/** A worker that lived shorter is replaced after a pause, which grows. */
const QUICK_DEATH_MS = 1000
const REPLACE_MS = 50
const REPLACE_MOST_MS = 5000
/** Most that a worker may ask of the system: its limit again, since memory is asked for before it is used, and its program. */
const DATA_FACTOR = 2
const PROGRAM_BYTES = 2 * 1024 ** 3

export interface WorkersParts {
  dataFolder: string
  /** The workers' file. */
  file: string
  /** Slots that share runs among them. */
  slots: readonly string[]
  /** Slots for runs that share their process with no other. */
  isolatedSlots: readonly string[]
  limits: WatchLimits
  now(): number
  log(line: string): void
  /** `list` answers something else. */
  changed(): void
}

interface Taken {
  child: Child
  at: number
  memory: TreeWatch
}

export class Workers {
  readonly #parts: WorkersParts
  readonly #taken = new Map<string, Taken>()
  readonly #restarts = new Map<string, number>()
  readonly #backoffs = new Map<string, Backoff>()
  readonly #booted = new Set<number>()
  readonly #verdicts = new Map<number, CauseOfDeath>()
  readonly #isolation: Isolation
  readonly #watchdog: Watchdog
  #spares: Child[] = []
  #redisUrl: string | undefined
  #watch: NodeJS.Timeout | undefined
  #stopping = false

  constructor(parts: WorkersParts) {
    this.#parts = parts
    this.#isolation = new Isolation(parts.isolatedSlots)
    this.#watchdog = new Watchdog(parts.limits)
  }

  /** Loads as many processes as there are slots, and a spare. They wait. */
  load(): void {
    const { slots } = this.#parts
    for (let n = 0; n < slots.length + (slots.length > 0 ? 1 : 0); n++) this.#spare()
  }

  /** Gives out the slots. */
  start(redisUrl: string): void {
    if (this.#stopping) return
    this.#redisUrl = redisUrl
    for (const slot of this.#parts.slots) this.#fill(slot)
    this.#watch = setInterval(() => this.#look(), WATCH_MS)
  }

  /** Ends all of them at a batch boundary. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#watch)
    await Promise.all([...[...this.#taken.values()].map(({ child }) => child), ...this.#spares].map((child) => child.stop()))
  }

  list(): SystemInfo['children'] {
    return [...this.#taken].map(([slot, { child }]) => {
      const run = this.#isolation.runOf(slot)
      return {
        name: `worker ${slot}`,
        pid: child.pid,
        status: child.alive ? 'up' : 'restarting',
        restarts: this.#restarts.get(slot) ?? 0,
        since: child.since,
        ...(run !== undefined && { run }),
      }
    })
  }

  /** A worker without a slot, loaded and waiting. */
  #spare(): Child {
    const { file, dataFolder, limits, now } = this.#parts
    const child = new Child({
      name: 'spare',
      file,
      env: { MILLRACE_DATA: dataFolder },
      dataLimit: DATA_FACTOR * limits.workerBytes + PROGRAM_BYTES,
      now,
      message: (each, message) => this.#heard(each, message),
      died: (each) => this.#died(each),
    })
    this.#watchdog.hear(child.pid, performance.now())
    this.#spares.push(child)
    return child
  }

  #fill(slot: string): void {
    const run = this.#isolation.runOf(slot)
    // What was to be replaced after a pause may have become another's meanwhile, or nobody's.
    const wanted = !this.#taken.has(slot) && (run !== undefined || this.#parts.slots.includes(slot))
    if (!wanted || this.#stopping || this.#redisUrl === undefined) return
    const spare = this.#spares.find((each) => this.#booted.has(each.pid)) ?? this.#spares[0] ?? this.#spare()
    this.#spares = this.#spares.filter((each) => each !== spare)
    const { limits, log } = this.#parts
    const memory = new TreeWatch({ name: `Worker ${slot}`, pid: spare.pid, most: limits.workerBytes, log })
    this.#taken.set(slot, { child: spare, at: performance.now(), memory })
    const take: Assignment = {
      slot,
      slots: [...this.#parts.slots],
      redisUrl: this.#redisUrl,
      isolated: this.#isolation.state(),
      ...(run !== undefined && { run }),
    }
    // A message that comes before the process listens waits for it.
    order(spare, { take })
    if (this.#spares.length === 0) this.#spare()
    this.#parts.changed()
  }

  #heard(child: Child, message: Message): void {
    this.#watchdog.hear(child.pid, performance.now())
    const words = message as WorkerWords
    if (words.booted) {
      this.#booted.add(child.pid)
      this.#parts.changed()
    }
    const slot = words.isolate && this.#slotOf(child)
    if (words.isolate && slot !== undefined) this.#asked(slot, words.isolate)
  }

  #asked(slot: string, runs: readonly AskedRun[]): void {
    this.#change(this.#isolation.ask(slot, runs))
  }

  #change({ begin, end }: PlaceChanges): void {
    for (const { slot } of end) {
      const leaving = this.#taken.get(slot)
      if (leaving) order(leaving.child, { leave: true })
      // It was about to be replaced: nobody is there to leave.
      else this.#change(this.#isolation.free(slot))
    }
    for (const { slot } of begin) this.#fill(slot)
    const isolated = this.#isolation.state()
    for (const each of this.#parts.slots) {
      const sharing = this.#taken.get(each)
      if (sharing) order(sharing.child, { isolated })
    }
    this.#parts.changed()
  }

  #slotOf(child: Child): string | undefined {
    return [...this.#taken].find(([, taken]) => taken.child === child)?.[0]
  }

  #died(child: Child): void {
    this.#watchdog.forget(child.pid)
    this.#booted.delete(child.pid)
    if (this.#stopping) return
    const slot = this.#slotOf(child)
    if (slot === undefined) {
      this.#spares = this.#spares.filter((each) => each !== child)
      setTimeout(() => this.#spares.length === 0 && !this.#stopping && this.#spare(), SPARE_AGAIN_MS)
      return
    }
    const { at } = this.#taken.get(slot)!
    this.#taken.delete(slot)
    this.#noteSuspects(slot, child)
    if (this.#parts.slots.includes(slot) || this.#isolation.goesOn(slot)) return this.#replace(slot, at)
    this.#restarts.delete(slot)
    this.#change(this.#isolation.free(slot))
  }

  #noteSuspects(slot: string, child: Child): void {
    const { dataFolder } = this.#parts
    const beat = readBeat(dataFolder, slot)
    const cause = this.#verdicts.get(child.pid) ?? { reason: 'it crashed', culprits: [] }
    this.#verdicts.delete(child.pid)
    if (beat?.pid === child.pid) noteSuspects(dataFolder, beat, cause)
  }

  #replace(slot: string, takenAt: number): void {
    this.#parts.log(`Worker ${slot} ended; another takes its place.`)
    this.#restarts.set(slot, (this.#restarts.get(slot) ?? 0) + 1)
    const backoff = this.#backoffs.get(slot) ?? new Backoff(REPLACE_MS, REPLACE_MOST_MS)
    this.#backoffs.set(slot, backoff)
    if (performance.now() - takenAt >= QUICK_DEATH_MS) {
      backoff.reset()
      this.#fill(slot)
    } else setTimeout(() => this.#fill(slot), backoff.next())
  }

  #look(): void {
    const { dataFolder, log } = this.#parts
    const workers = [...this.#taken].map(([slot, { child, memory }]) => ({
      slot,
      pid: child.pid,
      beat: readBeat(dataFolder, slot),
      bytes: memory.look(),
      written: writtenBytes(child.pid),
    }))
    for (const { slot, reason, ofBatch, culprits } of this.#watchdog.look(performance.now(), workers)) {
      const { child } = this.#taken.get(slot)!
      if (this.#verdicts.has(child.pid)) continue
      log(`Worker ${slot} ${reason}: it is ended.`)
      this.#verdicts.set(child.pid, { reason: ofBatch, culprits })
      child.kill()
    }
  }
}

const order = (child: Child, orders: WorkerOrders) => child.send(orders)

const writtenBytes = (pid: number) => Number(/^write_bytes: (\d+)/m.exec(aboutProcess(pid, 'io'))?.[1] ?? 0)
