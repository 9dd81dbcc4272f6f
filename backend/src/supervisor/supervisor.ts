/** Keeps an installation running: managed Redis, one api, one intake, the workers and a booted spare. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SystemInfo } from '@millrace/shared'
import { ManagedRedis } from '../redis/managed.ts'
import { Backoff } from '../worker/backoff.ts'
import { machineTime, noteSuspects, readBeat } from '../worker/heartbeat.ts'
import { Child, type Message } from './child.ts'
import type { ServerOptions } from './options.ts'

const RESTART_MS = 50
const RESTART_MOST_MS = 5000
/** A process that lived this long begins again with the shortest pause. */
const STEADY_MS = 30_000
const START_MS = 30_000
const WATCH_MS = 500
/** A worker that has not been heard of for this long is killed: another takes its runs, and it must not come back. */
const SILENT_MS = 10_000
/** When the watch itself was late by this, the whole machine stood still. */
const STOOD_STILL_MS = 3000

export interface SupervisorParts {
  options: ServerOptions
  version: string
  token: string
  /** Folder of the processes' files, and their extension: built or source. */
  programs: string
  extension: string
  limits: { batchMs: number; workerBytes: number }
  now(): number
  log(line: string): void
}

interface Kept {
  child: Child
  backoff: Backoff
  restarts: number
}

