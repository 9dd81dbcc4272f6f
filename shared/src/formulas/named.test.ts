import { expect, test } from 'vitest'
import { expandNamed, namedIn, renameNamed, writtenPlace } from './named.ts'

const definitions = [
  { name: 'net', formula: 'amount * 0.8' },
  { name: 'Rest', formula: 'total - $NET -- what is left' },
  { name: 'round', formula: '$trip + 1' },
  { name: 'trip', formula: '$round' },
  ...Array.from({ length: 20 }, (_, n) => ({ name: `twice${n + 1}`, formula: `$twice${n} + $twice${n}` })),
  { name: 'twice0', formula: 'amount' },
]

test.each([
  ['$net > 1', ['net']],
  ['round($net, 2) + $rest', ['net', 'rest']],
  [`'$net' || "$net" -- $net`, []],
  ['$1 + $ net', []],
  ['$tag$ a text $tag$', []],
  ['a$net', []],
  ['list[1:$größe]', ['größe']],
])('%s uses %j', (formula, names) => {
  expect(namedIn(formula).map(({ name }) => name)).toEqual(names)
})

test('the texts of named formulas stand where they are used, and places are found again', () => {
  const written = '1 + $net + oops + $rest'
  const expanded = expandNamed(written, definitions)
  if (!expanded.ok) throw new Error(expanded.code)
  const { text, expansions } = expanded
  expect(text).toBe('1 + (\namount * 0.8\n) + oops + (\ntotal - (\namount * 0.8\n) -- what is left\n)')
  const placeOf = (part: string) => writtenPlace(text.indexOf(part), expansions)
  expect(placeOf('1 +')).toEqual({ position: 0 })
  expect(placeOf('amount')).toEqual({ position: written.indexOf('$net'), formula: 'net' })
  expect(placeOf('oops')).toEqual({ position: written.indexOf('oops') })
  expect(placeOf('total')).toEqual({ position: written.indexOf('$rest'), formula: 'Rest' })
})

test.each([
  ['1 + $gone', { code: 'unknownFormula', name: 'gone', use: { from: 4, to: 9 } }],
  ['$round', { code: 'formulaInItself', name: 'round', use: { from: 0, to: 6 } }],
  ['$twice20', { code: 'formulaTooLong', use: { from: 0, to: 8 } }],
])('%s is refused', (formula, problem) => {
  expect(expandNamed(formula, definitions)).toMatchObject({ ok: false, ...problem })
})

test('a formula follows the new name of one that it uses, and nothing else does', () => {
  expect(renameNamed(`$net + net + $netto + '$net' + $Net`, 'net', 'net_price')).toBe(`$net_price + net + $netto + '$net' + $net_price`)
})
