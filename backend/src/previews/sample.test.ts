import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMPLE_RECORDS, type Format } from '@millrace/shared'
import { newestPieces, type Piece, writeSample } from './sample.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-samples-'))
})
afterAll(() => rm(folder, { recursive: true }))

const LINES: Format = { kind: 'lines' }
const CSV: Format = { kind: 'csv', delimiter: ',', columns: [{ name: 'a', type: 'VARCHAR' }] }
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('')
const piece = (text: string, from: number, to: number, records = text.split('\n').length - 1): Piece => ({
  bytes: Buffer.from(text),
  records,
  from,
  to,
})

const cuts: [name: string, format: Format, pieces: Piece[], batches: Record<number, string>][] = [
  ['what came within a batch is of the next multiple', LINES, [piece('a\n', 1001, 1900), piece('b\n', 2000, 2000)], { 2000: 'a\nb\n' }],
  ['a block that was cut some milliseconds late is one batch', LINES, [piece('a\nb\n', 1005, 2010)], { 2000: 'a\nb\n' }],
  [
    'what came over several batches came evenly',
    LINES,
    [piece(lines(1, 8), 1000, 5000)],
    { 2000: '1\n2\n', 3000: '3\n4\n', 4000: '5\n6\n', 5000: '7\n8\n' },
  ],
  ['records of several lines are not torn apart', CSV, [piece('"a\nb"\n"c\nd"\n', 1000, 9000, 2)], { 5000: '"a\nb"\n"c\nd"\n' }],
]
test.each(cuts)('%s', async (name, format, pieces, batches) => {
  const info = { origin: 'live', takenAt: 1 } as const
  const sample = await writeSample(folder, name.replaceAll(/\W/g, '-'), pieces, { interval: 1000, format, info })
  const written = await Promise.all(sample.files.batches.map(async ({ time, file }) => [time, await readFile(file, 'utf8')] as const))
  expect(Object.fromEntries(written)).toEqual(batches)
  expect(sample.info).toEqual({
    ...info,
    records: pieces.reduce((sum, each) => sum + each.records, 0),
    unreadable: 0,
    from: pieces[0]!.from,
    to: pieces.at(-1)!.to,
  })
})

test('only the newest records are taken, of the oldest piece its end', () => {
  const pieces = [piece(lines(1, 10), 0, 1000), piece(lines(11, 6000), 1000, 2000), piece(lines(6001, 12_000), 2000, 3000)]
  const taken = newestPieces(pieces, LINES)
  expect(taken.map(({ records, to }) => [records, to])).toEqual([
    [SAMPLE_RECORDS - 6000, 2000],
    [6000, 3000],
  ])
  expect(taken[0]!.bytes.toString()).toBe(lines(2001, 6000))
  expect(taken[0]!.from).toBeGreaterThan(1000)
})

test('long records: as many as the room takes', () => {
  const text = `${'x'.repeat(999_999)}\n`
  const taken = newestPieces([piece(text.repeat(20), 0, 1000, 20)], LINES)
  expect(taken[0]!.records).toBe(8)
  expect(taken[0]!.bytes.length).toBe(8_000_000)
})
