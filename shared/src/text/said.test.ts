import { expect, test } from 'vitest'
import { said, saidBy, SaidError, saidInWords, saidToText, type Said } from './said.ts'
import { saidFromText } from './saidSchema.ts'

const inner = said('Give it {count, plural, one {a name} other {# names}}.', { count: 2 })

test.each<[string, Said, string]>([
  ['another program’s words', 'duplicate key {x}', 'duplicate key {x}'],
  ['a text', inner, 'Give it 2 names.'],
  ['a text in a text', said('It does not fit. {advice}', { advice: inner }), 'It does not fit. Give it 2 names.'],
  ['several texts', said('All: {list}', { list: [inner, 'x'] }), 'All: Give it 2 names., x'],
  ['what is wrong with a part', said('{issues}', { issues: [{ path: 'a.b', message: inner }] }), 'a.b: Give it 2 names.'],
])('%s is said, and kept as text', (_name, what, words) => {
  expect(saidInWords(what)).toBe(words)
  expect(saidFromText(saidToText(what))).toEqual(what)
})

test.each(['', 'The disk is full.', '{"text":', '{"text": 1}', '{"text":"a"}'])('what an older Millrace wrote is as it was: %j', (text) => {
  expect(saidFromText(text)).toBe(text)
})

test('an error says its text to people and English to logs', () => {
  const error = new SaidError(inner, { cause: 'x' })
  expect([error.message, saidBy(error), saidBy(new Error('deadlock')), saidBy('odd')]).toEqual([
    'Give it 2 names.',
    inner,
    'deadlock',
    'odd',
  ])
})
