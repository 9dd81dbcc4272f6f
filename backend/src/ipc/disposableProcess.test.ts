import { expect, test } from 'vitest'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DisposableProcess } from './disposableProcess.ts'

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

test('a long question has time for each of its parts, and a limit for all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-disposable-'))
  const module = join(folder, 'slow.mjs')
  writeFileSync(module, SLOW)
  const slow = new DisposableProcess<{ id: number; parts: number }, { done?: true; late?: string | undefined }>({
    module,
    args: [],
    timeoutMs: 1500,
    name: 'test',
  })
  try {
    const late = (suspect: { node: string } | undefined) => ({ late: suspect?.node })
    expect(await slow.ask({ parts: 4 }, late, { timeoutMs: 60_000, partMs: 1500 })).toMatchObject({ done: true })
    expect(await slow.ask({ parts: 1000 }, late)).toMatchObject({ late: expect.stringMatching(/^part[123]$/) })
  } finally {
    await slow.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
