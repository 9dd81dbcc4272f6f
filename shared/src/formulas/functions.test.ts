import { expect, test } from 'vitest'
import { formulaTokens } from './cursor.ts'
import { columnInFormula } from '../fields/sql.ts'
import { aliasNamed, functionAliases, functionNamed, functions, signatureText } from './functions.ts'

const KEYWORDS = new Set(['in', 'and', 'or', 'not', 'cast', 'try_cast', 'case', 'between', 'is'])

test.each(functionAliases.map((alias) => [alias.word, alias] as const))(
  '%s stands for functions that there are',
  (_word, { insert, help }) => {
    const tokens = formulaTokens(insert)
    const calls = tokens.filter(({ kind }, at) => kind === 'word' && tokens[at + 1]?.text === '(').map(({ text }) => text.toLowerCase())
    for (const name of calls) if (!KEYWORDS.has(name)) expect(functionNamed(name)?.name).toBe(name)
    expect(help).toMatch(/^[A-Z].*\.$/)
  },
)

test('every function has a line of help and a way to call it', () => {
  expect(functions.length).toBeGreaterThan(300)
  for (const { help, signatures } of functions) expect([/^\S.*[.…)]$/.test(help), signatures.length > 0]).toEqual([true, true])
})

test.each([
  ['round', ['round(x)', 'round(x, precision)']],
  ['IF', ['if(condition, then, otherwise)']],
  ['concat_ws', ['concat_ws(separator, value, …)']],
])('%s', (name, texts) => {
  const found = functionNamed(name)!
  expect(found.signatures.map((each) => signatureText(found, each))).toEqual(texts)
})
test.each(['getenv', 'repeat', 'read_csv', 'sleep_ms'])('%s is not offered', (name) => expect(functionNamed(name)).toBe(undefined))
test('a word of a spreadsheet', () => expect(aliasNamed('Len')?.insert).toBe('length($)'))

test.each([
  ['amount', 'amount'],
  ['Amount_2', 'Amount_2'],
  ['unit price', '"unit price"'],
  ['order', '"order"'],
  ['größe', '"größe"'],
  ['a"b', '"a""b"'],
])('the column %s is written %s', (name, written) => expect(columnInFormula(name)).toBe(written))
