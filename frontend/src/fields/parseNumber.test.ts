import { expect, test } from 'vitest'
import { parseNumber } from './parseNumber.ts'

test.each([
  ['', null],
  ['  ', null],
  ['10', 10],
  ['-2', -2],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1,000', 1000],
  ['1,234,567.8', 1_234_567.8],
  ['1 000', 1000],
  ['1e6', 1_000_000],
  ['-', Number.NaN],
  ['1,5', Number.NaN],
  ['1e', Number.NaN],
  ['ten', Number.NaN],
  ['0x10', Number.NaN],
  ['Infinity', Number.NaN],
])('"%s"', (text, number) => {
  expect(parseNumber(text)).toBe(number)
})
