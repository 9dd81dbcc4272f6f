import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { withExit } from '../ipc/withExit.ts'
import { findServer, type ServerProgram } from './findServer.ts'

const START_MS = 10_000
const RETRY_MS = 10

/**
 * The server ends with its parent, however that ends: the shell reads a pipe whose other end only the parent holds, and the server
 * does not inherit it.
 */
const TETHERED = `"$@" 3<&- & server=$!
{ cat <&3 >/dev/null; kill $server 2>/dev/null; } & tether=$!
exec 3<&-
wait $server; code=$?
kill $tether 2>/dev/null
exit $code`

/** A Redis server of this installation's own, on a Unix socket in the data folder. */
export class ManagedRedis {
  /** For `REDIS_URL`. */
  readonly url: string
  readonly #folder: string
  readonly #program: ServerProgram
  #child: ChildProcess | undefined

  private constructor(dataFolder: string, program: ServerProgram) {
    this.#folder = path.join(dataFolder, 'redis')
    this.url = path.join(dataFolder, 'sockets', 'redis.sock')
    this.#program = program
  }

  static async prepare(dataFolder: string, tell: (line: string) => void): Promise<ManagedRedis> {
    return new ManagedRedis(dataFolder, await findServer(tell))
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts the server and waits until it listens; `ended` is called when it ends, unless `stop` was. */
  async start(ended: () => void): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    await mkdir(path.dirname(this.url), { recursive: true })
    await this.#lastGone()
    const options = {
      port: '0',
      unixsocket: this.url,
      unixsocketperm: '700',
      dir: this.#folder,
      // The clock of job schedulers: at the default of 10 they are late by up to 100 ms.
      hz: '500',
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
      save: '',
    }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
    const child = withExit(
      spawn('sh', ['-c', TETHERED, 'sh', this.#program.command, ...args], {
        env: { ...process.env, ...this.#program.env },
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        // Ctrl-C is for the supervisor, which ends this last.
        detached: true,
      }),
    )
    this.#child = child
    child.once('exit', () => {
      child.stdio[3]?.destroy()
      if (this.#child !== child) return
      this.#child = undefined
      ended()
    })
    await this.#listening(child)
  }

  /** Ends the server; what it holds is on disk. */
  async stop(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.stdio[3]?.destroy()
    })
  }

  /** The server of a supervisor that was killed may still be ending: two on one folder would ruin it. */
  async #lastGone(): Promise<void> {
    const until = performance.now() + START_MS
    while (await canConnect(this.url)) {
      if (performance.now() > until) throw new Error(`Another Redis server listens on ${this.url} and does not end: stop it.`)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  async #listening(child: ChildProcess): Promise<void> {
    const until = performance.now() + START_MS
    while (!(await canConnect(this.url))) {
      if (child.exitCode !== null) throw new Error(`The Redis server ended at once (${this.#program.command}, code ${child.exitCode}).`)
      if (performance.now() > until) throw new Error(`The Redis server does not listen within ${START_MS / 1000} s.`)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

function canConnect(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket)
    client.once('connect', () => {
      client.destroy()
      resolve(true)
    })
    client.once('error', () => resolve(false))
  })
}
