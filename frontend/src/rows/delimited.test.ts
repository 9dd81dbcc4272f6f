import { describe, expect, it } from 'vitest'
import { readCsv } from '../fields/csv.ts'
import { fileName, toCsv, toTsv } from './delimited.ts'

const COLUMNS = [
  { name: 'a,b', type: 'VARCHAR' },
  { name: 'n', type: 'BIGINT' },
  { name: 'at', type: 'TIMESTAMPTZ' },
]

describe('rows for other programs', () => {
  it('quotes what CSV needs quoted, and tells an empty text from no value', () => {
    const rows = [
      ['say "hi"', 1, '2026-01-01 00:00:00+00'],
      ['', null, null],
      [null, '9007199254740993', null],
      ['two\nlines', 0.1, null],
      [' padded ', 2, null],
    ]
    expect(toCsv(COLUMNS, rows)).toBe(
      '\ufeff"a,b",n,at\r\n"say ""hi""",1,2026-01-01 00:00:00+00\r\n"",,\r\n,9007199254740993,\r\n"two\nlines",0.1,\r\n" padded ",2,\r\n',
    )
  })

  it('writes CSV that reads back as it was', () => {
    const rows = [
      ['x', '1', 'y'],
      ['', null, '"'],
    ]
    expect(readCsv(toCsv(COLUMNS, rows), ',')).toEqual([['a,b', 'n', 'at'], ...rows])
  })

  it('writes nested values as JSON', () => {
    expect(toCsv([{ name: 'j', type: 'STRUCT(a INTEGER)' }], [[{ a: 1 }]])).toBe('\ufeffj\r\n"{""a"":1}"\r\n')
  })

  it('copies cells with tabs between, and times as they are shown', () => {
    const rows = [
      ['a\tb', 1.25, '2026-01-01 00:00:00+00'],
      [null, 3, null],
    ]
    expect(toTsv(COLUMNS, rows, 'Europe/Berlin')).toBe('"a\tb"\t1.25\t2026-01-01 01:00:00\n\t3\t')
    expect(toTsv(COLUMNS, [], 'UTC', true)).toBe('a,b\tn\tat')
  })

  it.each([
    ['Orders: by shop/day', 'Orders by shopday.csv'],
    ['Größe', 'Größe.csv'],
    ['///', 'rows.csv'],
  ])('names the file of %s', (words, name) => {
    expect(fileName(words)).toBe(name)
  })
})
