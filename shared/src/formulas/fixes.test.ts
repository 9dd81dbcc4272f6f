import { expect, test } from 'vitest'
import { formulaFix } from './fixes.ts'

const columns = ['amount', 'unit price'].map((name) => ({ name, type: 'DOUBLE' }))
test.each<[string, string, string, Record<string, string | number>, string | null]>([
  ['a column', 'amuont * 2', 'unknownColumn', { column: 'amuont', position: 0 }, 'amount * 2'],
  ['a column with a blank', 'unit_price * 2', 'unknownColumn', { column: 'unit_price', position: 0 }, '"unit price" * 2'],
  ['no column is near', 'colour', 'unknownColumn', { column: 'colour', position: 0 }, null],
  ['a mistyped function', '1 + uper(amount)', 'forbiddenFunction', { name: 'uper', position: 4 }, '1 + upper(amount)'],
  ['a function of spreadsheets', "CONCATENATE('a', 'b')", 'forbiddenFunction', { name: 'concatenate', position: 0 }, "concat('a', 'b')"],
  ['a function that is used wrongly', 'upper(1, 2)', 'expressionError', { message: '"upper" cannot be used with a number.' }, null],
  ['a function that is refused', 'getenv(amount)', 'forbiddenFunction', { name: 'getenv', position: 0 }, null],
  ['a sign', 'amount + 2 3', 'expressionError', { position: 11 }, null],
])('%s', (_name, formula, code, params, mended) => {
  const fix = formulaFix(formula, { code, params }, columns)
  expect(fix && formula.slice(0, fix.from) + fix.insert + formula.slice(fix.to)).toBe(mended)
})
