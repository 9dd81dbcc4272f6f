/** A temporary MariaDB server for tests: real, on a free port of the loopback address, gone when the test ends. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { access, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { createConnection, type Connection } from 'mysql2/promise'
import { makeCertificate } from './certificate.ts'
import { installPackages } from './installPackages.ts'
import { freePort } from './postgres.ts'

const run = promisify(execFile)
const START_LIMIT_MS = 60_000

export interface MariadbServer {
  host: string
  port: number
  user: string
  password: string
  database: string
  /** Its certificate, of its own authority and for the name db.test. */
  certificate: string
  connect(): Promise<Connection>
  /** Stops the server and keeps its data; 'kill' is a crash. */
  stop(how?: 'fast' | 'kill'): Promise<void>
  /** Starts it again, on the same port and data; `clear` = without TLS. */
  start(how?: 'clear'): Promise<void>
  /** Stops the server and deletes its data. */
  remove(): Promise<void>
}

/** Starts a server in a new temporary folder, as a user without rights when this process is root. */
export async function startMariadb(): Promise<MariadbServer> {
  const { install, server } = await findBinaries()
  const folder = await mkdtemp(join(tmpdir(), 'millrace-mariadb-'))
  const data = join(folder, 'data')
  const owner = process.getuid?.() === 0 ? await idsOf('nobody') : undefined
  if (owner) await chown(folder, owner.uid, owner.gid)
  const as = { cwd: folder, ...owner }
  const { key, certificate } = await makeCertificate('DNS:db.test', as)
  await run(install, ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'], as)
  const port = await freePort()
  const about = { host: '127.0.0.1', port, user: 'millrace', password: 'stream-test', database: 'stream' }
  let child: ChildProcess | undefined
  const start = async (how?: 'clear') => {
    const started = spawn(
      server,
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(folder, 's')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--innodb-flush-log-at-trx-commit=2',
        '--innodb-buffer-pool-size=32M',
        '--skip-name-resolve',
        ...(how === 'clear' ? ['--skip-ssl'] : [`--ssl-key=${key}`, `--ssl-cert=${certificate}`]),
      ],
      { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    child = started
    let log = ''
    started.stderr.on('data', (chunk) => (log = (log + chunk).slice(-10_000)))
    const ended = new Promise<never>((_, reject) => {
      started.once('error', reject)
      started.once('exit', () => reject(new Error(`MariaDB ended while starting:\n${log}`)))
    })
    ended.catch(() => {})
    await Promise.race([ended, answers({ socketPath: join(folder, 's'), user: 'root' })])
  }
  const stop = async (how: 'fast' | 'kill' = 'fast') => {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill(how === 'fast' ? 'SIGTERM' : 'SIGKILL')
    await ended
  }
  await start()
  const root = await createConnection({ socketPath: join(folder, 's'), user: 'root' })
  await root.query(`CREATE DATABASE ${about.database} CHARACTER SET utf8mb4`)
  await root.query(`CREATE USER '${about.user}'@'%' IDENTIFIED BY '${about.password}'`)
  await root.query(`GRANT ALL ON *.* TO '${about.user}'@'%' WITH GRANT OPTION`)
  await root.end()
  return {
    ...about,
    certificate,
    connect: () => createConnection(about),
    start,
    stop,
    remove: async () => {
      await stop('kill')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answers(how: { socketPath: string; user: string }): Promise<void> {
  const until = Date.now() + START_LIMIT_MS
  for (;;) {
    try {
      const connection = await createConnection(how)
      return await connection.end()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** The programs on PATH or in /usr/sbin, or installed by apt-get when root. */
async function findBinaries(): Promise<{ install: string; server: string }> {
  const found = await lookForBinaries()
  if (found) return found
  // The server without the service around it, and what sets it up.
  installPackages('mariadb-server-core', 'mariadb-client-core')
  const installed = await lookForBinaries()
  if (installed) return installed
  throw new Error(
    'MariaDB (mariadbd and mariadb-install-db) is needed for this test: put it on PATH or install "mariadb-server-core" and "mariadb-client-core".',
  )
}

async function lookForBinaries(): Promise<{ install: string; server: string } | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/sbin']
  const find = async (name: string) => {
    for (const folder of folders) {
      const file = join(folder, name)
      const isThere = await access(file).then(
        () => true,
        () => false,
      )
      if (isThere) return file
    }
    return undefined
  }
  const [install, server] = [await find('mariadb-install-db'), await find('mariadbd')]
  // Which the former calls.
  const reader = await find('my_print_defaults')
  return install && server && reader ? { install, server } : undefined
}

async function idsOf(name: string): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await run('id', [flag, name])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}
