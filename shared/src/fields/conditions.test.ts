import { expect, test } from 'vitest'
import { conditionFragment, conditionsToSql } from './conditions.ts'
import type { Conditions } from './settingValues.ts'

type Row = (Conditions & { mode: 'rows' })['rows'][number]
const rows = (match: 'all' | 'any', ...each: [string, Row['test'], string?][]): Conditions => ({
  mode: 'rows',
  match,
  rows: each.map(([column, test, value = '']) => ({ column, test, value })),
})
const TYPES: Record<string, string> = { n: 'INTEGER', d: 'DECIMAL(9,2)', t: 'DATE', s: 'VARCHAR', $0: 'BIGINT' }

test.each<[string, Conditions, string]>([
  ['no rows are every row', rows('all'), 'true'],
  ['a number stays one, so that it is not rounded', rows('all', ['n', 'greater', '2.5']), '"n" > 2.5'],
  ['a number of more places than the column has', rows('all', ['d', 'less', '1.005']), '"d" < 1.005'],
  ['digits in a text are a text', rows('all', ['s', 'equals', '007']), `"s" = '007'`],
  ['a date is read as one', rows('all', ['t', 'less', '2020-01-01']), `"t" < '2020-01-01'`],
  ['what is no number is left for the check to find', rows('all', ['n', 'equals', 'many']), `"n" = 'many'`],
  ['SQL in a value is a value', rows('all', ['n', 'equals', '1 OR true']), `"n" = '1 OR true'`],
  ['a quote in a value', rows('all', ['s', 'equals', "it's $0"]), `"s" = 'it''s $0'`],
  ['a name that looks like a place for a value', rows('all', ['$0', 'equals', '5']), '"$0" = 5'],
  [
    'several values',
    rows('any', ['n', 'oneOf', '1\n\n2.5'], ['s', 'isEmpty']),
    `"n" IN (1, 2.5) OR ("s" IS NULL OR CAST("s" AS VARCHAR) = '')`,
  ],
  ['a formula as it is', { mode: 'formula', formula: 'n > $0' }, 'n > $0'],
])('%s', (_name, conditions, sql) => {
  expect(conditionsToSql(conditions, (column) => TYPES[column])).toBe(sql)
})

test('every value knows its column and the setting it stands in', () => {
  expect(conditionFragment(rows('all', ['s', 'isEmpty'], ['n', 'oneOf', '1\n2']), 'condition').values).toEqual([
    { column: 'n', text: '1', setting: 'condition.rows.1.value' },
    { column: 'n', text: '2', setting: 'condition.rows.1.value' },
  ])
})
