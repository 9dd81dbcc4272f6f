import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const module_ = pathToFileURL(path.join(import.meta.dirname, 'whenParentEnds.ts')).href

test.each([
  ['while it is at work', ''],
  ['before it listened', 'while (process.connected) await new Promise(setImmediate)'],
])('a process ends whose parent has ended %s', async (_, before) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-parent-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'child.mjs')
  await writeFile(
    file,
    `${before}
    const { whenParentEnds } = await import(${JSON.stringify(module_)})
    whenParentEnds(() => process.exit(7))
    process.send?.('listens', () => undefined)
    setInterval(() => undefined, 1000)`,
  )
  const child = fork(file, [], { execArgv: [] })
  const ended = once(child, 'exit')
  if (before === '') await once(child, 'message')
  child.disconnect()
  expect(await ended).toEqual([7, null])
})
