/** Loaded before a process with `--import`: its wall clock is off by the milliseconds that stand in the file MILLRACE_TEST_CLOCK. */
import { readFileSync } from 'node:fs'

const file = process.env['MILLRACE_TEST_CLOCK']!
const READ_EVERY_MS = 20

const machine = Date
let offset = 0
let readAt = -Infinity

function now(): number {
  if (performance.now() - readAt > READ_EVERY_MS) {
    offset = Number(readFileSync(file, 'utf8'))
    readAt = performance.now()
  }
  return machine.now() + offset
}

globalThis.Date = new Proxy(machine, {
  construct: (target, args: [], newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
  get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
})
