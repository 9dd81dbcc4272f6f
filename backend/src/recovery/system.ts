/** For the recovery tests: the whole system as its users start it, and its processes, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { PipelineDocument, RunEvent, RunInfo } from '@millrace/shared'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const START_MS = 30_000
export const PARTS = ['worker', 'intake', 'api', 'redis'] as const
export type Part = (typeof PARTS)[number]

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds))

/** Tries until it does not throw. */
export async function eventually<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(100)
    }
  }
}

export class System {
  readonly data: string
  origin = ''
  ingestPort = 0
  #token = ''
  #process: ChildProcess | undefined

  constructor(data = mkdtempSync(path.join(os.tmpdir(), 'millrace-rec-'))) {
    this.data = data
  }

  async start(env: Record<string, string> = {}): Promise<void> {
    const main = path.join(ROOT, 'backend/dist/main.js')
    if (!existsSync(main)) throw new Error('The backend is not built: run "npm run build" first.')
    const child = spawn(process.execPath, [main, '--port', '0', '--data', this.data, '--workers', '1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.#process = child
    let printed = ''
    child.stderr.on('data', (text: Buffer) => (printed += text.toString()))
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Millrace did not start: ${printed}`)), START_MS)
      child.once('exit', () => reject(new Error(`Millrace ended: ${printed}`)))
      child.stdout.on('data', (text: Buffer) => {
        printed += text.toString()
        const found = /(http:\S+)\/\?token=(\S+)[\s\S]*port (\d+)/.exec(printed)
        if (!found) return
        clearTimeout(late)
        child.removeAllListeners('exit')
        ;[this.origin, this.#token, this.ingestPort] = [found[1]!, found[2]!, Number(found[3])]
        resolve()
      })
    })
  }

  async call<T>(method: string, place: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.origin + place, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${place} answered ${answer.status}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  /** Creates a pipeline, deploys it, and waits until it runs. */
  async run(document: PipelineDocument): Promise<{ pipeline: string; run: string }> {
    const { id } = await this.call<{ id: string }>('POST', '/api/pipelines', { document })
    const { run } = await this.call<{ run: RunInfo }>('POST', `/api/pipelines/${id}/deploy`, { sequence: 0 })
    await this.untilStatus(run.id, 'running')
    return { pipeline: id, run: run.id }
  }

  async untilStatus(run: string, status: RunInfo['status'], withinMs = 30_000): Promise<RunInfo> {
    return eventually(async () => {
      const info = await this.call<RunInfo>('GET', `/api/runs/${run}`)
      if (info.status !== status) throw new Error(`The run is ${info.status}${info.error ? `: ${info.error}` : ''}, not ${status}.`)
      return info
    }, withinMs)
  }

  events(run: string): Promise<RunEvent[]> {
    return this.call('GET', `/api/runs/${run}/events?limit=200`)
  }

  /** Process ids of a part; the spare worker is none. */
  pids(part: Part): number[] {
    const supervisor = this.#process!.pid
    if (part === 'redis')
      return processes()
        .filter(({ command }) => command.includes(`${this.data}/sockets/redis.sock`) && !command.startsWith('sh'))
        .map(({ pid }) => pid)
    const own = processes().filter(({ parent, command }) => parent === supervisor && command.includes(`main.${part}.js`))
    if (part !== 'worker') return own.map(({ pid }) => pid)
    const beat = path.join(this.data, 'heartbeats', 'w1.json')
    const holder = existsSync(beat) ? (JSON.parse(readFileSync(beat, 'utf8')) as { pid: number }).pid : 0
    return own.map(({ pid }) => pid).filter((pid) => pid === holder)
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
    const pids = this.pids(part)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    return pids.length > 0
  }

  async stop(): Promise<number | null> {
    const child = this.#process!
    if (child.exitCode !== null) return child.exitCode
    const code = await new Promise<number | null>((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGINT')
    })
    return code
  }

  remove(): void {
    rmSync(this.data, { recursive: true, force: true })
  }
}

function processes(): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]), command }]
    } catch {
      return []
    }
  })
}
