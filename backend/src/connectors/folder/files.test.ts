import { expect, test } from 'vitest'
import { wildcard } from './files.ts'

test.each<[pattern: string, fits: string[], others: string[]]>([
  ['*', ['', 'a', 'a.csv'], []],
  ['sales.csv', ['sales.csv'], ['sales-csv', 'sales.csv2', 'Sales.csv']],
  ['*.csv', ['.csv', 'a.csv', 'a.csv.csv'], ['a.csv.part', 'a.CSV']],
  ['sales-*.csv', ['sales-.csv', 'sales-1-2.csv'], ['sales.csv', 'old-sales-1.csv']],
  ['a*a', ['aa', 'aba', 'aaa'], ['a', 'ab']],
  ['*-*-*', ['--', 'a-b-c', 'a-b-c-d'], ['-', 'a-b']],
  ['a**b', ['ab', 'acb'], ['a', 'b']],
  ['(a|b)*[1]', ['(a|b)[1]', '(a|b) [1]'], ['a1']],
  ['*ab*b', ['abb', 'xabyb'], ['ab', 'xaby']],
])('%s', (pattern, fits, others) => {
  const matches = wildcard(pattern)
  expect(fits.filter((name) => !matches(name))).toEqual([])
  expect(others.filter((name) => matches(name))).toEqual([])
})

test('a pattern of many stars is as quick as one of a few', () => {
  expect(wildcard(`${'*a'.repeat(30)}*b`)('a'.repeat(255))).toBe(false)
})
