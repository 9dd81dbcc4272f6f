import type { z } from 'zod'
import { durationInWords } from './durations.ts'
import type { FieldMeta } from './kinds.ts'

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

/**
 * What is wrong with the value of a setting, in words for the person who typed it: no default message of zod's reaches a screen. A
 * schema's own message goes before this. `meta` tells durations, which are shown in units and stored in milliseconds, from plain numbers.
 */
export function issueInWords(issue: RawIssue, meta: FieldMeta | undefined): string {
  const { path = [] } = issue
  const amount = (value: number | bigint) => (meta?.kind === 'duration' ? durationInWords(Number(value)) : String(value))
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return missing(issue, meta)
      if (issue.expected === 'int') return 'This must be a whole number.'
      return Object.hasOwn(EXPECTED, issue.expected) ? `This must be ${EXPECTED[issue.expected]}.` : UNFIT
    case 'too_small':
      if (issue.exact) return `This must be exactly ${countOf(issue.minimum, issue.origin)}.`
      if (issue.origin === 'string') return issue.minimum === 1 ? missing(issue, meta) : `At least ${countOf(issue.minimum, issue.origin)}.`
      if (issue.origin === 'array') return issue.minimum === 1 ? missing(issue, meta) : `Add at least ${issue.minimum}.`
      return `This must be ${amount(issue.minimum)} or more.`
    case 'too_big':
      if (issue.exact) return `This must be exactly ${countOf(issue.maximum, issue.origin)}.`
      if (issue.origin === 'string' || issue.origin === 'array') return `At most ${countOf(issue.maximum, issue.origin)}.`
      return `This must be ${amount(issue.maximum)} or less.`
    case 'invalid_value':
    case 'invalid_union':
      return 'Choose one of the offered values.'
    case 'invalid_key':
      return `"${String(path.at(-1))}" cannot be a name here: use lower-case letters, digits, - and _.`
    case 'unrecognized_keys':
      return `There is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')} here.`
    default:
      return UNFIT
  }
}

const UNFIT = 'This does not fit here.'
const EXPECTED: Record<string, string> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  record: 'an object',
}

/** What is empty that must not be: the whole setting by its kind, or a part of it by its name. */
function missing({ path = [] }: RawIssue, meta: FieldMeta | undefined): string {
  const words: Record<string, string> = path.length <= 1 ? MISSING : MISSING_PARTS
  const key = path.length <= 1 ? meta?.kind : path.at(-1)
  return (typeof key === 'string' && Object.hasOwn(words, key) && words[key]) || 'This is missing.'
}

const MISSING: Partial<Record<FieldMeta['kind'], string>> = {
  column: 'Choose a column.',
  columns: 'Choose at least one column.',
  aggregates: 'Add at least one measure.',
  mapping: 'Add at least one column.',
  sortKeys: 'Choose at least one column to order by.',
  schema: 'Name at least one column.',
  generatorColumns: 'Add at least one column.',
  code: 'Write a SELECT.',
}
const MISSING_PARTS: Record<string, string> = {
  as: 'Give it a name.',
  name: 'Give the column a name.',
  type: 'Choose a type for the column.',
  column: 'Choose a column.',
  values: 'Write at least one value.',
}

function countOf(count: number | bigint, origin: string): string {
  const [one, more] = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries']
  return `${count} ${Number(count) === 1 ? one : more}`
}
