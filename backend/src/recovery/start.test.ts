/** What hinders a start is said in one line, with exit code 1, and nothing stays behind. */
import { spawn } from 'node:child_process'
import { createServer as createHttpServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, type TestContext } from 'vitest'
import { freePort, startPostgres } from '../testing/postgres.ts'
import { SmallDisk } from '../testing/smallDisk.ts'
import { processesOf } from './processes.ts'
import { MAIN, System } from './system.ts'

const END_MS = 15_000
const PASSWORD = 'not-to-be-seen'

/** What a case needs, ended after it. */
let ending: (() => unknown)[]
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-start-'))
  ending = [() => rmSync(folder, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const end of ending.toReversed()) await end()
})

interface Start {
  args?: string[]
  env?: Record<string, string>
  enter?: readonly string[]
}

async function start({ args = [], env = {}, enter = [] }: Start) {
  const given = ['--data', path.join(folder, 'data'), '--port', '0', '--workers', '1', ...args]
  const [command, ...rest] = [...enter, process.execPath, MAIN, ...given]
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  ending.push(() => child.kill('SIGKILL'))
  const startedAt = performance.now()
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr, took: performance.now() - startedAt }
}

async function listening(server: Server): Promise<string> {
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  ending.push(() => new Promise((resolve) => server.close(resolve)))
  return String(port)
}
/** Takes connections and never says a word. */
const silent = () => {
  const server = createServer((socket) => {
    ending.push(() => socket.destroy())
    socket.on('error', () => undefined).resume()
  })
  return listening(server)
}
const web = () => listening(createHttpServer((_, response) => response.end('Hello')))

async function running(): Promise<System> {
  const system = new System({ data: path.join(folder, 'data') })
  ending.push(() => system.remove())
  await system.start()
  ending.push(() => system.stop())
  return system
}

async function disk(test: TestContext, leaveBytes: number): Promise<Start> {
  const bytes = 8 * 1024 * 1024
  const small = await SmallDisk.of(test, bytes)
  ending.push(() => small.remove())
  await small.fill(bytes - leaveBytes)
  return { args: ['--data', path.join(small.inside, 'data')], enter: small.enter }
}

