import type { z } from 'zod'
import type { Conditions, ConditionTest, conditionRowSchema } from './kinds.ts'
import { quoteIdentifier, quoteLiteral } from './sql.ts'

type Row = z.output<typeof conditionRowSchema>
type Render = (column: string, value: string) => string

const asText = (column: string): string => `CAST(${column} AS VARCHAR)`
const compare =
  (sign: string): Render =>
  (column, value) =>
    `${column} ${sign} ${quoteLiteral(value)}`

/** A quoted literal has no type of its own in DuckDB: it is read as the type of the column that it is compared with. */
const RENDER: Record<ConditionTest, Render> = {
  equals: compare('='),
  notEquals: compare('<>'),
  greater: compare('>'),
  greaterOrEqual: compare('>='),
  less: compare('<'),
  lessOrEqual: compare('<='),
  contains: (column, value) => `contains(${asText(column)}, ${quoteLiteral(value)})`,
  notContains: (column, value) => `NOT contains(${asText(column)}, ${quoteLiteral(value)})`,
  startsWith: (column, value) => `starts_with(${asText(column)}, ${quoteLiteral(value)})`,
  endsWith: (column, value) => `ends_with(${asText(column)}, ${quoteLiteral(value)})`,
  matches: (column, value) => `regexp_matches(${asText(column)}, ${quoteLiteral(value)})`,
  isEmpty: (column) => `(${column} IS NULL OR ${asText(column)} = '')`,
  isNotEmpty: (column) => `(${column} IS NOT NULL AND ${asText(column)} <> '')`,
  isTrue: (column) => `CAST(${column} AS BOOLEAN)`,
  isFalse: (column) => `NOT CAST(${column} AS BOOLEAN)`,
  oneOf: (column, value) => `${column} IN (${value.split('\n').filter(Boolean).map(quoteLiteral).join(', ') || 'NULL'})`,
}

const rowToSql = (row: Row): string => RENDER[row.test](quoteIdentifier(row.column), row.value)

/** Conditions as one boolean SQL expression. No rows at all means: every row. */
export function conditionsToSql(conditions: Conditions): string {
  if (conditions.mode === 'formula') return conditions.formula
  if (conditions.rows.length === 0) return 'true'
  return conditions.rows.map(rowToSql).join(conditions.match === 'all' ? ' AND ' : ' OR ')
}

const WORDS: Record<ConditionTest, string> = {
  equals: '=',
  notEquals: '≠',
  greater: '>',
  greaterOrEqual: '≥',
  less: '<',
  lessOrEqual: '≤',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  matches: 'matches',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  isTrue: 'is true',
  isFalse: 'is false',
  oneOf: 'is one of',
}

/** What the tests are called on the screen. */
export const conditionWords: Readonly<Record<ConditionTest, string>> = WORDS

/** Conditions in words, for a card. */
export function conditionsInWords(conditions: Conditions): string {
  if (conditions.mode === 'formula') return conditions.formula || 'no condition yet'
  if (conditions.rows.length === 0) return 'every row'
  const words = conditions.rows.map((row) => [row.column, WORDS[row.test], row.value.replaceAll('\n', ', ')].filter(Boolean).join(' '))
  return words.join(conditions.match === 'all' ? ' and ' : ' or ')
}
