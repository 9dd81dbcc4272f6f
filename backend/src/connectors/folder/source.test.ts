import { appendFile, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Format } from '@millrace/shared'
import { TestSource } from '../../testing/source.ts'

const LINES: Format = { kind: 'lines' }
const CSV: Format = {
  kind: 'csv',
  delimiter: ',',
  columns: [
    { name: 'id', type: 'INTEGER' },
    { name: 'text', type: 'VARCHAR' },
  ],
}
const LONG_AGO = 1_600_000_000
const PATIENT = { timeout: 10_000 }

let folder: string
let source: TestSource | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-folder-'))
})
afterEach(async () => {
  await source?.close()
  source = undefined
  await rm(folder, { recursive: true, force: true })
})

const open = async (format: Format = LINES, more: object = {}) => {
  source = await TestSource.start('folder', { path: folder, pattern: '*', start: 'all', ...more }, format)
}
/** A file that was last changed `second` seconds after a time long ago. */
async function put(name: string, text: string | Buffer, second = 0): Promise<void> {
  const file = path.join(folder, name)
  await writeFile(file, text)
  await utimes(file, LONG_AGO + second, LONG_AGO + second)
}
const text = async () => (await source!.received()).text

describe('files are taken', () => {
  test('in the order of their modification times, then of their names', async () => {
    await put('a', '3\n', 30)
    await put('c', '1\n', 10)
    await put('b', '2\n', 10.5)
    await put('bb', '2b\n', 10.5)
    await open()
    await expect.poll(text).toBe('1\n2\n2b\n3\n')
  })

  test('each once: changes to one that was taken are ignored, also after a restart', async () => {
    await put('a', 'one\n')
    await open()
    await expect.poll(text).toBe('one\n')
    await appendFile(path.join(folder, 'a'), 'more\n')
    await put('b', 'two\n', 1)
    await expect.poll(text).toBe('one\ntwo\n')
    await source!.restart()
    await appendFile(path.join(folder, 'a'), 'more\n')
    await put('c', 'three\n', 2)
    await expect.poll(text, PATIENT).toBe('one\ntwo\nthree\n')
  })

  test('or only new ones, also those that came while the intake was away', async () => {
    await put('old', 'old\n')
    await open(LINES, { start: 'new' })
    await expect.poll(() => source!.status?.status).toBe('active')
    await put('a', 'one\n')
    await expect.poll(text).toBe('one\n')
    await source!.restart()
    await put('b', 'two\n')
    await expect.poll(text, PATIENT).toBe('one\ntwo\n')
  })

  test('when nobody writes to them any more', async () => {
    await open()
    const file = path.join(folder, 'slow')
    for (let i = 0; i < 5; i++) {
      await appendFile(file, `${i}\n`)
      // As a program that writes now and then: what is tested is that time passes between its writes.
      await delay(250)
    }
    await expect.poll(text, PATIENT).toBe('0\n1\n2\n3\n4\n')
  })

  test('whatever their number', async () => {
    await Promise.all(Array.from({ length: 1500 }, (_, i) => put(`f${i}`, `${i}\n`, i)))
    await open()
    await expect.poll(() => source!.records, PATIENT).toBe(1500)
    expect(await text()).toBe(Array.from({ length: 1500 }, (_, i) => `${i}\n`).join(''))
  })

  test('but no hidden ones, no folders, and none of another name', async () => {
    await put('.hidden.log', 'hidden\n')
    await mkdir(path.join(folder, 'sub.log'))
    await writeFile(path.join(folder, 'sub.log', 'x.log'), 'below\n')
    await put('a.txt', 'other\n')
    await put('b+(1).log', 'one\n')
    await writeFile(path.join(os.tmpdir(), `${path.basename(folder)}.linked`), 'linked\n')
    await symlink(path.join(os.tmpdir(), `${path.basename(folder)}.linked`), path.join(folder, 'z.log'))
    await symlink('/nowhere', path.join(folder, 'broken.log'))
    await open(LINES, { pattern: '*.log' })
    await expect.poll(async () => (await text()).split('\n').toSorted(), PATIENT).toEqual(['', 'linked', 'one'])
    await rm(path.join(os.tmpdir(), `${path.basename(folder)}.linked`))
  })

  test('that are moved in', async () => {
    await open()
    await put('.aside', 'one\n')
    await rename(path.join(folder, '.aside'), path.join(folder, 'a'))
    await expect.poll(text).toBe('one\n')
  })
})

