/** Connections to every worker and to the intake of the data folder, found by their sockets. */
import { EventEmitter } from 'node:events'
import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'
import { API_CONFIG, type ApiConfig } from '../app/config.ts'
import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { IntakeRequests, WorkerPushes, WorkerRequests } from '../ipc/messages.ts'

/** How often the folder is read besides the notices of the file system, which may be lost; also the pause before connecting again. */
const RESCAN_MS = 500
/** Longest wait for an answer. */
const ANSWER_MS = 10_000
/** What writes or reads a whole state takes longer. */
const SLOW_MS: Partial<Record<keyof WorkerRequests, number>> = { exportState: 130_000, importState: 130_000 }

const WORKER = /^worker-[\w-]+\.sock$/
const INTAKE = 'intake.sock'

type WorkerNotices = { [K in keyof WorkerPushes]: [worker: string, push: WorkerPushes[K]] } & { gone: [worker: string] }
type AnyRequests = { [K in keyof (WorkerRequests & IntakeRequests)]: (WorkerRequests & IntakeRequests)[K] }

@Injectable()
export class WorkerLinks implements OnModuleInit, OnModuleDestroy {
  readonly pushes = new EventEmitter<WorkerNotices>()
  readonly #folder: string
  readonly #channels = new Map<string, Channel<AnyRequests>>()
  readonly #connecting = new Set<string>()
  readonly #log = new Logger('workers')
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(@Inject(API_CONFIG) config: ApiConfig) {
    this.#folder = join(config.dataFolder, 'sockets')
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    this.#watcher = watch(this.#folder, () => void this.#scan())
    this.#watcher.on('error', (error) => this.#log.warn(`${this.#folder} is not watched: ${error.message}`))
    this.#timer = setInterval(() => void this.#scan(), RESCAN_MS)
    await this.#scan()
  }

  onModuleDestroy(): void {
    this.#closed = true
    this.#watcher?.close()
    clearInterval(this.#timer)
    for (const channel of this.#channels.values()) channel.close()
  }

  /** The workers that are connected. */
  names(): string[] {
    return [...this.#channels.keys()].filter((name) => name !== INTAKE)
  }

  /** Asks one worker. A connection that ends first is an error with code `closed`. */
  async request<K extends keyof WorkerRequests>(
    worker: string,
    kind: K,
    request: WorkerRequests[K]['request'],
  ): Promise<WorkerRequests[K]['answer']> {
    const channel = this.#channels.get(worker)
    if (!channel) throw Object.assign(new Error(`${worker} is not connected.`), { code: 'closed' })
    return await channel.request(kind, request, SLOW_MS[kind] ?? ANSWER_MS)
  }

  async askIntake<K extends keyof IntakeRequests>(kind: K, request: IntakeRequests[K]['request']): Promise<IntakeRequests[K]['answer']> {
    const channel = this.#channels.get(INTAKE)
    if (!channel) throw Object.assign(new Error('The intake is not connected.'), { code: 'closed' })
    return await channel.request(kind, request, ANSWER_MS)
  }

  /** Sends a request to every worker; who is not there is not waited for. */
  toAll<K extends keyof WorkerRequests>(kind: K, request: WorkerRequests[K]['request']): void {
    for (const name of this.names()) {
      this.request(name, kind, request).catch((error: Error) => this.#log.warn(`${name} did not answer: ${error.message}`))
    }
  }

  async #scan(): Promise<void> {
    const files = await readdir(this.#folder).catch(() => [])
    for (const file of files) if (file === INTAKE || WORKER.test(file)) void this.#connect(file)
  }

  async #connect(name: string): Promise<void> {
    if (this.#closed || this.#channels.has(name) || this.#connecting.has(name)) return
    this.#connecting.add(name)
    try {
      const channel = await connectChannel<AnyRequests>(join(this.#folder, name), {
        onPush: (kind: string, push: unknown) => this.#pushed(name, kind, push),
        onClose: () => {
          this.#channels.delete(name)
          this.pushes.emit('gone', name)
        },
      })
      if (this.#closed) return channel.close()
      this.#channels.set(name, channel)
    } catch {
      // A socket without a listener is a process that ended or is about to listen: the next scan tries again.
    } finally {
      this.#connecting.delete(name)
    }
  }

  #pushed(name: string, kind: string, push: unknown): void {
    // The intake's own pushes go to owners, who pass on what browsers should see.
    if (name !== INTAKE) this.pushes.emit(kind as keyof WorkerNotices, ...([name, push] as never))
  }
}
