import type { Format } from '../fields/format.ts'
import { words } from '../text/words.ts'

/** A source's format in words, for a card. */
export function formatInWords(format: Format): string {
  return format.kind === 'lines'
    ? words('text lines')
    : words('{kind}, {count, plural, one {# column} other {# columns}}', { kind: format.kind.toUpperCase(), count: format.columns.length })
}
