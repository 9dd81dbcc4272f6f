/** Patterns of LIKE and its like: DuckDB matches some of them by trying every way to fill each gap, which takes for ever on some texts. */
import { said, type Said } from '@millrace/shared'

/** The sign of a gap, and whether DuckDB has a quick way for patterns of gaps and letters only. */
const MATCHERS: ReadonlyMap<string, { gap: string; quick: boolean }> = new Map([
  ['~~', { gap: '%', quick: true }],
  ['!~~', { gap: '%', quick: true }],
  ['~~*', { gap: '%', quick: false }],
  ['!~~*', { gap: '%', quick: false }],
  ['~~~', { gap: '*', quick: false }],
  ['like_escape', { gap: '%', quick: false }],
  ['not_like_escape', { gap: '%', quick: false }],
  ['ilike_escape', { gap: '%', quick: false }],
  ['not_ilike_escape', { gap: '%', quick: false }],
])
/** Most gaps, besides one at the end, that are filled in every way: the time grows with the text's length to this power. */
const MOST_GAPS = 3

/** What is wrong with a pattern, in words; null when the function matches none, or quickly. `pattern` is undefined where it is computed. */
export function patternProblem(name: string, pattern: string | number | undefined): Said | null {
  const matcher = MATCHERS.get(name)
  if (!matcher) return null
  if (typeof pattern !== 'string')
    return said('The pattern must be a text in quotes. For one that is computed, use starts_with, ends_with, contains or regexp_matches.')
  if (matcher.quick && !pattern.includes('_')) return null
  const gaps = pattern.split(matcher.gap).filter(Boolean).length - (pattern.startsWith(matcher.gap) ? 0 : 1)
  if (gaps <= MOST_GAPS) return null
  return said('This pattern has more than {most} gaps ({gap}) and could take for ever: use LIKE without _ and ESCAPE, or regexp_matches.', {
    most: MOST_GAPS,
    gap: matcher.gap,
  })
}
