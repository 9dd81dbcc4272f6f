/** A temporary PostgreSQL server for tests: real, on a free port of the loopback address, gone when the test ends. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { access, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { makeCertificate } from './certificate.ts'
import { installPackages } from './installPackages.ts'

const run = promisify(execFile)
const START_LIMIT_MS = 60_000

export interface PostgresServer {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Connection string of the server's first database. */
  url: string
  /** Makes another, empty database and answers with its connection string. */
  createDatabase(name: string): Promise<string>
  /** Stops the server and keeps its data; 'kill' is a crash. */
  stop(how?: 'fast' | 'kill'): Promise<void>
  /** Starts it again, on the same port and data; `encrypted` = with TLS, for those who want it. */
  start(how?: 'encrypted'): Promise<void>
  /** Makes a certificate of its own authority for localhost and 127.0.0.1, which `start` may use; answers with its file. */
  certify(): Promise<string>
  /** Stops the server and deletes its data. */
  remove(): Promise<void>
}

/** Starts a server in a new temporary folder. As root the server runs as another user, since PostgreSQL refuses root. */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = await findBinaries()
  const owner = await serverUser()
  const folder = await mkdtemp(join(tmpdir(), 'millrace-postgres-'))
  const data = join(folder, 'data')
  const password = 'stream-test'
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password)
  if (owner) for (const path of [folder, passwordFile]) await chown(path, owner.uid, owner.gid)
  const as = { cwd: folder, ...owner }
  await run(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'millrace', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--locale=C', '-N'],
    as,
  )
  const port = await freePort()
  const server = { host: '127.0.0.1', port, user: 'millrace', password, database: 'postgres' }
  const urlOf = (database: string) => `postgres://${server.user}:${password}@${server.host}:${port}/${database}`
  let child: ChildProcess | undefined
  let files: { key: string; certificate: string } | undefined

  const start = async (how?: 'encrypted') => {
    const options = {
      port: String(port),
      listen_addresses: server.host,
      unix_socket_directories: '',
      fsync: 'off',
      max_connections: '50',
      ...(how === 'encrypted' && files && { ssl: 'on', ssl_key_file: files.key, ssl_cert_file: files.certificate }),
    }
    const started = spawn(
      join(binaries, 'postgres'),
      ['-D', data, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
      {
        ...as,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    child = started
    let log = ''
    started.stderr.on('data', (chunk) => (log = (log + chunk).slice(-10_000)))
    const ended = new Promise<never>((_, reject) => {
      started.once('error', reject)
      started.once('exit', () => reject(new Error(`PostgreSQL ended while starting:\n${log}`)))
    })
    ended.catch(() => {})
    await Promise.race([ended, answers(urlOf('postgres'))])
  }
  const stop = async (how: 'fast' | 'kill' = 'fast') => {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    // SIGINT is PostgreSQL's fast shutdown; SIGQUIT its immediate one, which also ends its children as a crash would.
    running.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
  }
  await start()
  return {
    ...server,
    url: urlOf(server.database),
    createDatabase: async (name) => {
      await withClient(urlOf('postgres'), (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`))
      return urlOf(name)
    },
    start,
    certify: async () => {
      files = await makeCertificate('DNS:localhost,IP:127.0.0.1', as)
      return files.certificate
    },
    stop,
    remove: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs `work` with a connection that is closed afterwards. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  // A server that ends while a connection is idle must not end the test's process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS
  for (;;) {
    try {
      return void (await withClient(url, (client) => client.query('SELECT 1')))
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** The folder that holds initdb and postgres: on PATH, under /usr/lib/postgresql, or installed by apt-get when root. */
async function findBinaries(): Promise<string> {
  const found = await lookForBinaries()
  if (found) return found
  installPackages('postgresql')
  const installed = await lookForBinaries()
  if (installed) return installed
  throw new Error('PostgreSQL (initdb and postgres) is needed for this test: put it on PATH or install the package "postgresql".')
}

async function lookForBinaries(): Promise<string | undefined> {
  const versions = (await readdir('/usr/lib/postgresql').catch(() => [])).sort((a, b) => Number(b) - Number(a))
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...versions.map((v) => `/usr/lib/postgresql/${v}/bin`)]
  for (const folder of folders) {
    const both = await Promise.all(
      ['initdb', 'postgres'].map((name) =>
        access(join(folder, name))
          .then(() => true)
          .catch(() => false),
      ),
    )
    if (both.every(Boolean)) return folder
  }
  return undefined
}

/** Ids of a user that may run the server; undefined when this process itself may. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = async (flag: string) => Number((await run('id', [flag, name])).stdout)
      return { uid: await id('-u'), gid: await id('-g') }
    } catch {
      continue
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as.')
}

/** A port of the loopback address that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
