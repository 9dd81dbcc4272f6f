import { expect, test } from 'vitest'
import type { Format } from '@millrace/shared'
import { spread } from './spread.ts'

const LINES: Format = { kind: 'lines' }
const JSON_LINES: Format = { kind: 'json', columns: [{ name: 'a', type: 'VARCHAR' }] }
const columns = ['a', 'b'].map((name) => ({ name, type: 'VARCHAR' }))
const CSV: Format = { kind: 'csv', delimiter: ',', columns }

const cases: [name: string, format: Format, text: string, batches: number, pieces: [time: number, text: string][]][] = [
  ['one batch', LINES, 'a\nb\n', 1, [[4500, 'a\nb\n']]],
  [
    'fewer records than batches: the newest batches have one each',
    LINES,
    'a\nb\n',
    60,
    [
      [4000, 'a\n'],
      [5000, 'b\n'],
    ],
  ],
  [
    'more records than batches: in even parts',
    LINES,
    'a\nb\nc\nd\ne\n',
    2,
    [
      [4000, 'a\nb\n'],
      [5000, 'c\nd\ne\n'],
    ],
  ],
  [
    'records of several lines stay whole',
    CSV,
    'x,"1\n2"\ny,3\n"z ""\n",4\n',
    3,
    [
      [3000, 'x,"1\n2"\n'],
      [4000, 'y,3\n'],
      [5000, '"z ""\n",4\n'],
    ],
  ],
  [
    'empty lines fill no batch',
    JSON_LINES,
    '\n{"a":1}\n\r\n\n{"a":2}\n',
    5,
    [
      [4000, '\n{"a":1}\n\r\n\n'],
      [5000, '{"a":2}\n'],
    ],
  ],
]
test.each(cases)('%s', (_, format, text, batches, pieces) => {
  const found = spread({ bytes: Buffer.from(text), records: 5, from: 4500, to: 4500 }, format, batches, 1000)
  expect(found.map(({ bytes, to }) => [to, bytes.toString()])).toEqual(pieces)
})

test('a very long window gets no more files than a sample may have', () => {
  const bytes = Buffer.from('a\n'.repeat(5000))
  const found = spread({ bytes, records: 5000, from: 9e6, to: 9e6 }, LINES, 86_400, 1000)
  expect(found).toHaveLength(1000)
  expect(found.reduce((sum, { records }) => sum + records, 0)).toBe(5000)
})
