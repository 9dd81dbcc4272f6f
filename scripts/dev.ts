/** `npm run dev`: compiles and restarts the backend on every change, and serves the front end with hot reload. */
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'node_modules/.bin')
const RESTART_AFTER_MS = 200

await build()
const children: ChildProcess[] = []
const start = (program: string, args: string[]): ChildProcess => {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' })
  children.push(child)
  return child
}

let server = start(process.execPath, ['backend/dist/main.js', ...process.argv.slice(2)])
start(path.join(bin, 'tsc'), ['-p', 'backend', '--watch', '--preserveWatchOutput'])
start(path.join(bin, 'vite'), ['frontend'])

let timer: NodeJS.Timeout | undefined
const restart = (): void => {
  clearTimeout(timer)
  timer = setTimeout(() => {
    const before = server
    before.once('exit', () => {
      server = start(process.execPath, ['backend/dist/main.js', ...process.argv.slice(2)])
    })
    before.kill('SIGTERM')
  }, RESTART_AFTER_MS)
}
for (const folder of ['backend/dist', 'shared/src']) watch(path.join(root, folder), { recursive: true }, restart)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
    server.once('exit', () => process.exit(0))
  })
}
