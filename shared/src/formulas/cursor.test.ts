import { expect, test } from 'vitest'
import { callAt, formulaTokens, problemRange } from './cursor.ts'

/** `|` is the cursor. */
test.each([
  ['round(|', 'round', 0],
  ['round(amount, |2)', 'round', 1],
  ['round(abs(x|), 2)', 'abs', 0],
  ['round(abs(x), |2)', 'round', 1],
  ["concat(', (', |name)", 'concat', 1],
  ["concat('a, |", 'concat', 0],
  ['list_sum([1, |2])', 'list_sum', 0],
  ['concat(a, (b + |c))', 'concat', 1],
  ['concat(a, -- (x,\n |b)', 'concat', 1],
])('%s', (marked, name, argument) => {
  expect(callAt(marked.replace('|', ''), marked.indexOf('|'))).toMatchObject({ name, argument })
})
test.each(['a + |b', 'round(x)|', '(a + |b)', '|round(x)'])('in no call: %s', (marked) => {
  expect(callAt(marked.replace('|', ''), marked.indexOf('|'))).toBe(null)
})

test.each<[string, string, Record<string, unknown>, string]>([
  ['a position', 'id + 2 3', { position: 7 }, '3'],
  ['a position at the end', 'id +', { position: 4 }, '+'],
  ['a column', 'upper(nme) || name', { column: 'nme' }, 'nme'],
  ['a quoted column', '"my nme" || \'x\'', { column: 'my nme' }, '"my nme"'],
  ['a function in a message', 'x + uper(name)', { message: 'There is no function uper.' }, 'uper'],
  ['a function that does not fit', 'x + upper(1, 2)', { message: '"upper" cannot be used with a number and a number.' }, 'upper'],
  ['a name in a text is none', "'nme' || nme", { column: 'nme' }, 'nme'],
  ['nothing to be found', 'a + b', { message: 'This is a number, not true or false.' }, 'a + b'],
])('%s', (_name, formula, params, expected) => {
  const { from, to } = problemRange(formula, params)
  expect(formula.slice(from, to)).toBe(expected)
})
test('the second of two equal names in a text is the column', () => expect(problemRange("'nme' || nme", { column: 'nme' }).from).toBe(9))

test('a formula in parts', () => {
  expect(formulaTokens(`a::INT >= .5e3 "b ""c" 'it''s' -- x\n/* y */ ü`).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'word a',
    'sign ::',
    'word INT',
    'sign >=',
    'number .5e3',
    'quoted "b ""c"',
    "text 'it''s'",
    'comment -- x',
    'comment /* y */',
    'word ü',
  ])
})
