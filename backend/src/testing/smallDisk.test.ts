import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SmallDisk } from './smallDisk.ts'

test('where no disk can be made, the reason is told and nothing is left', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-small-'))
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })
  // No disk has a size that is no number.
  await expect(SmallDisk.create(Number.NaN)).rejects.toThrow(/NaN|mount|unshare/)
  expect(await readdir(folder)).toEqual([])
})