test.each<[name: string, format: Format, files: string[], expected: Partial<Awaited<ReturnType<TestSource['received']>>>]>([
  ['empty, and without a last line end', LINES, ['', 'a\n\nb', 'c'], { text: 'a\n\nb\nc\n', records: 4 }],
  ['with a byte order mark', LINES, ['\uFEFFa\n', '\uFEFFb'], { text: 'a\nb\n', records: 2 }],
  [
    'of CSV, each with its header',
    CSV,
    ['id,text\r\n1,x\r\n', 'id,text\n2,"y\n\nz"', 'id,text'],
    { text: '1,x\n2,"y\n\nz"\n', records: 2 },
  ],
  [
    'of CSV with other columns',
    CSV,
    ['text,id\nx,1\n', 'id,text\n2,y\n'],
    { text: '2,y\n', records: 2, dead: [['x,1', 'the header is "text,id", the source’s columns are "id,text"']] },
  ],
  [
    'of CSV with a quote that nobody closes',
    CSV,
    ['id,text\n1,"x\n', 'id,text\n2,"y"\n'],
    { text: '2,"y"\n', records: 2, dead: [['1,"x', 'a quote is not closed, or stands inside a value']] },
  ],
  ['with what the engine does not survive', LINES, ['a\0\nb\n'], { text: 'b\n', records: 2, dead: [['a␀', 'it contains a NUL']] }],
])('files %s', async (_name, format, files, expected) => {
  for (const [i, each] of files.entries()) await put(`f${i}`, each, i)
  await open(format)
  await expect.poll(() => source!.received()).toMatchObject(expected)
})

describe('large files', () => {
  // Above 8 MB a file is not copied.
  const ROWS = 100_000
  const row = (i: number) => `${i},"${'x'.repeat(50)}\n${'y'.repeat(50)}"\n`
  const body = Array.from({ length: ROWS }, (_, i) => row(i)).join('')

  test('are referred to, without their header, and once', async () => {
    await put('small', 'id,text\n-1,first\n')
    await put('large', `\uFEFFid,text\r\n${body}`, 1)
    await put('last', 'id,text\n-2,last\n', 2)
    await open(CSV)
    await expect.poll(() => source!.records, PATIENT).toBe(ROWS + 2)
    expect(source!.references).toBe(1)
    const expected = `-1,first\n${body}-2,last\n`
    expect((await text()) === expected).toBe(true)
    await source!.restart()
    await put('next', 'id,text\n-3,next\n', 3)
    await expect.poll(() => source!.records, PATIENT).toBe(ROWS + 3)
  })

  test('of other columns are refused as a whole', async () => {
    await put('large', `text,id\n${body}`)
    await open(CSV)
    await expect
      .poll(() => source!.received(), PATIENT)
      .toMatchObject({ text: '', records: 1, dead: [['large', expect.stringContaining('the header is "text,id"')]] })
  })
})

describe('what is wrong is told', () => {
  test('a folder that is not there, until it is', async () => {
    await rm(folder, { recursive: true })
    await open()
    await expect
      .poll(() => source!.status)
      .toMatchObject({ status: 'error', lastError: { message: expect.stringContaining('There is no folder') } })
    await mkdir(folder)
    await put('a', 'one\n')
    await expect.poll(text, PATIENT).toBe('one\n')
    expect(source!.status?.status).toBe('active')
  })

  test('a file in its place', async () => {
    await put('file', 'x\n')
    await open(LINES, { path: path.join(folder, 'file') })
    await expect
      .poll(() => source!.status)
      .toMatchObject({ status: 'error', lastError: { message: expect.stringContaining('is a file, not a folder') } })
  })
})
