import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findServer } from './findServer.ts'

test('where none is there and nothing can be kept, it is said what to do', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-find-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(path.join(folder, 'cache'), 'a file, not a folder')
  await expect(findServer(() => undefined, { PATH: folder, XDG_CACHE_HOME: path.join(folder, 'cache') })).rejects.toThrow(
    /^No Redis server was found.*REDIS_URL/,
  )
})
