import { describe, expect, it } from 'vitest'
import type { Json } from '@millrace/shared'
import { compareNumbers, sortRows } from './compare.ts'

const cases: { name: string; type: string; cells: (Json | undefined)[]; sorted: (Json | undefined)[] }[] = [
  { name: 'numbers by value', type: 'INTEGER', cells: [10, 9, -1, 100], sorted: [-1, 9, 10, 100] },
  {
    name: 'numbers that no double holds beside those that one does',
    type: 'HUGEINT',
    cells: ['9007199254740993', 9007199254740991, '9007199254740992', -3, '-170141183460469231731687303715884105728'],
    sorted: ['-170141183460469231731687303715884105728', -3, 9007199254740991, '9007199254740992', '9007199254740993'],
  },
  {
    name: 'decimals that come as text',
    type: 'DECIMAL(20,4)',
    cells: ['10.50', '9.75', '-0.10', '-0.20', '10.5000001', '0.00', '-0'],
    sorted: ['-0.20', '-0.10', '0.00', '-0', '9.75', '10.50', '10.5000001'],
  },
  {
    name: 'what is no number as the engine has it',
    type: 'DOUBLE',
    cells: ['NaN', 1e300, 'Infinity', '-Infinity', 0],
    sorted: ['-Infinity', 0, 1e300, 'Infinity', 'NaN'],
  },
  { name: 'no value last', type: 'INTEGER', cells: [null, 2, undefined, 1], sorted: [1, 2, null, undefined] },
  { name: 'texts as people do', type: 'VARCHAR', cells: ['item 10', 'item 2', '', 'Item 1'], sorted: ['', 'Item 1', 'item 2', 'item 10'] },
  { name: 'false before true', type: 'BOOLEAN', cells: [true, null, false], sorted: [false, true, null] },
  {
    name: 'times with parts of a second',
    type: 'TIMESTAMP WITH TIME ZONE',
    cells: ['2026-01-01 10:00:00.5+00', '2026-01-01 10:00:00+00', '2025-12-31 23:59:59+00'],
    sorted: ['2025-12-31 23:59:59+00', '2026-01-01 10:00:00+00', '2026-01-01 10:00:00.5+00'],
  },
]

const sorted = (type: string, cells: (Json | undefined)[], descending: boolean) => {
  const rows = cells.map((cell) => [cell])
  const positions = rows.map((_, at) => at)
  return sortRows(rows, positions, [{ name: 'x', type }], { column: 0, descending }).map((at) => cells[at])
}

describe('order of cells', () => {
  it.each(cases)('$name', ({ type, cells, sorted: expected }) => {
    expect(sorted(type, cells, false)).toEqual(expected)
  })

  it('is turned round by descending, with no value still last', () => {
    expect(sorted('INTEGER', [null, 2, 1, 3], true)).toEqual([3, 2, 1, null])
  })

  it('leaves equal rows, and all rows without a sort, as they were', () => {
    const rows = [
      ['b', 1],
      ['a', 1],
      ['c', 0],
    ]
    const columns = [
      { name: 'x', type: 'VARCHAR' },
      { name: 'n', type: 'INTEGER' },
    ]
    expect(sortRows(rows, [0, 1, 2], columns, { column: 1, descending: false })).toEqual([2, 0, 1])
    expect(sortRows(rows, [0, 1, 2], columns, null)).toEqual([0, 1, 2])
    expect(sortRows(rows, [0, 1, 2], columns, { column: 7, descending: false })).toEqual([0, 1, 2])
  })

  it('compares a double in exponent form with a text', () => {
    expect(compareNumbers(1e22, '999999999999999999999')).toBeGreaterThan(0)
  })
})
