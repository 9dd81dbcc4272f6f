/** One process of the installation: started, watched, and started again when it dies. */
import { type ChildProcess, fork } from 'node:child_process'
import { withDataLimit } from '../ipc/dataLimit.ts'
import { withExit } from '../ipc/withExit.ts'

/** How long a process that ends of itself is waited for before it is killed. */
const END_MS = 3500

export type Message = Record<string, unknown>

export interface ChildParts {
  name: string
  /** The file that it runs. */
  file: string
  env: Record<string, string>
  /** Most bytes that it may ask of the system; more is refused to it, which DuckDB reports as an error. Absent = no limit. */
  dataLimit?: number
  message(child: Child, message: Message): void
  /** It ended without being asked to. */
  died(child: Child): void
  now(): number
}

export class Child {
  readonly name: string
  readonly since: number
  readonly #process: ChildProcess
  #stopping = false

  constructor(parts: ChildParts) {
    this.name = parts.name
    this.since = parts.now()
    this.#process = withExit(
      fork(parts.file, [], {
        env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...parts.env },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        ...(parts.dataLimit !== undefined && withDataLimit(parts.dataLimit, process.execArgv)),
      }),
    )
    this.#process.on('message', (message: Message) => parts.message(this, message))
    this.#process.once('exit', () => {
      if (!this.#stopping) parts.died(this)
    })
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }
  get alive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  send(message: object): void {
    if (this.#process.connected) this.#process.send(message, () => undefined)
  }

  /** Ends it at once; `died` is called. */
  kill(): void {
    this.#process.kill('SIGKILL')
  }

  /** Asks it to end, and kills it when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true
    if (!this.alive) return
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), END_MS)
    await new Promise<void>((resolve) => {
      this.#process.once('exit', () => resolve())
      this.#process.kill('SIGTERM')
    })
    clearTimeout(killer)
  }
}
