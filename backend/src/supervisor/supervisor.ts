/** Keeps an installation running: managed Redis, one api, one intake, and the workers. */
import path from 'node:path'
import type { SystemInfo } from '@millrace/shared'
import { ManagedRedis } from '../redis/managed.ts'
import { Backoff } from '../worker/backoff.ts'
import { Child, type Message } from './child.ts'
import { type ServerOptions, workerSlots } from './options.ts'
import { TreeWatch } from './treeWatch.ts'
import { WATCH_MS, Workers } from './workers.ts'

const RESTART_MS = 50
const RESTART_MOST_MS = 5000
/** A process that lived this long begins again with the shortest pause. */
const STEADY_MS = 30_000
const START_MS = 30_000

export interface SupervisorParts {
  options: ServerOptions
  version: string
  token: string
  /** Folder of the processes' files, and their extension: built or source. */
  programs: string
  extension: string
  now(): number
  log(line: string): void
}

interface Kept {
  child: Child
  memory: TreeWatch
  backoff: Backoff
  restarts: number
}

export class Supervisor {
  readonly #parts: SupervisorParts
  readonly #kept = new Map<string, Kept>()
  readonly #workers: Workers
  #redis: ManagedRedis | undefined
  #redisUrl = ''
  #redisUp = true
  #watch: NodeJS.Timeout | undefined
  #stopping = false
  #ports = { api: 0, ingest: 0 }

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    const { options, now, log } = parts
    this.#workers = new Workers({
      ...workerSlots(options),
      dataFolder: options.dataFolder,
      file: this.#file('main.worker'),
      limits: options.limits,
      now,
      log,
      changed: () => this.#tell(),
    })
  }

  /** Starts all parts; answers with the ports. Throws when one does not start. */
  async start(redisUrl: string | undefined): Promise<{ api: number; ingest: number }> {
    const { options } = this.#parts
    const has = (part: ServerOptions['only']) => options.only === 'all' || options.only === part
    this.#ports = { api: options.port, ingest: options.ingestPort }
    // Processes that load slowly begin while Redis starts.
    this.#workers.load()
    const redis = has('worker') ? this.#startRedis(redisUrl) : Promise.resolve()
    // It is waited for below: until then nobody hears that it failed.
    redis.catch(() => undefined)
    if (has('intake')) this.#ports.ingest = Number((await this.#keep('intake', 'main.intake'))['ingestPort'])
    if (has('api')) this.#ports.api = Number((await this.#keep('api', 'main.api'))['port'])
    await redis
    this.#workers.start(this.#redisUrl)
    if (!this.#stopping) this.#watch = setInterval(() => this.#look(), WATCH_MS)
    this.#tell()
    return { ...this.#ports }
  }

  /** Ends everything: workers at a batch boundary, then the rest. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#watch)
    await this.#workers.stop()
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
        memory: new TreeWatch({ name: `The ${name}`, pid: child.pid, most: this.#parts.options.limits.workerBytes, log: this.#parts.log }),
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

  /** What a part started is ended where it takes the memory; the part itself is not, for nobody could go on meanwhile: it is told. */
  #look(): void {
    // The number of one that has ended may be another's by now.
    for (const { child, memory } of this.#kept.values()) if (child.alive) memory.look()
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
    const kept = [...this.#kept].map(([name, { child, restarts }]): SystemInfo['children'][number] => ({
      name,
      pid: child.pid,
      status: child.alive ? 'up' : 'restarting',
      restarts,
      since: child.since,
    }))
    const children = [...kept, ...this.#workers.list()]
    const system: SystemInfo = { version: this.#parts.version, children, redis: this.#redisUp ? 'up' : 'down' }
    this.#kept.get('api')?.child.send({ system })
  }
}
