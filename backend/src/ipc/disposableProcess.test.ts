import { expect, onTestFinished, test } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DisposableProcess, type DisposableOptions } from './disposableProcess.ts'

/** Answers after some parts of half a second each; each part is told. */
const SLOW = `process.on('message', ({ id, parts }) => {
  const part = (n) => {
    if (n === parts) return process.send({ id, done: true })
    process.send({ id, at: { node: 'part' + n } })
    setTimeout(() => part(n + 1), 500)
  }
  part(0)
})
process.send({ ready: true })`

/** Asks for more and more memory. */
const GREEDY = `const held = []
process.on('message', () => { for (;;) held.push(Buffer.alloc(50_000_000, 1)) })
process.send({ ready: true })`

function moduleOf(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-disposable-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const module = join(folder, name)
  writeFileSync(module, text)
  return module
}

const slowly = (limits: Pick<DisposableOptions, 'timeoutMs' | 'waitedMs'>) =>
  new DisposableProcess<{ id: number; parts: number }, { done?: true; late?: string | undefined }>({
    module: moduleOf('slow.mjs', SLOW),
    args: [],
    name: 'test',
    ...limits,
  })
const late = (suspect: { node: string } | undefined) => ({ late: suspect?.node })

test('a process that asks for more memory than it may ends, and its question is answered', async () => {
  const module = moduleOf('greedy.mjs', GREEDY)
  const greedy = new DisposableProcess<{ id: number }, { late: true }>({
    module,
    args: [],
    timeoutMs: 60_000,
    dataLimit: 600_000_000,
    name: 'test',
  })
  try {
    expect(await greedy.ask({}, () => ({ late: true }))).toEqual({ late: true })
  } finally {
    await greedy.close()
  }
}, 60_000)

test('a long question has time for each of its parts, and a limit for all of them', async () => {
  const slow = slowly({ timeoutMs: 1500 })
  try {
    expect(await slow.ask({ parts: 4 }, late, { timeoutMs: 60_000, partMs: 1500 })).toMatchObject({ done: true })
    expect(await slow.ask({ parts: 1000 }, late)).toMatchObject({ late: expect.stringMatching(/^part[123]$/) })
  } finally {
    await slow.close()
  }
})

test('what a process waits for the processor does not count, but not without end', async () => {
  const slow = slowly({ timeoutMs: 600, waitedMs: () => performance.now() })
  try {
    expect(await slow.ask({ parts: 3 }, late)).toMatchObject({ done: true })
    expect(await slow.ask({ parts: 1000 }, late)).toMatchObject({ late: expect.stringMatching(/^part[345]$/) })
  } finally {
    await slow.close()
  }
})
