/** `npm run dev`: compiles and restarts the backend on every change, and serves the front end with hot reload. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import path from 'node:path'
import { build } from './build.ts'

const root = path.resolve(import.meta.dirname, '..')
const bin = path.join(root, 'node_modules/.bin')
const RESTART_AFTER_MS = 200

await build()
const tools: ChildProcess[] = []
const tool = (program: string, args: string[], env: Record<string, string> = {}) =>
  void tools.push(spawn(path.join(bin, program), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }))

let server: ChildProcess
let hasEditor = false
function startServer(): void {
  server = spawn(process.execPath, ['backend/dist/main.js', ...process.argv.slice(2)], { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] })
  server.stdout!.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    const link = /(http:\S+)\/(\?token=\S+)/.exec(text)
    if (!link || hasEditor) return
    hasEditor = true
    // The editor's own server passes on what belongs to the api, the sign-in too.
    tool('vite', ['frontend'], { MILLRACE_API: link[1]! })
    console.log(`With hot reload: http://localhost:5173/${link[2]!}\n`)
  })
}
startServer()
tool('tsc', ['-p', 'backend', '--watch', '--preserveWatchOutput'])

let timer: NodeJS.Timeout | undefined
let restarting = false
async function restart(): Promise<void> {
  if (restarting) return
  restarting = true
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  restarting = false
  startServer()
}
for (const folder of ['backend/dist', 'shared/src']) {
  watch(path.join(root, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void restart(), RESTART_AFTER_MS)
  })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    clearTimeout(timer)
    restarting = true
    for (const child of tools) child.kill(signal)
    server.once('exit', () => process.exit(0))
    server.kill(signal)
  })
}
