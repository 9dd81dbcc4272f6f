import type { Format } from '../fields/format.ts'

/** A source's format in words, for a card. */
export function formatInWords(format: Format): string {
  return format.kind === 'lines' ? 'text lines' : `${format.kind.toUpperCase()}, ${format.columns.length} columns`
}
