import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SaidError, type Format } from '@millrace/shared'
import { fileRanges, type RangeOptions } from './fileRanges.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-ranges-'))
})
afterAll(() => rm(folder, { recursive: true }))

const csv: Format = { kind: 'csv', delimiter: ',', columns: ['a', 'b'].map((name) => ({ name, type: 'VARCHAR' })) }
const json: Format = { kind: 'json', columns: [{ name: 'a', type: 'INTEGER' }] }

/** The texts of the ranges with their records. */
async function ranges(body: string, format: Format, options: RangeOptions = {}): Promise<[string, number][]> {
  const file = path.join(folder, 'file')
  await writeFile(file, body)
  const bytes = await readFile(file)
  const found = await fileRanges(file, bytes.length, format, options)
  if (found.problem !== null) throw new SaidError(found.problem)
  // Together they are the file, without what stands before the records.
  found.ranges.forEach((range, i) => expect(range.from).toBe(found.ranges[i - 1]?.to ?? range.from))
  return found.ranges.map(({ from, to, records }) => [bytes.subarray(from, to).toString(), records])
}

const small = { rangeBytes: 10, chunkBytes: 7 }
test.each<[string, string, Format, RangeOptions, [string, number][]]>([
  ['nothing', '', { kind: 'lines' }, {}, []],
  ['one range', 'a\nb\n\nc', { kind: 'lines' }, {}, [['a\nb\n\nc', 4]]],
  ['a byte order mark', '\uFEFF{"a":1}\n\n', json, {}, [['{"a":1}\n\n', 1]]],
  [
    'ranges end at line ends',
    '0123456\n012\n01234567890123456\nx\ny\nz',
    { kind: 'lines' },
    small,
    [
      ['0123456\n012\n', 2],
      ['01234567890123456\nx\n', 2],
      ['y\nz', 2],
    ],
  ],
  ['CSV without its header', '\uFEFFa,b\r\n1,x\n2,y', csv, {}, [['1,x\n2,y', 2]]],
  ['a header only', 'a,b', csv, {}, []],
  [
    'ranges of CSV end at records, not at lines within quotes',
    'a,b\n1,"one\ntwo\nthree"\n2,"x\ny"\n3,z\n',
    csv,
    small,
    [
      ['1,"one\ntwo\nthree"\n2,"x\ny"\n', 2],
      ['3,z\n', 1],
    ],
  ],
])('%s', async (_name, body, format, options, expected) => {
  expect(await ranges(body, format, options)).toEqual(expected)
})

test('a quote that nobody closes does not hold the rest of a large file together', async () => {
  const row = `2,${'y'.repeat(1000)}\n`
  const found = await ranges(`a,b\n1,"x\n${row.repeat(5000)}`, csv, { rangeBytes: 1_000_000, chunkBytes: 500_000 })
  expect(found.length).toBeGreaterThan(1)
  expect(found.reduce((sum, [, records]) => sum + records, 0)).toBe(5001)
})

test('a header of other columns is told', async () => {
  await expect(ranges('b,a\n1,2\n', csv)).rejects.toThrow('the header is "b,a"')
})
