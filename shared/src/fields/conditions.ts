import type { z } from 'zod'
import type { Conditions, ConditionTest, conditionRowSchema } from './settingValues.ts'
import type { Fragment, TypedValue } from '../plan/plan.ts'
import { quoteIdentifier, quoteLiteral } from './sql.ts'
import { isNumeric } from './types.ts'
import { texts, words } from '../text/words.ts'

type Row = z.output<typeof conditionRowSchema>
/** `value` makes a place for a value that is read as the column's type. */
type Render = (column: string, text: string, value: (text: string) => string) => string

const asText = (column: string): string => `CAST(${column} AS VARCHAR)`
const compare =
  (sign: string): Render =>
  (column, text, value) =>
    `${column} ${sign} ${value(text)}`

const RENDER: Record<ConditionTest, Render> = {
  equals: compare('='),
  notEquals: compare('<>'),
  greater: compare('>'),
  greaterOrEqual: compare('>='),
  less: compare('<'),
  lessOrEqual: compare('<='),
  contains: (column, text) => `contains(${asText(column)}, ${quoteLiteral(text)})`,
  notContains: (column, text) => `NOT contains(${asText(column)}, ${quoteLiteral(text)})`,
  startsWith: (column, text) => `starts_with(${asText(column)}, ${quoteLiteral(text)})`,
  endsWith: (column, text) => `ends_with(${asText(column)}, ${quoteLiteral(text)})`,
  matches: (column, text) => `regexp_matches(${asText(column)}, ${quoteLiteral(text)})`,
  isEmpty: (column) => `(${column} IS NULL OR ${asText(column)} = '')`,
  isNotEmpty: (column) => `(${column} IS NOT NULL AND ${asText(column)} <> '')`,
  isTrue: (column) => `TRY_CAST(${column} AS BOOLEAN)`,
  isFalse: (column) => `NOT TRY_CAST(${column} AS BOOLEAN)`,
  oneOf: (column, text, value) => `${column} IN (${text.split('\n').filter(Boolean).map(value).join(', ') || 'NULL'})`,
}

/** Conditions as one boolean fragment of the setting of that name. No rows at all means: every row. */
/** Whether anything is asked. */
export const hasConditions = (conditions: Conditions): boolean => conditions.mode === 'formula' || conditions.rows.length > 0

export function conditionFragment(conditions: Conditions, setting: string): Fragment {
  if (conditions.mode === 'formula') return { sql: conditions.formula, setting }
  const values: TypedValue[] = []
  const tests = conditions.rows.map((row: Row, index) =>
    RENDER[row.test](quoteIdentifier(row.column), row.value, (text) => {
      values.push({ column: row.column, text, setting: `${setting}.rows.${index}.value` })
      return `$${values.length - 1}`
    }),
  )
  return { sql: tests.join(conditions.match === 'all' ? ' AND ' : ' OR ') || 'true', setting, values }
}

/** A fragment's SQL with its values and its secret in place. `typeOf` tells a column's type; where it does not, a value is written as text. */
export function fillValues({ sql, values = [], secret }: Fragment, typeOf: (column: string) => string | undefined): string {
  if (values.length === 0 && secret === undefined) return sql
  // What stands in quotes is a name or a text of a person's.
  return sql.replaceAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+|secret\b)/g, (part, index?: string) => {
    if (index === 'secret') return secret === undefined ? part : quoteLiteral(secret)
    const value = index === undefined ? undefined : values[Number(index)]
    return value ? valueSql(value.text, typeOf(value.column)) : part
  })
}

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i

/** Whether a text is a number that can stand beside a column of this type as it is. */
export const isNumberFor = (text: string, type: string): boolean => isNumeric(type) && NUMBER.test(text)

/** A quoted literal is read as the type of the column beside it, which rounds: 2.5 would be 3 for whole numbers. A bare number is not. */
const valueSql = (text: string, type: string | undefined): string =>
  type !== undefined && isNumberFor(text, type) ? text.trim() : quoteLiteral(text)

/** Conditions as SQL for a person to go on with. */
export const conditionsToSql = (conditions: Conditions, typeOf: (column: string) => string | undefined = () => undefined): string =>
  fillValues(conditionFragment(conditions, ''), typeOf)

const WORDS: Record<ConditionTest, string> = texts({
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
})

/** What the tests are called on the screen. */
export const conditionWords: Readonly<Record<ConditionTest, string>> = WORDS

/** Conditions in words, for a card. */
export function conditionsInWords(conditions: Conditions): string {
  if (conditions.mode === 'formula') return conditions.formula || words('no condition yet')
  if (conditions.rows.length === 0) return words('every row')
  const tests = conditions.rows.map((row) =>
    [row.column, words(WORDS[row.test]), row.value.replaceAll('\n', ', ')].filter(Boolean).join(' '),
  )
  return tests.join(` ${conditions.match === 'all' ? words('and') : words('or')} `)
}
