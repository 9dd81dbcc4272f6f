import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AvroContainer } from '../connectors/files/avro/container.ts'
import { copyRange } from '../duckdb/copyRange.ts'
import { fileMethods } from '../testing/fileFaults.ts'
import { makeFolder } from './makeFolder.ts'
import { makeWhole } from './makeWhole.ts'
import { replaceWhole } from './replaceWhole.ts'

type Write = (this: FileHandle, bytes: Uint8Array, at: number, length: number) => Promise<unknown>

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-files-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

test('a disk that takes a part at a time gets all of what is written', async () => {
  const whole = async (name: string) => {
    const [from, target, rows] = ['from', 'part', 'avro'].map((end) => path.join(folder, `${name}.${end}`)) as [string, string, string]
    await writeFile(from, 'one\ntwo\nwith \0\nthree\n')
    await copyRange(from, { from: 0, to: 1000 }, target)
    const schema = { type: 'record' as const, name: 'Row', fields: [{ name: 'text', type: 'string' as const }] }
    const container = await AvroContainer.create(rows, schema, 'null', 'same')
    container.append({ text: 'a'.repeat(1000) })
    await container.finish()
    return Promise.all([target, `${target}.dead`, rows].map((file) => readFile(file)))
  }
  const expected = await whole('at once')
  const methods = await fileMethods()
  const { write, writev } = methods
  vi.spyOn(methods, 'write').mockImplementation(function (this: FileHandle, bytes: Uint8Array, at: number = 0) {
    return (write as Write).call(this, bytes, at, Math.ceil((bytes.length - at) / 2))
  } as never)
  vi.spyOn(methods, 'writev').mockImplementation(function (this: FileHandle, parts: Uint8Array[]) {
    return writev.call(this, parts.slice(0, 1))
  } as never)
  expect(await whole('in parts')).toEqual(expected)
})

test('a file that is made or replaced has its name also after a power cut', async () => {
  const synced: string[] = []
  const methods = await fileMethods()
  const { sync } = methods
  vi.spyOn(methods, 'sync').mockImplementation(async function (this: FileHandle) {
    synced.push((await this.stat()).isDirectory() ? 'folder' : 'file')
    return sync.call(this)
  })
  expect(await makeWhole(path.join(folder, 'key'), 'first')).toBe(true)
  expect(synced.at(-1)).toBe('folder')
  await replaceWhole(path.join(folder, 'key'), 'second', 0o600)
  expect(synced.filter((what) => what === 'folder')).toHaveLength(2)
  expect(await readFile(path.join(folder, 'key'), 'utf8')).toBe('second')
})

test('a folder is made with those above it, again too; what cannot be made is refused at once', async () => {
  const inner = path.join(folder, 'a', 'b', 'c')
  await makeFolder(inner)
  await makeFolder(inner)
  await writeFile(path.join(inner, 'file'), '')
  await expect(makeFolder(path.join(inner, 'file'))).rejects.toThrow('EEXIST')
  await expect(makeFolder(path.join(inner, 'file', 'more'))).rejects.toThrow('ENOTDIR')
})
// Without it the process has no end: Node's own way tries for ever.
test.runIf(existsSync('/proc/self'))('where no folder can be made, none is tried again and again', async () => {
  await expect(makeFolder('/proc/none/such')).rejects.toThrow('ENOENT')
})
