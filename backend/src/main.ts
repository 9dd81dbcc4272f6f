/** The supervisor process: `npm start`. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readConfig } from './app/config.ts'
import { roomOn } from './files/diskRoom.ts'
import { lockFolder } from './ipc/folderLock.ts'
import { loadSecretKey } from './secrets/secretKey.ts'
import { checkDatabase, checkRedis } from './supervisor/checkServers.ts'
import { HELP, readOptions, type ServerOptions } from './supervisor/options.ts'
import { Supervisor } from './supervisor/supervisor.ts'

/** With less than this, no part would get far. */
const LEAST_ROOM_BYTES = 1024 * 1024

class StartProblem extends Error {}

async function prepareFolder(options: ServerOptions): Promise<{ release(): void }> {
  const { dataFolder, only, name } = options
  const probe = path.join(dataFolder, `.write-test-${process.pid}`)
  try {
    await mkdir(path.join(dataFolder, 'sockets'), { recursive: true, mode: 0o700 })
    await writeFile(probe, '')
    await rm(probe)
    if ((await roomOn(dataFolder)).free < LEAST_ROOM_BYTES) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
    const lock = lockFolder(dataFolder, only === 'all' ? 'millrace' : `millrace-${only}-${only === 'worker' ? name : ''}`)
    if (lock) return lock
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const words =
      code === 'ENOSPC' || /full/.test(message)
        ? 'the disk is full: make room, or choose another folder with --data'
        : `${message}: choose another folder with --data`
    throw new StartProblem(`The data folder ${dataFolder} cannot be written: ${words}.`)
  }
  throw new StartProblem(`Another Millrace works on ${dataFolder}: stop it, or choose another folder with --data.`)
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (!options) return void process.stdout.write(HELP)
  const startedAt = performance.now()
  const lock = await prepareFolder(options)
  const redisUrl = process.env['REDIS_URL'] || undefined
  if (redisUrl) await checkRedis(redisUrl)
  const databaseUrl = process.env['DATABASE_URL'] || undefined
  if (databaseUrl) await checkDatabase(databaseUrl)
  // Every process needs it: what is wrong with it is said once.
  await loadSecretKey(options.dataFolder)
  const { token } = await readConfig({ ...process.env, MILLRACE_DATA: options.dataFolder, MILLRACE_PORT: '', MILLRACE_INGEST_PORT: '' })
  const manifest = JSON.parse(await readFile(path.join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
  const supervisor = new Supervisor({
    options,
    version: manifest.version,
    token,
    programs: import.meta.dirname,
    extension: path.extname(import.meta.filename),
    now: () => Date.now(),
    log: (line) => console.error(line),
  })
  let stopping = false
  const stop = (code: number) => {
    if (stopping) return
    stopping = true
    void supervisor.stop().then(() => {
      lock.release()
      process.exit(code)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0))
  try {
    const ports = await supervisor.start(redisUrl)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    if (options.only === 'all' || options.only === 'api') {
      const host = options.host === '0.0.0.0' || options.host === '::' ? os.hostname() : options.host
      console.log(
        `Millrace is running (started in ${seconds} s). Open\n\n  http://${host.includes(':') ? `[${host}]` : host}:${ports.api}/?token=${token}\n`,
      )
    } else console.log(`Millrace ${options.only} is running.`)
    if (options.only !== 'worker' && options.only !== 'api') console.log(`Data is posted to port ${ports.ingest}. Ctrl-C stops everything.`)
  } catch (error) {
    if ((error as Error).message) console.error((error as Error).message)
    stop(1)
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
