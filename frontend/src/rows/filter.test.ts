import { describe, expect, it } from 'vitest'
import type { Json } from '@millrace/shared'
import { filterRows, readFilter } from './filter.ts'

const TEXTS = ['north', 'South', '', null, '> 5', 'a "b"']
const NUMBERS = [5, 10, 10.5, '9007199254740993', -1, null]
const TIMES = ['2026-11-24 23:30:00+00', '2026-11-25 08:00:00+00', '2026-11-26 00:00:00.5+00', null]

const cases: { type: string; cells: Json[]; filter: string; shown: Json[] }[] = [
  { type: 'VARCHAR', cells: TEXTS, filter: 'OUT', shown: ['South'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '=south', shown: ['South'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '=""', shown: [''] },
  { type: 'VARCHAR', cells: TEXTS, filter: 'is null', shown: [null] },
  { type: 'VARCHAR', cells: TEXTS, filter: 'NOT NULL', shown: ['north', 'South', '', '> 5', 'a "b"'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '!o', shown: ['', null, '> 5', 'a "b"'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '!=north', shown: ['South', '', null, '> 5', 'a "b"'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '"> 5"', shown: ['> 5'] },
  { type: 'VARCHAR', cells: TEXTS, filter: '   ', shown: TEXTS },
  { type: 'INTEGER', cells: NUMBERS, filter: '>10', shown: [10.5, '9007199254740993'] },
  { type: 'INTEGER', cells: NUMBERS, filter: '>= 10', shown: [10, 10.5, '9007199254740993'] },
  { type: 'INTEGER', cells: NUMBERS, filter: '< 5', shown: [-1] },
  { type: 'INTEGER', cells: NUMBERS, filter: '<=5', shown: [5, -1] },
  { type: 'INTEGER', cells: NUMBERS, filter: '= 10.0', shown: [10] },
  { type: 'INTEGER', cells: NUMBERS, filter: '5..10', shown: [5, 10] },
  { type: 'INTEGER', cells: NUMBERS, filter: '-1..5', shown: [5, -1] },
  { type: 'INTEGER', cells: NUMBERS, filter: '>9,007,199,254,740,992', shown: ['9007199254740993'] },
  { type: 'INTEGER', cells: NUMBERS, filter: '10', shown: [10, 10.5] },
  // Shown in Berlin, an hour ahead.
  { type: 'TIMESTAMPTZ', cells: TIMES, filter: '=2026-11-25', shown: ['2026-11-24 23:30:00+00', '2026-11-25 08:00:00+00'] },
  { type: 'TIMESTAMPTZ', cells: TIMES, filter: '>2026-11-25', shown: ['2026-11-26 00:00:00.5+00'] },
  { type: 'TIMESTAMPTZ', cells: TIMES, filter: '<=2026-11-25', shown: ['2026-11-24 23:30:00+00', '2026-11-25 08:00:00+00'] },
  { type: 'TIMESTAMPTZ', cells: TIMES, filter: '2026-11-25 09..2026-11-25 10', shown: ['2026-11-25 08:00:00+00'] },
  { type: 'TIMESTAMPTZ', cells: TIMES, filter: '09:00', shown: ['2026-11-25 08:00:00+00'] },
  { type: 'BOOLEAN', cells: [true, false, null], filter: '=true', shown: [true] },
  { type: 'STRUCT(a INTEGER)', cells: [{ a: 12 }, { a: 3 }], filter: '"a":12', shown: [{ a: 12 }] },
]

describe('filter of a column', () => {
  it.each(cases)('$type, $filter', ({ type, cells, filter, shown }) => {
    const rows = cells.map((cell) => [cell])
    const read = readFilter(filter, { name: 'x', type }, 'Europe/Berlin')
    expect(filterRows(rows, [read]).map((at) => cells[at])).toEqual(shown)
  })

  it.each([
    { type: 'DOUBLE', filter: '>ten', problem: 'notANumber' },
    { type: 'DOUBLE', filter: '1..b', problem: 'notANumber' },
    { type: 'DOUBLE', filter: '>', problem: 'noValue' },
    { type: 'VARCHAR', filter: '=', problem: 'noValue' },
  ])('$filter on $type cannot be read, and hides nothing', ({ type, filter, problem }) => {
    const read = readFilter(filter, { name: 'x', type }, 'UTC')
    expect(read).toEqual({ problem })
    expect(filterRows([[1], [2]], [read])).toEqual([0, 1])
  })

  it('asks all columns', () => {
    const columns = [
      { name: 'shop', type: 'VARCHAR' },
      { name: 'amount', type: 'INTEGER' },
    ]
    const rows = [
      ['north', 5],
      ['north', 20],
      ['south', 20],
    ]
    const filters = ['north', '>10'].map((text, at) => readFilter(text, columns[at]!, 'UTC'))
    expect(filterRows(rows, filters)).toEqual([1])
  })
})
