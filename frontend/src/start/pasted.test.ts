import type { Format } from '@millrace/shared'
import { expect, test } from 'vitest'
import { PASTED_ROWS, readPasted, tableOf } from './pasted.ts'

const columns = (...names: string[]) => names.map((name) => ({ name, type: 'VARCHAR' }))
const JSON_AB: Format = { kind: 'json', columns: columns('a', 'b') }
const CSV_AB: Format = { kind: 'csv', columns: columns('a', 'b'), delimiter: ';' }

const CASES: [name: string, text: string, format: Format, rows: (string | null)[][], unreadable?: number][] = [
  [
    'JSON lines, with a key that is missing',
    '{"a":1}\n\n{"a":"x","b":null}\n',
    JSON_AB,
    [
      ['1', null],
      ['x', null],
    ],
  ],
  [
    'a JSON list',
    ' [ {"a":1,"b":[1,2]},\n {"a":true,"b":{"c":1}} ]',
    JSON_AB,
    [
      ['1', '[1,2]'],
      ['true', '{"c":1}'],
    ],
  ],
  [
    'numbers longer than a browser can count',
    '{"a":9007199254740993,"b":{"c":[12345678901234567890]}}',
    JSON_AB,
    [['9007199254740993', '{"c":[12345678901234567890]}']],
  ],
  ['one record over many lines', '{\n  "a": 1,\n  "b": "x"\n}', JSON_AB, [['1', 'x']]],
  ['a line that is no record', '{"a":1,"b":2}\nbroken\n[3]', JSON_AB, [['1', '2']], 2],
  [
    'CSV with quotes and a byte order mark',
    '\uFEFFa;b\r\n1;"x;y"\r\n;z\r\n',
    CSV_AB,
    [
      ['1', 'x;y'],
      [null, 'z'],
    ],
  ],
  ['plain lines', 'to be\nor not\n', { kind: 'lines' }, [['to be'], ['or not']]],
]
test.each(CASES)('%s', (_, text, format, rows, unreadable = 0) => {
  const pasted = readPasted(text)
  expect(pasted.kind).toBe(format.kind)
  expect(tableOf(pasted, format)).toMatchObject({ rows, left: 0, unreadable })
})

test('one line with a comma is a line; brackets that are no JSON are lines too', () => {
  expect(readPasted('Hello, world').kind).toBe('lines')
  expect(readPasted('[info] started\n[info] ended').kind).toBe('lines')
})

test('of more rows than a pipeline takes, the first are taken and the rest is counted', () => {
  const text = Array.from({ length: PASTED_ROWS + 3 }, (_, a) => JSON.stringify({ a })).join('\n')
  const { rows, left } = tableOf(readPasted(text), { kind: 'json', columns: columns('a') })
  expect([rows.length, left]).toEqual([PASTED_ROWS, 3])
})
