/** For the recovery tests: the whole system as its users start it, and its processes, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Beat, OPENING } from '../worker/heartbeat.ts'
import { Client } from './client.ts'
import { processes } from './processes.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
export const MAIN = path.join(ROOT, 'backend/dist/main.js')
const START_MS = 30_000
export const PARTS = ['worker', 'intake', 'api', 'redis'] as const
export type Part = (typeof PARTS)[number]

export interface SystemOptions {
  /** Made in the temporary folder, if none is given. */
  data?: string
  args?: readonly string[]
  env?: Record<string, string>
  /** Command that starts another, such as `nsenter … --`. */
  enter?: readonly string[]
  /** Where the test finds what the processes call by a path. */
  reach?: (path: string) => string
}

export class System extends Client {
  readonly data: string
  ingestPort = 0
  /** All that was printed since the last start. */
  printed = ''
  readonly #options: SystemOptions
  /** What a process leaves in the temporary folder when it is killed goes with the system. */
  readonly #temporary = mkdtempSync(path.join(os.tmpdir(), 'millrace-rec-tmp-'))
  #process: ChildProcess | undefined

  constructor(options: SystemOptions = {}) {
    super()
    this.#options = options
    this.data = options.data ?? mkdtempSync(path.join(os.tmpdir(), 'millrace-rec-'))
  }

  /** Starts it as `npm start` does, and waits until it says where it is. A second start takes the ports of the first. */
  async start(): Promise<void> {
    if (!existsSync(MAIN)) throw new Error('The backend is not built: run "npm run build" first.')
    const { args = [], env = {}, enter = [] } = this.#options
    const [command, ...rest] = [
      ...enter,
      process.execPath,
      MAIN,
      '--port',
      String(portOf(this.origin)),
      '--ingest-port',
      String(this.ingestPort),
      '--data',
      this.data,
      '--workers',
      '1',
      ...args,
    ]
    const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: this.#temporary, ...env } })
    this.#process = child
    this.printed = ''
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Millrace did not start: ${this.printed}`)), START_MS)
      const ended = () => {
        clearTimeout(late)
        reject(new Error(`Millrace ended: ${this.printed}`))
      }
      const read = (text: Buffer) => {
        this.printed += text.toString()
        const found = /(http:\S+)\/\?token=(\S+)[\s\S]*port (\d+)/.exec(this.printed)
        if (!found) return
        clearTimeout(late)
        child.off('exit', ended)
        ;[this.origin, this.token, this.ingestPort] = [found[1]!, found[2]!, Number(found[3])]
        resolve()
      }
      child.once('exit', ended)
      child.stdout.on('data', read)
      child.stderr.on('data', read)
    })
  }

  /** Process ids of a part; the spare worker is none. */
  pids(part: Part): number[] {
    const supervisor = this.#process!.pid
    if (part === 'redis')
      return processes()
        .filter(({ command }) => command.includes(`${this.data}/sockets/redis.sock`) && !command.startsWith('sh'))
        .map(({ pid }) => pid)
    const own = processes()
      .filter(({ parent, command }) => parent === supervisor && command.includes(`main.${part}.js`))
      .map(({ pid }) => pid)
    return part === 'worker' ? own.filter((pid) => this.#beats().some((beat) => beat.pid === pid)) : own
  }

  /** The worker that is at a batch of a run, if there is one. */
  atWork(run: string): number | undefined {
    return this.#beats().find(({ inFlight }) => (inFlight[run]?.time ?? OPENING) !== OPENING)?.pid
  }

  /** What the workers say of themselves. */
  #beats(): Beat[] {
    const folder = (this.#options.reach ?? String)(path.join(this.data, 'heartbeats'))
    return (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
      if (name.startsWith('suspect-') || !name.endsWith('.json')) return []
      try {
        return [JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Beat]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
  }

  /** All processes of the installation, the supervisor too. */
  allPids(): number[] {
    const all = processes()
    const found = new Set([this.#process!.pid!])
    for (const pid of found) for (const each of all) if (each.parent === pid) found.add(each.pid)
    return [...found]
  }

  /** kill -9; false when the part was not there. */
  kill(part: Part): boolean {
    // Not `some`: a part may have several processes.
    return this.pids(part).filter((pid) => signal(pid, 'SIGKILL')).length > 0
  }

  /** Ctrl-C, which a terminal sends to all processes of the group. Answers with the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const own = new Set(this.allPids())
    const all = processes()
    const group = all.find(({ pid }) => pid === child.pid)?.group
    return new Promise((resolve) => {
      child.once('exit', resolve)
      for (const each of all) if (own.has(each.pid) && each.group === group) signal(each.pid, 'SIGINT')
    })
  }

  /** kill -9 of the supervisor alone; resolves once it has ended. */
  async killSupervisor(): Promise<void> {
    const child = this.#process!
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  }

  remove(): void {
    for (const folder of [this.data, this.#temporary]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Sends a signal; false when the process has ended since it was seen. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    return false
  }
}

const portOf = (origin: string) => (origin ? Number(new URL(origin).port) : 0)
