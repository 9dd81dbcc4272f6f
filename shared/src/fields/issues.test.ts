import { expect, test } from 'vitest'
import { z } from 'zod'
import { saidInWords } from '../text/said.ts'
import { issueInWords, toldIssue } from './issues.ts'
import {
  aggregates,
  column,
  columnPairs,
  columns,
  conditions,
  duration,
  fieldOf,
  format,
  generatorColumns,
  mapping,
  number,
} from './kinds.ts'

const label = 'Setting'
const rows = (...each: object[]) => ({ mode: 'rows', match: 'all', rows: each })

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
  ['an empty list', z.array(z.string()).min(1), [], 'This is missing.'],
  ['no column', column({ label }).min(1), '', 'Choose a column.'],
  ['no columns', columns({ label }).min(1), [], 'Choose at least one column.'],
  ['a part without a name', mapping({ label }), [{ as: '', formula: '1' }], 'Give it a name.'],
  ['a text for a list', columns({ label }), 'x', 'This must be a list.'],
  ['a setting that there is not', z.strictObject({}), { x: 1 }, 'There is no setting "x" here.'],
  ['a kind of format that there is not', format({ label }), { kind: 'xml' }, 'Choose one of the offered values.'],
  ['a format without columns', format({ label }), { kind: 'json', columns: [] }, 'Name the columns, or take them from a sample.'],
  ['a condition without a column', conditions({ label }), rows({ column: '', test: 'equals', value: '' }), 'Choose a column.'],
  ['no values to be one of', conditions({ label }), rows({ column: 'a', test: 'oneOf', value: '\n' }), 'Write one value a line.'],
  [
    'a largest value below the smallest',
    generatorColumns({ label }),
    [{ name: 'n', make: 'integer', min: 2, max: 1 }],
    'The largest value must not be below the smallest.',
  ],
  ['a sum of no column', aggregates({ label }), [{ as: 'n', fn: 'sum', column: '' }], 'Choose a column.'],
  ['a pair without its left column', columnPairs({ label }), [{ left: '', right: 'a' }], 'Choose the left column of the pair.'],
  ['a pair without its right column', columnPairs({ label }), [{ left: 'a', right: '' }], 'Choose the right column of the pair.'],
  ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'At most 1 entry.'],
  ['no such choice', z.enum(['a', 'b']), 'c', 'Choose one of the offered values.'],
  ['what has words of its own', z.string().regex(/^a/, 'Begin with a.'), 'b', 'Begin with a.'],
])('%s', (_name, schema, value, words) => {
  const parsed = schema.safeParse(value, { error: (issue) => issueInWords(issue, fieldOf(schema)) })
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([words])
})

// An error that was thrown elsewhere: zod's own words are said as ours, which a browser has in its language.
test.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.string(), undefined, 'This is missing.'],
  ['a number for a text', z.string(), 1, 'This must be a text.'],
  ['a long text', z.string().max(2), 'abc', 'At most 2 characters.'],
  ['a setting that there is not', z.strictObject({}), { x: 1 }, 'There is no setting "x" here.'],
  ['a text that is no address', z.url(), 'x', 'This does not fit here.'],
  ['what has words of its own', z.string().regex(/^a/, 'Begin with a.'), 'b', 'Begin with a.'],
  ['words with a value in them', z.string().refine(() => false, 'Not {this}.'), 'b', 'Not {this}.'],
])('told: %s', (_name, schema, value, words) => {
  expect(schema.safeParse(value).error?.issues.map((issue) => saidInWords(toldIssue(issue)))).toEqual([words])
})
