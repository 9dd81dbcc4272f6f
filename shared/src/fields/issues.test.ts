import { expect, test } from 'vitest'
import { z } from 'zod'
import { issueInWords } from './issues.ts'
import { duration, fieldOf, number } from './kinds.ts'

const label = 'Setting'

test.each<[string, z.ZodType, unknown, string]>([
  ['a number below its least', number({ label, min: 1 }), 0, 'This must be 1 or more.'],
  ['a number above its most', number({ label, max: 65_535 }), 70_000, 'This must be 65535 or less.'],
  ['a duration, in its unit', duration({ label, min: 100 }), 1, 'This must be 100 ms or more.'],
  ['a long duration, in its unit', duration({ label, max: 3_600_000 }), 7_200_000, 'This must be 1 h or less.'],
  ['a broken number', number({ label, integer: true }), 1.5, 'This must be a whole number.'],
  ['a text for a number', number({ label }), 'x', 'This must be a number.'],
  ['nothing', z.string(), undefined, 'This is missing.'],
  ['an empty text', z.string().min(1), '', 'This is missing.'],
  ['a short text', z.string().min(8), 'abc', 'At least 8 characters.'],
  ['a long text', z.string().max(2), 'abc', 'At most 2 characters.'],
  ['not one character', z.string().length(1), 'ab', 'This must be exactly 1 character.'],
  ['an empty list', z.array(z.string()).min(1), [], 'Add at least one.'],
  ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'At most 1 entry.'],
  ['no such choice', z.enum(['a', 'b']), 'c', 'Choose one of the offered values.'],
  ['what has words of its own', z.string().regex(/^a/, 'Begin with a.'), 'b', 'Begin with a.'],
])('%s', (_name, schema, value, words) => {
  const parsed = schema.safeParse(value, { error: (issue) => issueInWords(issue, fieldOf(schema)) })
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([words])
})
