/** What a folder remembers of files that were taken is bounded by what the folder holds. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Json } from '@millrace/shared'
import { expect, test } from 'vitest'
import type { SourceContext } from '../source.ts'
import { folderSource } from './source.ts'

test('a file that went away long ago is forgotten; one that is away for a moment is not taken again', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-folder-'))
  let now = 1_000_000
  let records = 0
  const positions: Json[] = []
  const context: SourceContext = {
    run: 'r',
    node: 'in',
    format: { kind: 'lines' },
    position: undefined,
    now: () => now,
    status: () => undefined,
    tell: () => undefined,
    readers: '',
    ingest: () => () => undefined,
    sink: {
      append: (_, count) => void (records += count),
      position: (position) => void positions.push(position),
      table: () => undefined,
      reference: () => undefined,
      appendDurably: async () => undefined,
      hasKey: () => false,
    },
  }
  const receiver = folderSource.start({ path: folder, pattern: '*', start: 'all' }, context)
  const remembered = () => (folderSource.joinPositions!(positions) as { files: string[] }).files
  const write = (name: string) => writeFile(path.join(folder, name), 'line\n')
  try {
    await write('a')
    await expect.poll(() => records).toBe(1)
    await rm(path.join(folder, 'a'))
    await write('b')
    await expect.poll(() => records).toBe(2)
    now += 59_000
    await write('a')
    await write('c')
    await expect.poll(() => records).toBe(3)
    expect(remembered()).toEqual(['a', 'b', 'c'])
    await rm(path.join(folder, 'a'))
    await write('d')
    await expect.poll(() => records).toBe(4)
    now += 61_000
    await write('e')
    await expect.poll(remembered).toEqual(['b', 'c', 'd', 'e'])
  } finally {
    await receiver.stop()
    await rm(folder, { recursive: true })
  }
})
