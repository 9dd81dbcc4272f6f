import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SmallDisk } from '../../testing/smallDisk.ts'
import { filesSink } from './sink.ts'

let folder: string
let staged: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-files-sink-'))
  staged = path.join(folder, 'staged.jsonl')
  await writeFile(staged, '{"a":1}\n')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const settings = (over = {}) => ({ folder: path.join(folder, 'out'), prefix: 'words', format: 'jsonl', ...over })
const output = (time: number) => ({ run: 'r1', node: 'out', time, file: staged, columns: [{ name: 'a', type: 'INTEGER' }], rows: 1 })

describe('files sink', () => {
  it('writes one whole file per batch under Spark’s name, and the same again when delivered twice', async () => {
    const writer = await filesSink.open(settings(), { run: 'r1', node: 'out' })
    for (const time of [1000, 1000, 2000]) await writer.deliver(output(time))
    await writer.close()
    await rm(staged)
    expect((await readdir(path.join(folder, 'out'))).sort()).toEqual(['words-1000.jsonl', 'words-2000.jsonl'])
    expect(await readFile(path.join(folder, 'out', 'words-1000.jsonl'), 'utf8')).toBe('{"a":1}\n')
  })

  it('writes lines of text to .txt', async () => {
    const writer = await filesSink.open(settings({ format: 'text' }), { run: 'r1', node: 'out' })
    await writer.deliver(output(1000))
    await writer.close()
    expect(await readdir(path.join(folder, 'out'))).toEqual(['words-1000.txt'])
    expect(filesSink.staging(settings({ format: 'text' }))).toBe('text')
  })

  it('writes to another file system as well', async () => {
    const elsewhere = await mkdtemp('/dev/shm/millrace-files-sink-')
    try {
      const writer = await filesSink.open(settings({ folder: elsewhere }), { run: 'r1', node: 'out' })
      for (const time of [1000, 1000]) await writer.deliver(output(time))
      await writer.close()
      expect(await readdir(elsewhere)).toEqual(['words-1000.jsonl'])
      expect(await readFile(path.join(elsewhere, 'words-1000.jsonl'), 'utf8')).toBe('{"a":1}\n')
    } finally {
      await rm(elsewhere, { recursive: true, force: true })
    }
  })

  it('refuses a second run on one prefix until the first has stopped; the same run may come back', async () => {
    const first = await filesSink.open(settings(), { run: 'r1', node: 'out' })
    await expect(filesSink.open(settings(), { run: 'r2', node: 'out' })).rejects.toThrow(/Another run already writes/)
    await filesSink.open(settings(), { run: 'r1', node: 'out' })
    await first.close()
    const second = await filesSink.open(settings(), { run: 'r2', node: 'out' })
    await second.close()
  })

  it('claims a prefix on a disk that was full before', async (test) => {
    const disk = await SmallDisk.of(test, 1024 * 1024)
    try {
      const onDisk = settings({ folder: disk.place('out').outside })
      await mkdir(onDisk.folder)
      await disk.fill()
      await expect(filesSink.open(onDisk, { run: 'r1', node: 'out' })).rejects.toThrow(/cannot be written: .*no space/)
      expect(await readdir(onDisk.folder)).toEqual([])
      await disk.free()
      await (await filesSink.open(onDisk, { run: 'r1', node: 'out' })).close()
    } finally {
      await disk.remove()
    }
  })

  it('says why it cannot write', async () => {
    const blocked = path.join(folder, 'file')
    await writeFile(blocked, '')
    expect(await filesSink.test(settings({ folder: blocked }))).toMatchObject({ ok: false, setting: 'folder' })
    await expect(filesSink.open(settings({ folder: blocked }), { run: 'r1', node: 'out' })).rejects.toThrow(/cannot be written/)
  })
})
