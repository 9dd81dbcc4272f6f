/** The command line of the server, and the same as environment variables. */
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

export interface ServerOptions {
  host: string
  /** 0 = any free port. */
  port: number
  ingestPort: number
  dataFolder: string
  workers: number
  only: 'all' | 'api' | 'intake' | 'worker'
  /** Name of the worker with `only: worker`. */
  name: string
}

/** Longest path of a socket in the data folder, in bytes: the system's limit is 107. */
const SOCKET_PATH_BYTES = 107
const LONGEST_SOCKET = 'sockets/worker-123456789012.sock'

export const HELP = `Usage: npm start -- [options]

Starts Millrace: the editor, its api, the intake for live data, and the workers that run pipelines.

  --port N         port of the editor and its api            (MILLRACE_PORT, 4700; 0 = any free one)
  --host ADDRESS   address to listen on                      (MILLRACE_HOST, 127.0.0.1)
  --ingest-port N  port to which data is posted              (MILLRACE_INGEST_PORT, the port + 1)
  --data FOLDER    where everything is kept                  (MILLRACE_DATA, .millrace)
  --workers N      worker processes                          (MILLRACE_WORKERS, one for each two cores)
  --only PART      start one part only: api, intake, worker  (MILLRACE_ONLY; for containers)
  --name NAME      name of the worker with --only worker     (MILLRACE_NAME, w1)
  --help           this text

Also from the environment: REDIS_URL (a Redis of your own), DATABASE_URL (PostgreSQL in place of SQLite),
MILLRACE_TOKEN (the access token), MILLRACE_ALLOWED_HOSTS (names of a proxy, with commas between).
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
        only: text,
        name: text,
        help: { type: 'boolean', short: 'h' },
      },
    }),
  )
  if (values.help) return null
  const given = (name: keyof typeof values, variable: string) => (values[name] as string | undefined) ?? (env[variable] || undefined)
  const port = whole('--port', given('port', 'MILLRACE_PORT'), 0, 65_535) ?? 4700
  const only = given('only', 'MILLRACE_ONLY') ?? 'all'
  if (!isPart(only)) throw new Error(`--only is "${only}": give api, intake or worker.`)
  const name = given('name', 'MILLRACE_NAME') ?? 'w1'
  if (!/^[a-z0-9-]{1,12}$/.test(name)) throw new Error(`--name is "${name}": give 1 to 12 lower-case letters, digits and -.`)
  const dataFolder = path.resolve(given('data', 'MILLRACE_DATA') ?? '.millrace')
  if (Buffer.byteLength(path.join(dataFolder, LONGEST_SOCKET)) > SOCKET_PATH_BYTES)
    throw new Error(`The path of the data folder is too long for sockets in it (${dataFolder}): choose a shorter one with --data.`)
  return {
    host: given('host', 'MILLRACE_HOST') ?? '127.0.0.1',
    port,
    ingestPort:
      whole('--ingest-port', given('ingest-port', 'MILLRACE_INGEST_PORT'), 0, 65_535) ?? (port === 0 ? 0 : Math.min(port + 1, 65_535)),
    dataFolder,
    workers: whole('--workers', given('workers', 'MILLRACE_WORKERS'), 1, 256) ?? Math.max(1, Math.floor(os.availableParallelism() / 2)),
    only,
    name,
  }
}

const isPart = (only: string): only is ServerOptions['only'] => ['all', 'api', 'intake', 'worker'].includes(only)

function parse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${(error as Error).message.split('\n')[0]} See --help.`, { cause: error })
  }
}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} is "${text}": give a whole number from ${least} to ${most}.`)
  return value
}
