/** The command line of the server, and the same as environment variables. */
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DEFAULT_PORT, ingestPortBeside } from '../app/ports.ts'
import { machineMemory } from './machineMemory.ts'
import type { WatchLimits } from './watchdog.ts'

export interface ServerOptions {
  host: string
  /** 0 = any free port. */
  port: number
  ingestPort: number
  dataFolder: string
  workers: number
  /** Most worker processes besides, for runs that share theirs with no other. */
  isolated: number
  /** Beyond these a worker is ended. */
  limits: WatchLimits
  only: 'all' | 'api' | 'intake' | 'worker'
  /** Name of the worker with `only: worker`. */
  name: string
}

/** Longest path of a socket in the data folder, in bytes: the system's limit is 107. */
const SOCKET_PATH_BYTES = 107
const LONGEST_SOCKET = 'sockets/worker-123456789012.sock'
/** Memory for which one process of a run's own may be started, unless told otherwise, and how many there are at least and at most. */
const BYTES_FOR_ISOLATED = 512 * 1024 ** 2
const FEWEST_ISOLATED = 2
const MOST_ISOLATED = 32
const BATCH_MS = 120_000
const BATCH_BYTES = 16 * 1024 ** 3

export const HELP = `Usage: npm start -- [options]

Starts Millrace: the editor, its api, the intake for live data, and the workers that run pipelines.

  --port N         port of the editor and its api            (MILLRACE_PORT, ${DEFAULT_PORT}; 0 = any free one)
  --host ADDRESS   address to listen on                      (MILLRACE_HOST, 127.0.0.1)
  --ingest-port N  port to which data is posted              (MILLRACE_INGEST_PORT, the port + 1)
  --data FOLDER    where everything is kept                  (MILLRACE_DATA, .millrace)
  --workers N      worker processes                          (MILLRACE_WORKERS, one for each two cores)
  --isolated N     most workers besides, of one run each     (MILLRACE_ISOLATED, one for each 512 MB of memory; for runs
                                                             with free SQL)
  --only PART      start one part only: api, intake, worker  (MILLRACE_ONLY; for containers)
  --name NAME      name of the worker with --only worker     (MILLRACE_NAME, w1)
  --help           this text

Also from the environment: REDIS_URL (a Redis of your own), DATABASE_URL (PostgreSQL in place of SQLite),
MILLRACE_TOKEN (the access token), MILLRACE_ALLOWED_HOSTS (names of a proxy, with commas between),
MILLRACE_SNAPSHOT_MINUTES (from one copy of what a run remembers to the next, from which comparisons begin: 1; 0 = none).
A worker is ended, and the run whose batch does it again is stopped, beyond MILLRACE_BATCH_LIMIT_MS (time of a batch, 120000),
MILLRACE_BATCH_LIMIT_BYTES (written to disk by a batch, 16 GB) and MILLRACE_WORKER_BYTES (memory of a worker with what it
started, half of the machine's; of what the api started, what takes most of so much is ended).
`

/** Reads the command line. Throws with one line for the person; null = help was asked for. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServerOptions | null {
  const text = { type: 'string' } as const
  const { values } = parse(() =>
    parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        'ingest-port': text,
        data: text,
        workers: text,
        isolated: text,
        only: text,
        name: text,
        help: { type: 'boolean', short: 'h' },
      },
    }),
  )
  if (values.help) return null
  const given = (name: keyof typeof values, variable: string) => (values[name] as string | undefined) ?? (env[variable] || undefined)
  const port = whole('--port', given('port', 'MILLRACE_PORT'), 0, 65_535) ?? DEFAULT_PORT
  const only = given('only', 'MILLRACE_ONLY') ?? 'all'
  if (!isPart(only)) throw new Error(`--only is "${only}": give api, intake or worker.`)
  const name = given('name', 'MILLRACE_NAME') ?? 'w1'
  if (!/^[a-z0-9-]{1,8}$/.test(name) || ISOLATED_SLOT.test(name))
    throw new Error(`--name is "${name}": give 1 to 8 lower-case letters, digits and -, not ending as x1 does.`)
  const dataFolder = path.resolve(given('data', 'MILLRACE_DATA') ?? '.millrace')
  if (Buffer.byteLength(path.join(dataFolder, LONGEST_SOCKET)) > SOCKET_PATH_BYTES)
    throw new Error(`The path of the data folder is too long for sockets in it (${dataFolder}): choose a shorter one with --data.`)
  return {
    host: given('host', 'MILLRACE_HOST') ?? '127.0.0.1',
    port,
    ingestPort: whole('--ingest-port', given('ingest-port', 'MILLRACE_INGEST_PORT'), 0, 65_535) ?? ingestPortBeside(port),
    dataFolder,
    workers: whole('--workers', given('workers', 'MILLRACE_WORKERS'), 1, 256) ?? Math.max(1, Math.floor(os.availableParallelism() / 2)),
    isolated: whole('--isolated', given('isolated', 'MILLRACE_ISOLATED'), 1, 99) ?? isolatedFor(machineMemory()),
    limits: {
      batchMs: limit(env, 'MILLRACE_BATCH_LIMIT_MS') ?? BATCH_MS,
      batchBytes: limit(env, 'MILLRACE_BATCH_LIMIT_BYTES') ?? BATCH_BYTES,
      workerBytes: limit(env, 'MILLRACE_WORKER_BYTES') ?? Math.floor(machineMemory() / 2),
    },
    only,
    name,
  }
}

const ISOLATED_SLOT = /(^|-)x\d+$/

/** Names of the slots that share runs, and of those that have one run each. Several supervisors may share a data folder. */
export function workerSlots({ only, name, workers, isolated }: ServerOptions): { slots: string[]; isolatedSlots: string[] } {
  const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`)
  if (only === 'worker') return { slots: [name], isolatedSlots: numbered(`${name}-x`, isolated) }
  return only === 'all' ? { slots: numbered('w', workers), isolatedSlots: numbered('x', isolated) } : { slots: [], isolatedSlots: [] }
}

const isolatedFor = (bytes: number) => Math.min(MOST_ISOLATED, Math.max(FEWEST_ISOLATED, Math.floor(bytes / BYTES_FOR_ISOLATED)))

const isPart = (only: string): only is ServerOptions['only'] => ['all', 'api', 'intake', 'worker'].includes(only)

function parse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${(error as Error).message.split('\n')[0]} See --help.`, { cause: error })
  }
}

const limit = (env: NodeJS.ProcessEnv, variable: string) => whole(variable, env[variable] || undefined, 1, Number.MAX_SAFE_INTEGER)

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} is "${text}": give a whole number from ${least} to ${most}.`)
  return value
}
