import { formulaTokens, type FormulaToken } from '../formulas/cursor.ts'
import { conditionsToSql } from './conditions.ts'
import type { Conditions, ConditionTest } from './settingValues.ts'

type RowsMode = Extract<Conditions, { mode: 'rows' }>
type Row = RowsMode['rows'][number]

const SIGNS: Record<string, ConditionTest> = {
  '=': 'equals',
  '<>': 'notEquals',
  '!=': 'notEquals',
  '>': 'greater',
  '>=': 'greaterOrEqual',
  '<': 'less',
  '<=': 'lessOrEqual',
}
const TEXT_TESTS: Record<string, ConditionTest> = {
  contains: 'contains',
  starts_with: 'startsWith',
  ends_with: 'endsWith',
  regexp_matches: 'matches',
}

/** A formula as rows of conditions, where rows say the same; null where they cannot. */
export function readConditions(formula: string): RowsMode | null {
  if (formula.trim() === '') return { mode: 'rows', match: 'all', rows: [] }
  const tokens = formulaTokens(formula)
  if (tokens.some(({ kind }) => kind === 'comment')) return null
  for (const [match, word] of [
    ['all', 'and'],
    ['any', 'or'],
  ] as const) {
    const rows = splitAt(tokens, word).map(readRow)
    if (rows.every((row) => row !== null)) return { mode: 'rows', match, rows }
  }
  return null
}

/** Tokens between words that stand in no parentheses. */
function splitAt(tokens: readonly FormulaToken[], word: string): FormulaToken[][] {
  const parts: FormulaToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth === 0 && isWord(token, word)) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
}

const isWord = (token: FormulaToken | undefined, word: string): boolean => token?.kind === 'word' && token.text.toLowerCase() === word

function readRow(all: readonly FormulaToken[]): Row | null {
  return compared(all) ?? listed(all) ?? writtenByRows(all)
}

/** `column > 5`, and the same with a text. */
function compared(tokens: readonly FormulaToken[]): Row | null {
  const column = nameIn(tokens[0])
  const test = tokens[1] && SIGNS[tokens[1].text]
  const value = literalIn(tokens.slice(2))
  return column !== null && test && value !== null ? { column, test, value } : null
}

/** `column IN (1, 2)` */
function listed(tokens: readonly FormulaToken[]): Row | null {
  const column = nameIn(tokens[0])
  if (column === null || !isWord(tokens[1], 'in') || tokens[2]?.text !== '(' || tokens.at(-1)?.text !== ')') return null
  const values: string[] = []
  let part: FormulaToken[] = []
  for (const token of [...tokens.slice(3, -1), undefined]) {
    if (token !== undefined && token.text !== ',') {
      part.push(token)
      continue
    }
    const value = literalIn(part)
    if (value === null || value === '' || value.includes('\n')) return null
    values.push(value)
    part = []
  }
  return { column, test: 'oneOf', value: values.join('\n') }
}

/** What rows write themselves: recognised by writing each test that is possible and comparing. */
function writtenByRows(tokens: readonly FormulaToken[]): Row | null {
  const column = tokens.map(nameIn).find((name, at) => name !== null && tokens[at + 1]?.text !== '(' && !isWord(tokens[at], 'not'))
  if (column === undefined || column === null) return null
  const texts = tokens.filter(({ kind }) => kind === 'text').map((token) => literalIn([token]) ?? '')
  const tests: ConditionTest[] = [...Object.values(TEXT_TESTS), 'notContains', 'isEmpty', 'isNotEmpty', 'isTrue', 'isFalse']
  const wanted = plainText(tokens)
  for (const test of tests) {
    const row: Row = { column, test, value: Object.values(TEXT_TESTS).includes(test) || test === 'notContains' ? (texts[0] ?? '') : '' }
    const sql = conditionsToSql({ mode: 'rows', match: 'all', rows: [row] })
    if (plainText(formulaTokens(sql)) === wanted) return row
  }
  return null
}

/** A formula without blanks, casts to text and the case of words: names are as if quoted. */
function plainText(tokens: readonly FormulaToken[]): string {
  const words = tokens.map((token) =>
    token.kind === 'quoted' ? (nameIn(token) ?? '').toLowerCase() : token.kind === 'word' ? token.text.toLowerCase() : token.text,
  )
  return words.join(' ').replaceAll(/cast \( (\S+) as varchar \)/g, '$1')
}

function nameIn(token: FormulaToken | undefined): string | null {
  if (token?.kind === 'word') return token.text
  return token?.kind === 'quoted' && token.text.length > 2 ? token.text.slice(1, -1).replaceAll('""', '"') : null
}

/** A number, with its sign, or a text. */
function literalIn(tokens: readonly FormulaToken[]): string | null {
  const [first, second] = tokens
  if (tokens.length === 2 && first!.text === '-' && second!.kind === 'number') return `-${second!.text}`
  if (tokens.length !== 1) return null
  if (first!.kind === 'number') return first!.text
  return first!.kind === 'text' && /^'.*'$/s.test(first!.text) ? first!.text.slice(1, -1).replaceAll("''", "'") : null
}
