#!/usr/bin/env node
// Plain JavaScript that an older Node can read: it hands over to the Node that the project pins.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const own = ['../../node_modules/.bin/node', '../node_modules/.bin/node'].map(at).find((path) => existsSync(path))
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24
if (!isNewEnough && !own) {
  console.error(`Millrace needs Node 24 and finds ${process.versions.node}. Run npm ci in the project: it brings its own.`)
  process.exit(1)
}
const child = spawn(isNewEnough ? process.execPath : own, [at('../src/cli/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { UV_THREADPOOL_SIZE: '16', ...process.env },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
