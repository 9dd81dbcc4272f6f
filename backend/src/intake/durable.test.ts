import { mkdtemp, rm, type FileHandle } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fileMethods } from '../testing/fileFaults.ts'
import { CheckedFile, readChecked } from './durable.ts'

let file: string
let opened: CheckedFile<number>
beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(os.tmpdir(), 'millrace-durable-')), 'index')
  opened = (await CheckedFile.open<number>(file)).file
})
afterEach(async () => {
  vi.restoreAllMocks()
  await opened.close()
  await rm(path.dirname(file), { recursive: true })
})

test('what is appended after a replacement that failed stands in the file that is there', async () => {
  await opened.append([1, 2])
  const methods = await fileMethods()
  const { sync } = methods
  let fails = true
  vi.spyOn(methods, 'sync').mockImplementation(async function (this: FileHandle) {
    if (fails && (await this.stat()).isDirectory()) throw new Error('the folder cannot be synced')
    return sync.call(this)
  })
  await expect(opened.replace([2])).rejects.toThrow('the folder cannot be synced')
  await expect(opened.append([3])).rejects.toThrow('the folder cannot be synced')
  fails = false
  await opened.append([4])
  expect(await readChecked(file)).toEqual([2, 4])
})

test('a line that the disk took in part is cut off before the next', async () => {
  await opened.append([1])
  const methods = await fileMethods()
  const { write } = methods
  vi.spyOn(methods, 'write').mockImplementationOnce(async function (this: FileHandle, bytes: Uint8Array) {
    await (write as (this: FileHandle, bytes: Uint8Array, at: number, length: number) => Promise<unknown>).call(this, bytes, 0, 4)
    throw Object.assign(new Error('full'), { code: 'ENOSPC' })
  } as never)
  await expect(opened.append([2])).rejects.toThrow('full')
  await opened.append([3])
  expect(await readChecked(file)).toEqual([1, 3])
})
