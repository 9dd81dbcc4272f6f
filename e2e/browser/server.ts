/** Starts Millrace as `npm start` does, in a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SystemInfo } from '@millrace/shared'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START_MS = 60_000

export interface Server {
  /** Address of the list of pipelines, with the token in it. */
  link: string
  /** The link that is printed: on a first visit it leads to the sample. */
  printedLink: string
  origin: string
  ingestPort: number
  data: string
  /** Calls the api with the token. */
  get<T>(place: string): Promise<T>
  /** Process ids by name: api, intake, worker w1, redis. */
  processes(): Promise<Record<string, number>>
  /** As Ctrl-C; answers with the exit code. */
  stop(): Promise<number | null>
}

export async function startServer(args: string[] = [], env: Record<string, string> = {}): Promise<Server> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'millrace-e2e-'))
  const child = spawn(process.execPath, ['scripts/start.ts', '--port', '0', '--data', data, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const printed = await untilPrinted(child, /token=\S+[\s\S]*posted to port \d+/)
  const link = /http:\S+token=\S+/.exec(printed)![0]
  const { origin, searchParams } = new URL(link)
  const authorization = `Bearer ${searchParams.get('token')}`
  const get = async <T>(place: string): Promise<T> => {
    const answer = await fetch(new URL(place, origin), { headers: { authorization } })
    if (!answer.ok) throw new Error(`GET ${place} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    link: link.replace('/?', '/?list&'),
    printedLink: link,
    origin,
    data,
    ingestPort: Number(/posted to port (\d+)/.exec(printed)![1]),
    get,
    processes: async () => {
      const { children } = await get<SystemInfo>('/api/system')
      return { ...Object.fromEntries(children.map(({ name, pid }) => [name, pid])), redis: redisOf(data) }
    },
    stop: async () => {
      const ended = new Promise<number | null>((resolve) =>
        child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
      )
      child.kill('SIGINT')
      const code = await ended
      rmSync(data, { recursive: true, force: true })
      return code
    },
  }
}

/** The managed Redis of a data folder, found by the socket in its command line. */
function redisOf(data: string): number {
  const socket = path.join(data, 'sockets', 'redis.sock')
  const isIt = (pid: string) => {
    const [program = '', ...rest] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return !/\b(ba|da)?sh$/.test(program) && [program, ...rest].join(' ').includes(socket)
  }
  const pid = readdirSync('/proc').find((entry) => {
    try {
      return /^\d+$/.test(entry) && isIt(entry)
    } catch {
      // It ended meanwhile.
      return false
    }
  })
  if (pid === undefined) throw new Error(`No Redis runs at ${socket}.`)
  return Number(pid)
}

function untilPrinted(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const late = setTimeout(() => reject(new Error(`Millrace did not start within ${START_MS / 1000} s. It printed: ${printed}`)), START_MS)
    child.once('exit', (code) => reject(new Error(`Millrace ended with code ${code}. It printed: ${printed}`)))
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      if (!wanted.test(printed)) return
      clearTimeout(late)
      child.removeAllListeners('exit')
      resolve(printed)
    })
  })
}