const cases: [name: string, given: (test: TestContext) => Start | Promise<Start>, words: RegExp][] = [
  ['a port in use', async () => ({ args: ['--port', await silent()] }), /^Another program listens on 127\.0\.0\.1:\d+: .*--port/],
  [
    'an ingest port in use',
    async () => ({ args: ['--ingest-port', await silent()] }),
    /^Another program listens on 127\.0\.0\.1:\d+: .*--ingest-port/,
  ],
  ['the address of another machine', () => ({ args: ['--host', '203.0.113.1'] }), /^203\.0\.113\.1 is no address of this machine/],
  ['a host that is no address', () => ({ args: ['--host', 'no host'] }), /^no host/],
  [
    'a data folder in use',
    async () => {
      await running()
      return {}
    },
    /^Another Millrace works on .*data: stop it, or choose another folder with --data/,
  ],
  [
    'a file in the data folder’s place',
    async () => {
      await writeFile(path.join(folder, 'data'), '')
      return {}
    },
    /^The data folder .*data cannot be written: .*--data/,
  ],
  [
    'a data folder below a file',
    () => ({ args: ['--data', path.join(MAIN, 'data')] }),
    /^The data folder .*data cannot be written: .*--data/,
  ],
  ['too long a path', () => ({ args: ['--data', path.join(folder, 'x'.repeat(100))] }), /too long for sockets/],
  [
    'an empty token',
    async () => {
      await mkdir(path.join(folder, 'data'))
      await writeFile(path.join(folder, 'data', 'token'), '')
      return {}
    },
    /token is empty: delete it/,
  ],
  [
    'a secret key that is none',
    async () => {
      await mkdir(path.join(folder, 'data'))
      await writeFile(path.join(folder, 'data', 'secret.key'), 'secret\n')
      return {}
    },
    /secret\.key does not hold a key/,
  ],
  [
    'a store that is none',
    async () => {
      await mkdir(path.join(folder, 'data'))
      await writeFile(path.join(folder, 'data', 'millrace.sqlite'), 'This is no database.'.repeat(100))
      return {}
    },
    /^The store .*not a database/,
  ],
  ['a full disk', (test) => disk(test, 0), /the disk is full/],
  ['a disk with hardly any room', (test) => disk(test, 64 * 1024), /the disk is full/],
  [
    'a REDIS_URL where nobody listens',
    async () => ({ env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` } }),
    /^REDIS_URL cannot be used \(127/,
  ],
  [
    'a REDIS_URL of a web server',
    async () => ({ env: { REDIS_URL: `redis://127.0.0.1:${await web()}` } }),
    /^REDIS_URL cannot be used \(127/,
  ],
  [
    'a REDIS_URL of a server that says nothing',
    async () => ({ env: { REDIS_URL: `redis://127.0.0.1:${await silent()}` } }),
    /^REDIS_URL cannot be used \(127/,
  ],
  ['a REDIS_URL that is none', () => ({ env: { REDIS_URL: 'http://127.0.0.1:6379' } }), /^REDIS_URL cannot be used/],
  [
    'a DATABASE_URL where nobody listens',
    async () => ({ env: { DATABASE_URL: `postgres://me:${PASSWORD}@127.0.0.1:${await freePort()}/db` } }),
    /^DATABASE_URL cannot be used \(127/,
  ],
  [
    'a DATABASE_URL of a web server',
    async () => ({ env: { DATABASE_URL: `postgres://me:${PASSWORD}@127.0.0.1:${await web()}/db` } }),
    /^DATABASE_URL cannot be used \(127/,
  ],
  [
    'a DATABASE_URL of a server that says nothing',
    async () => ({ env: { DATABASE_URL: `postgres://me:${PASSWORD}@127.0.0.1:${await silent()}/db` } }),
    /^DATABASE_URL cannot be used \(127/,
  ],
  ['a DATABASE_URL that is none', () => ({ env: { DATABASE_URL: 'mysql://127.0.0.1/db' } }), /^DATABASE_URL cannot be used/],
  [
    'a DATABASE_URL with a wrong password',
    async () => {
      const postgres = await startPostgres()
      ending.push(() => postgres.remove())
      return { env: { DATABASE_URL: postgres.url.replace(postgres.password, PASSWORD) } }
    },
    /^DATABASE_URL cannot be used \(127.*password/,
  ],
  [
    'a part that cannot find its database',
    () => ({ args: ['--only', 'worker'], env: { DATABASE_URL: `postgres://me:${PASSWORD}@127.0.0.1:1/db` } }),
    /^DATABASE_URL cannot be used/,
  ],
  ['a port that is no number', () => ({ args: ['--port', 'web'] }), /^--port is "web": give a whole number from 0 to 65535\.$/],
  ['a port that is none, in the environment', () => ({ args: ['--port', '70000'], env: { MILLRACE_PORT: '1' } }), /^--port is "70000"/],
  ['no workers', () => ({ args: ['--workers', '0'] }), /^--workers is "0"/],
  ['a part that there is not', () => ({ args: ['--only', 'web'] }), /^--only is "web": give api, intake or worker\.$/],
  ['an option that there is not', () => ({ args: ['--frobnicate'] }), /^Unknown option '--frobnicate'.* See --help\.$/],
  ['a word without an option', () => ({ args: ['frobnicate'] }), /frobnicate.* See --help\.$/],
  ['an option without its value', () => ({ args: ['--port'] }), /--port.* See --help\.$/],
]

test.for(cases)('%s', { timeout: 60_000 }, async ([, given, words], context) => {
  const problem = await given(context)
  const others = processesOf(folder).length
  const { code, stdout, stderr, took } = await start(problem)
  expect(stderr.trimEnd()).toMatch(words)
  expect([code, stderr.trimEnd().split('\n').length, stdout]).toEqual([1, 1, ''])
  expect(stderr).not.toContain(PASSWORD)
  expect(took).toBeLessThan(END_MS)
  expect(processesOf(folder).length).toBe(others)
})

test('--help says what there is', async () => {
  const { code, stdout, stderr } = await start({ args: ['--help'] })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/--data FOLDER[\s\S]*MILLRACE_DATA/)
})
