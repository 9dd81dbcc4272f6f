import { expect, test } from 'vitest'
import { conditionsToSql } from './conditions.ts'
import { conditionTests, type Conditions } from './settingValues.ts'
import { readConditions } from './readConditions.ts'

const ALONE = new Set(['isEmpty', 'isNotEmpty', 'isTrue', 'isFalse'])
const typeOf = (column: string) => (column === 'amount' ? 'DOUBLE' : 'VARCHAR')

test.each(conditionTests)('rows with "%s" become a formula, and rows again', (test) => {
  const value = (text: string) => (ALONE.has(test) ? '' : test === 'oneOf' ? `${text}\nb` : text)
  for (const match of ['all', 'any'] as const) {
    const rows = [
      { column: 'shop name', test, value: value("it's AND (so) on") },
      { column: 'amount', test, value: value('-2.5') },
    ]
    const conditions: Conditions = { mode: 'rows', match, rows }
    expect(readConditions(conditionsToSql(conditions, typeOf))).toEqual(conditions)
  }
})

const row = (column: string, test: string, value: string) => ({ column, test, value })
test.each<[string, 'all' | 'any', object[]]>([
  ['', 'all', []],
  ["amount > 100 AND shop = 'north'", 'all', [row('amount', 'greater', '100'), row('shop', 'equals', 'north')]],
  ['amount >= 1 or amount != -1e3', 'any', [row('amount', 'greaterOrEqual', '1'), row('amount', 'notEquals', '-1e3')]],
  ["shop in ('a', 'b')", 'all', [row('shop', 'oneOf', 'a\nb')]],
  ["contains(shop, 'or')", 'all', [row('shop', 'contains', 'or')]],
  ["not contains(shop, 'x')", 'all', [row('shop', 'notContains', 'x')]],
  ["starts_with(Shop, '')", 'all', [row('Shop', 'startsWith', '')]],
])('%s', (formula, match, rows) => {
  expect(readConditions(formula)).toEqual({ mode: 'rows', match, rows })
})

test.each([
  'amount + 1 > 100',
  'amount > limit',
  'a = 1 AND b = 2 OR c = 3',
  '(a = 1)',
  'a IS NULL',
  "upper(shop) = 'NORTH'",
  'a = 1 -- why',
  'a BETWEEN 1 AND 2',
  'ok',
  'a IN ()',
  "a = 'open",
])('rows cannot say: %s', (formula) => {
  expect(readConditions(formula)).toBe(null)
})