export class Supervisor {
  readonly #parts: SupervisorParts
  readonly #slots: string[]
  readonly #kept = new Map<string, Kept>()
  readonly #workers = new Map<string, Child>()
  readonly #heard = new Map<number, number>()
  readonly #restarts = new Map<string, number>()
  #spares: Child[] = []
  readonly #booted = new Set<number>()
  #redis: ManagedRedis | undefined
  #redisUrl = ''
  #redisUp = true
  #watch: NodeJS.Timeout | undefined
  #watchedAt = 0
  #stopping = false
  #ports = { api: 0, ingest: 0 }
  #workersMayStart = false

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    const { only, workers, name } = parts.options
    this.#slots = only === 'worker' ? [name] : Array.from({ length: only === 'all' ? workers : 0 }, (_, i) => `w${i + 1}`)
  }

  /** Starts all parts; answers with the ports. Throws when one does not start. */
  async start(redisUrl: string | undefined): Promise<{ api: number; ingest: number }> {
    const { options } = this.#parts
    const has = (part: ServerOptions['only']) => options.only === 'all' || options.only === part
    this.#ports = { api: options.port, ingest: options.ingestPort }
    // Processes that load slowly begin while Redis starts.
    for (let n = 0; n < this.#slots.length + (this.#slots.length > 0 ? 1 : 0); n++) this.#spare()
    const redis = has('worker') ? this.#startRedis(redisUrl) : Promise.resolve()
    if (has('intake')) this.#ports.ingest = Number((await this.#keep('intake', 'main.intake'))['ingestPort'])
    if (has('api')) this.#ports.api = Number((await this.#keep('api', 'main.api'))['port'])
    await redis
    this.#workersMayStart = true
    for (const slot of this.#slots) this.#fill(slot)
    this.#watchedAt = performance.now()
    this.#watch = setInterval(() => this.#look(), WATCH_MS)
    this.#tell()
    return { ...this.#ports }
  }

  /** Ends everything: workers at a batch boundary, then the rest. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#watch)
    await Promise.all([...this.#workers.values(), ...this.#spares].map((child) => child.stop()))
    await Promise.all([...this.#kept.values()].map(({ child }) => child.stop()))
    await this.#redis?.stop()
  }

  async #startRedis(given: string | undefined): Promise<void> {
    if (given) {
      this.#redisUrl = given
      return
    }
    this.#redis = await ManagedRedis.prepare(this.#parts.options.dataFolder, this.#parts.log)
    this.#redisUrl = this.#redis.url
    await this.#redis.start(() => this.#redisDied(new Backoff(RESTART_MS, RESTART_MOST_MS)))
  }

  #redisDied(backoff: Backoff): void {
    if (this.#stopping) return
    this.#redisUp = false
    this.#parts.log('Redis ended and is started again; runs go on meanwhile.')
    this.#tell()
    setTimeout(() => {
      if (this.#stopping) return
      this.#redis!.start(() => this.#redisDied(new Backoff(RESTART_MS, RESTART_MOST_MS))).then(
        () => {
          this.#redisUp = true
          this.#tell()
        },
        (error: Error) => {
          this.#parts.log(error.message)
          this.#redisDied(backoff)
        },
      )
    }, backoff.next())
  }

  /** Starts a part that is kept running; resolves with its first word. */
  #keep(name: string, program: string, before?: Kept): Promise<Message> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`The ${name} does not start within ${START_MS / 1000} s.`))
      }, START_MS)
      let ready = false
      const child = new Child({
        name,
        file: this.#file(program),
        env: this.#env(),
        now: this.#parts.now,
        message: (_, message) => {
          if (!message['ready']) return
          ready = true
          clearTimeout(late)
          resolve(message)
          this.#tell()
        },
        died: () => {
          clearTimeout(late)
          // At the very start the reason was printed: nothing is gained by trying again.
          if (!ready && !before) return reject(new Error(''))
          this.#again(name, program, kept)
        },
      })
      const kept: Kept = {
        child,
        backoff: before?.backoff ?? new Backoff(RESTART_MS, RESTART_MOST_MS),
        restarts: (before?.restarts ?? -1) + 1,
      }
      this.#kept.set(name, kept)
    })
  }

  #again(name: string, program: string, kept: Kept): void {
    if (this.#stopping) return
    if (this.#parts.now() - kept.child.since > STEADY_MS) kept.backoff.reset()
    this.#parts.log(`The ${name} ended and is started again.`)
    this.#tell()
    setTimeout(() => {
      if (!this.#stopping) this.#keep(name, program, kept).catch((error: Error) => this.#parts.log(error.message))
    }, kept.backoff.next())
  }

  /** A worker without a slot, loaded and waiting. */
  #spare(): void {
    if (this.#stopping) return
    const child = new Child({
      name: 'spare',
      file: this.#file('main.worker'),
      env: { MILLRACE_DATA: this.#parts.options.dataFolder },
      now: this.#parts.now,
      message: (each, message) => {
        this.#heard.set(each.pid, performance.now())
        if (!message['booted']) return
        this.#booted.add(each.pid)
        this.#tell()
      },
      died: (each) => this.#workerDied(each),
    })
    this.#heard.set(child.pid, performance.now())
    this.#spares.push(child)
  }

  #fill(slot: string): void {
    if (!this.#workersMayStart || this.#stopping) return
    const spare = this.#spares.find((each) => this.#booted.has(each.pid)) ?? this.#spares[0]
    if (!spare) return
    this.#spares = this.#spares.filter((each) => each !== spare)
    this.#workers.set(slot, spare)
    // A message that comes before the process listens waits for it.
    spare.send({ take: { slot, slots: this.#slots, redisUrl: this.#redisUrl } })
    if (this.#spares.length === 0) this.#spare()
    this.#tell()
  }

  #workerDied(child: Child): void {
    this.#heard.delete(child.pid)
    this.#booted.delete(child.pid)
    if (this.#stopping) return
    const slot = [...this.#workers].find(([, each]) => each === child)?.[0]
    if (slot === undefined) {
      this.#spares = this.#spares.filter((each) => each !== child)
      setTimeout(() => this.#spares.length === 0 && this.#spare(), RESTART_MS * 10)
      return
    }
    this.#parts.log(`Worker ${slot} ended; another takes its place.`)
    const beat = readBeat(this.#parts.options.dataFolder, slot)
    if (beat?.pid === child.pid) noteSuspects(this.#parts.options.dataFolder, beat)
    this.#workers.delete(slot)
    this.#restarts.set(slot, (this.#restarts.get(slot) ?? 0) + 1)
    this.#fill(slot)
  }

  /** Kills workers that are silent, too large, or held by one batch: nothing inside them could. */
  #look(): void {
    const now = performance.now()
    const late = now - this.#watchedAt > WATCH_MS + STOOD_STILL_MS
    this.#watchedAt = now
    const { dataFolder } = this.#parts.options
    for (const [slot, child] of this.#workers) {
      if (late) this.#heard.set(child.pid, now)
      const silent = now - (this.#heard.get(child.pid) ?? now)
      const beat = readBeat(dataFolder, slot)
      const time = machineTime()
      // A beat that is old says nothing of now: on a full disk none is written.
      const known = beat?.pid === child.pid && time - beat.at < SILENT_MS ? Object.values(beat.inFlight) : []
      const longest = time - Math.min(...known.map((batch) => batch.startedAt))
      const { batchMs, workerBytes } = this.#parts.limits
      const reason =
        silent > SILENT_MS
          ? `has not been heard of for ${Math.round(silent / 1000)} s`
          : !late && longest > batchMs
            ? `has been at one batch for ${Math.round(longest / 1000)} s`
            : residentBytes(child.pid) > workerBytes
              ? `has more than ${Math.round(workerBytes / 1_048_576)} MB of memory`
              : null
      if (reason === null) continue
      this.#parts.log(`Worker ${slot} ${reason}: it is ended.`)
      this.#heard.set(child.pid, now)
      child.kill()
    }
  }

  #file(program: string): string {
    return path.join(this.#parts.programs, `${program}${this.#parts.extension}`)
  }

  #env(): Record<string, string> {
    const { dataFolder, host } = this.#parts.options
    return {
      MILLRACE_DATA: dataFolder,
      MILLRACE_HOST: host,
      MILLRACE_PORT: String(this.#ports.api),
      MILLRACE_INGEST_HOST: host,
      MILLRACE_INGEST_PORT: String(this.#ports.ingest),
      MILLRACE_TOKEN: this.#parts.token,
    }
  }

  #tell(): void {
    const info = (child: Child, name: string, restarts: number): SystemInfo['children'][number] => ({
      name,
      pid: child.pid,
      status: child.alive ? 'up' : 'restarting',
      restarts,
      since: child.since,
    })
    const children = [
      ...[...this.#kept].map(([name, { child, restarts }]) => info(child, name, restarts)),
      ...[...this.#workers].map(([slot, child]) => info(child, `worker ${slot}`, this.#restarts.get(slot) ?? 0)),
    ]
    const system: SystemInfo = { version: this.#parts.version, children, redis: this.#redisUp ? 'up' : 'down' }
    this.#kept.get('api')?.child.send({ system })
  }
}

function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}
