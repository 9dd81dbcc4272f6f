/** `npm run build`: the backend and the front end, each only when its sources changed since. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

interface Part {
  name: string
  out: string
  /** A change of any of these makes it stale. */
  sources: string[]
  command: string[]
}

const parts: Part[] = [
  {
    name: 'backend',
    out: 'backend/dist',
    sources: ['backend/src', 'backend/tsconfig.json', 'tsconfig.json', 'package-lock.json'],
    command: ['tsc', '-p', 'backend'],
  },
  {
    name: 'editor',
    out: 'frontend/dist',
    sources: [
      'frontend/src',
      'frontend/public',
      'frontend/index.html',
      'frontend/vite.config.ts',
      'frontend/build',
      'shared/src',
      'package-lock.json',
    ],
    command: ['vite', 'build', 'frontend', '--logLevel', 'warn'],
  },
]

/** Names, sizes and times of all source files: enough to know that one changed. */
function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256')
  const add = (file: string) => {
    const found = statSync(file)
    if (found.isDirectory()) for (const name of readdirSync(file).sort()) add(path.join(file, name))
    else hash.update(`${path.relative(root, file)} ${found.size} ${found.mtimeMs}\n`)
  }
  for (const source of sources) add(path.join(root, source))
  return hash.digest('hex')
}

/** Builds what is stale, side by side, and tells of it. Throws when a part does not build. */
export async function build(): Promise<void> {
  const stale = parts.filter(({ out, sources }) => {
    const stamp = path.join(root, out, '.built')
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(sources)
  })
  if (stale.length === 0) return
  const startedAt = performance.now()
  console.log(`Building the ${stale.map(({ name }) => name).join(' and the ')}…`)
  await Promise.all(stale.map(buildPart))
  console.log(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
}

async function buildPart({ name, out, sources, command }: Part): Promise<void> {
  const before = fingerprint(sources)
  rmSync(path.join(root, out), { recursive: true, force: true })
  const code = await new Promise<number | null>((resolve) => {
    const [program, ...args] = command
    const bin = path.join(root, 'node_modules/.bin')
    const child = spawn(path.join(bin, program!), args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH']}` },
    })
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`The ${name} could not be built.`)
  writeFileSync(path.join(root, out, '.built'), before)
}

if (process.argv[1] === import.meta.filename) {
  await build().catch((error: Error) => {
    console.error(error.message)
    process.exit(1)
  })
}
