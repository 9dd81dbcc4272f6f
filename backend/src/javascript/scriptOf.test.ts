import { saidInWords } from '@millrace/shared'
import { expect, test } from 'vitest'
import { scriptOf } from './scriptOf.ts'

const MIDDLE = 'The code ends in the middle of something: complete its end, and look for a bracket, brace or quote without its partner.'

test.each<[code: string, line: number, words: string | RegExp]>([
  ['return row.', 1, MIDDLE],
  ['const v: number = 1\nreturn v +', 2, MIDDLE],
  ['if (row.v) {\nreturn row\n', 2, MIDDLE],
  ['return row }', 1, MIDDLE],
  ['row => row.', 1, MIDDLE],
  ['export default (row) =>', 1, MIDDLE],
  ['return 1\nconst if = 1', 2, /^A name should stand here/],
  ['const x = +;\nreturn row', 1, /^A value should stand here/],
  ['let a = 1\nreturn row)', 2, '")" cannot stand here, ";" should: look for a bracket or sign that is missing before it, or is too many.'],
  ['retrun row', 1, /^This does not go on from what is before it: look for a misspelt word/],
  ['const = 3\nreturn row', 1, '"=" cannot stand here: take it away, or complete what is before it.'],
  ['let a = 1\nreturn "a', 2, /^A text begins here and does not end/],
  ['let a = 1\nlet a = 2', 2, 'There is a "a" already: give one of them another name.'],
  ['enum A { B }\nreturn row', 1, 'Of TypeScript, only types can be used: write this enum in JavaScript.'],
  ['import x from "y"\nreturn row', 1, /^The code reaches no other modules/],
  ['const x = await row\nreturn x', 1, 'There is nothing to wait for here: leave "await" out.'],
  ['return /a(/', 1, 'Invalid regular expression: /a(/: Unterminated group'],
])('%j is refused with its line and what to do', (code, line, words) => {
  const read = scriptOf(code, 'row')
  if (!('problem' in read)) throw new Error('It was taken.')
  expect(read.problem.line).toBe(line)
  expect(saidInWords(read.problem.message)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words))
})
