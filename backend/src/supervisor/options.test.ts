import { expect, test } from 'vitest'
import { HELP, readOptions, workerSlots } from './options.ts'

const read = (args: string[], env: NodeJS.ProcessEnv = {}) => readOptions(['--data', '/tmp/data', ...args], env)!

test('arguments come before the environment, and the environment before what is usual', () => {
  expect(read([])).toMatchObject({ port: 4700, ingestPort: 4701, only: 'all', limits: { batchMs: 120_000 } })
  const env = { MILLRACE_ISOLATED: '7', MILLRACE_BATCH_LIMIT_MS: '500', MILLRACE_WORKER_BYTES: '1000000' }
  expect(read([], env)).toMatchObject({ isolated: 7, limits: { batchMs: 500, workerBytes: 1_000_000 } })
  expect(read(['--isolated', '3'], env)).toMatchObject({ isolated: 3 })
})

test.each([
  ['--port', 'MILLRACE_PORT', '5000'],
  ['--host', 'MILLRACE_HOST', '0.0.0.0'],
  ['--ingest-port', 'MILLRACE_INGEST_PORT', '6000'],
  ['--data', 'MILLRACE_DATA', '/tmp/elsewhere'],
  ['--workers', 'MILLRACE_WORKERS', '9'],
  ['--isolated', 'MILLRACE_ISOLATED', '9'],
  ['--only', 'MILLRACE_ONLY', 'worker'],
  ['--name', 'MILLRACE_NAME', 'w9'],
])('%s is the same as %s, and --help names both', (option, variable, value) => {
  const given = readOptions([option, value], {})
  expect(given).toEqual(readOptions([], { [variable]: value }))
  expect(given).not.toEqual(readOptions([], {}))
  // Nothing is the same as nothing.
  expect(readOptions([], { [variable]: '' })).toEqual(readOptions([], {}))
  expect(HELP).toMatch(new RegExp(`^  ${option} [A-Z].*${variable}\\b`, 'm'))
})

test('slots that share runs, and slots for one run each', () => {
  expect(workerSlots(read(['--workers', '2', '--isolated', '3']))).toEqual({ slots: ['w1', 'w2'], isolatedSlots: ['x1', 'x2', 'x3'] })
  // Containers share a data folder: what each starts has names of its own.
  const container = workerSlots(read(['--only', 'worker', '--name', 'big-one', '--isolated', '2']))
  expect(container).toEqual({ slots: ['big-one'], isolatedSlots: ['big-one-x1', 'big-one-x2'] })
  expect(workerSlots(read(['--only', 'intake']))).toEqual({ slots: [], isolatedSlots: [] })
})

test('the name of the last slot is no longer than a socket allows', () => {
  const { isolatedSlots } = workerSlots(read(['--only', 'worker', '--name', '12345678', '--isolated', '99']))
  expect(Math.max(...isolatedSlots.map(({ length }) => length))).toBe(12)
})

test.each([
  [['--name', '123456789'], '--name is "123456789"'],
  [['--name', 'x1'], '--name is "x1"'],
  [['--name', 'w1-x12'], '--name is "w1-x12"'],
  [['--isolated', '0'], '--isolated is "0": give a whole number from 1 to 99.'],
  [['--isolated', 'many'], '--isolated is "many"'],
])('%s is refused in words', (args, message) => {
  expect(() => read(args)).toThrow(message)
})
test('a limit that is no number is refused in words', () => {
  expect(() => read([], { MILLRACE_BATCH_LIMIT_MS: '2 min' })).toThrow('MILLRACE_BATCH_LIMIT_MS is "2 min": give a whole number')
})
