import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'

test.each([
  [
    'plain',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['without a last line end', 'a\n1', [['a'], ['1']]],
  [
    'quotes, line breaks and doubled quotes',
    'a,b\n"x, ""y""\nz",2\n',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  [
    'nothing and an empty text',
    'a,b\n,""\nx,\n',
    [
      ['a', 'b'],
      [null, ''],
      ['x', null],
    ],
  ],
  ['CRLF and a byte order mark', '\ufeffa\r\n1\r\n', [['a'], ['1']]],
])('%s', (_name, text, rows) => {
  expect(readCsv(text, ',')).toEqual(rows)
})
