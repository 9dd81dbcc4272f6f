import type { z } from 'zod'
import { durationInWords } from './durations.ts'
import type { FieldMeta, PairSides } from './kinds.ts'
import { nameSaid, said, saidInWords, type Said } from '../text/said.ts'
import { texts } from '../text/words.ts'

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

/** How zod's own messages begin. */
const ZODS = /^(Invalid |Too (big|small):|Unrecognized key)/

/** As `issueInWords`, of an issue that an error told, to be said where it is read. */
export function toldIssue(issue: z.core.$ZodIssue): Said {
  const { message } = issue
  // A text with values in it is in no catalogue.
  if (!ZODS.test(message)) return /[{}<>']/.test(message) ? message : { text: message, params: {} }
  // An error does not hold the value; that there was none, zod says.
  const isMissing = message.endsWith('received undefined')
  return issueSaid({ ...issue, input: isMissing ? undefined : null } as RawIssue, undefined)
}

/**
 * What is wrong with the value of a setting, in words for the person who typed it: no default message of zod's reaches a screen. A
 * schema's own message goes before this. `meta` tells durations, which are shown in units and stored in milliseconds, from plain numbers.
 */
export const issueInWords = (issue: RawIssue, meta: FieldMeta | undefined): string => saidInWords(issueSaid(issue, meta))

function issueSaid(issue: RawIssue, meta: FieldMeta | undefined): Said {
  const { path = [] } = issue
  const amount = (value: number | bigint) => (meta?.kind === 'duration' ? durationInWords(Number(value)) : String(value))
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return missing(issue, meta)
      if (issue.expected === 'int') return said('This must be a whole number.')
      return Object.hasOwn(EXPECTED, issue.expected) ? said(EXPECTED[issue.expected]!) : unfit()
    case 'too_small':
      if (issue.exact) return said('This must be exactly {count}.', { count: countOf(issue.minimum, issue.origin) })
      if (issue.origin === 'string')
        return issue.minimum === 1 ? missing(issue, meta) : said('At least {count}.', { count: countOf(issue.minimum, issue.origin) })
      if (issue.origin === 'array')
        return issue.minimum === 1 ? missing(issue, meta) : said('Add at least {least}.', { least: Number(issue.minimum) })
      return said('This must be {least} or more.', { least: amount(issue.minimum) })
    case 'too_big':
      if (issue.exact) return said('This must be exactly {count}.', { count: countOf(issue.maximum, issue.origin) })
      if (issue.origin === 'string' || issue.origin === 'array')
        return said('At most {count}.', { count: countOf(issue.maximum, issue.origin) })
      return said('This must be {most} or less.', { most: amount(issue.maximum) })
    case 'invalid_value':
    case 'invalid_union':
      return said('Choose one of the offered values.')
    case 'invalid_key':
      return said('"{name}" cannot be a name here: use lower-case letters, digits, - and _.', { name: String(path.at(-1)) })
    case 'unrecognized_keys':
      return said('There is no setting {names} here.', { names: issue.keys.map((key) => `"${key}"`) })
    default:
      return unfit()
  }
}

const unfit = () => said('This does not fit here.')
const EXPECTED: Record<string, string> = texts({
  number: 'This must be a number.',
  string: 'This must be a text.',
  boolean: 'This must be true or false.',
  array: 'This must be a list.',
  record: 'This must be an object.',
})

/** What is empty that must not be: the whole setting by its kind, or a part of it by its name. */
function missing({ path = [] }: RawIssue, meta: FieldMeta | undefined): Said {
  const part = path.at(-1)
  if (meta?.kind === 'columnPairs' && (part === 'left' || part === 'right')) return emptySide(part, meta.sides)
  const texts: Record<string, string> = path.length <= 1 ? MISSING : MISSING_PARTS
  const key = path.length <= 1 ? meta?.kind : part
  return said((typeof key === 'string' && Object.hasOwn(texts, key) && texts[key]) || 'This is missing.')
}

/** Which of the two columns of a pair is not chosen. */
function emptySide(side: keyof PairSides, sides: PairSides | undefined): Said {
  if (sides) return said('Choose a column for "{side}".', { side: nameSaid(sides[side].label) })
  return side === 'left' ? said('Choose the left column of the pair.') : said('Choose the right column of the pair.')
}

const MISSING: Partial<Record<FieldMeta['kind'], string>> = texts({
  column: 'Choose a column.',
  columns: 'Choose at least one column.',
  chosenColumns: 'Choose at least one column.',
  values: 'Write at least one value.',
  choices: 'Choose at least one.',
  aggregates: 'Add at least one measure.',
  memories: 'Add at least one thing to remember.',
  mapping: 'Add at least one column.',
  routes: 'Add at least one route.',
  sortKeys: 'Choose at least one column to order by.',
  schema: 'Name at least one column.',
  generatorColumns: 'Add at least one column.',
  code: 'Write a SELECT.',
})
const MISSING_PARTS: Record<string, string> = texts({
  as: 'Give it a name.',
  name: 'Give the column a name.',
  type: 'Choose a type for the column.',
  column: 'Choose a column.',
  values: 'Write at least one value.',
})

function countOf(count: number | bigint, origin: string): Exclude<Said, string> {
  return origin === 'string'
    ? said('{count, plural, one {# character} other {# characters}}', { count: Number(count) })
    : said('{count, plural, one {# entry} other {# entries}}', { count: Number(count) })
}
