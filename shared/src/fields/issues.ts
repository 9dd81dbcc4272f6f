import type { z } from 'zod'
import { durationInWords } from './durations.ts'
import type { FieldMeta } from './kinds.ts'

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

/**
 * What is wrong with the value of a setting, in words for the person who typed it; undefined leaves zod's own words. A schema's own
 * message goes before this. `meta` tells durations, which are shown in units and stored in milliseconds, from plain numbers.
 */
export function issueInWords(issue: RawIssue, meta: FieldMeta | undefined): string | undefined {
  const amount = (value: number | bigint) => (meta?.kind === 'duration' ? durationInWords(Number(value)) : String(value))
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing.'
      if (issue.expected === 'int') return 'This must be a whole number.'
      if (issue.expected === 'number') return 'This must be a number.'
      return undefined
    case 'too_small':
      if (issue.exact) return `This must be exactly ${countOf(issue.minimum, issue.origin)}.`
      if (issue.origin === 'string') return issue.minimum === 1 ? 'This is missing.' : `At least ${countOf(issue.minimum, issue.origin)}.`
      if (issue.origin === 'array') return issue.minimum === 1 ? 'Add at least one.' : `Add at least ${issue.minimum}.`
      return `This must be ${amount(issue.minimum)} or more.`
    case 'too_big':
      if (issue.exact) return `This must be exactly ${countOf(issue.maximum, issue.origin)}.`
      if (issue.origin === 'string' || issue.origin === 'array') return `At most ${countOf(issue.maximum, issue.origin)}.`
      return `This must be ${amount(issue.maximum)} or less.`
    case 'invalid_value':
      return 'Choose one of the offered values.'
    default:
      return undefined
  }
}

function countOf(count: number | bigint, origin: string): string {
  const [one, more] = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries']
  return `${count} ${Number(count) === 1 ? one : more}`
}
