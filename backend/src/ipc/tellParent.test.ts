import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a process whose parent is gone tells nobody, and ends as it wants to', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-parent-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const module = path.join(folder, 'child.mjs')
  await writeFile(
    module,
    `import { tellParent } from ${JSON.stringify(path.join(import.meta.dirname, 'tellParent.ts'))}
     tellParent({ said: 1 })
     process.on('disconnect', () => {
       tellParent({ said: 2 })
       setTimeout(() => process.exit(7), 50)
     })`,
  )
  const child = fork(module, [], { execArgv: [], silent: true })
  expect((await once(child, 'message'))[0]).toEqual({ said: 1 })
  child.disconnect()
  expect((await once(child, 'exit'))[0]).toBe(7)
})
