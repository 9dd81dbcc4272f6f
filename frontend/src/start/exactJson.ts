/** JSON whose numbers keep every digit that was written: a browser's own numbers have 15 that can be trusted. */
import type { Json } from '@millrace/shared'

/** Goes before the digits of a number that is kept as text; a private character, which no data has a meaning for. */
const MARK = '\uE000'
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g')
/** Digits of which a number is sure to keep each. */
const SURE_DIGITS = 15

/** Parses JSON; long numbers become marked texts. Undefined where it is no JSON. */
export function parseExact(text: string): Json | undefined {
  try {
    // Checked first as it stands: a marked text may be valid where its number was not, such as 007.
    const plain = JSON.parse(text) as Json
    return /[\d.]{16}/.test(text) ? (JSON.parse(text.replaceAll(TOKENS, marked)) as Json) : plain
  } catch {
    return undefined
  }
}

const marked = (token: string): string =>
  !token.startsWith('"') && token.replaceAll(/[eE].*|[-.]/g, '').length > SURE_DIGITS ? `"${MARK}${token}"` : token

/** A parsed value as JSON, with the digits that were written. */
export const exactText = (value: Json): string => JSON.stringify(value).replaceAll(MARKED, '$1')

/** The digits of a marked text; a text that somebody wrote stays as it is. */
export const unmarked = (text: string): string => (text.startsWith(MARK) ? text.slice(MARK.length) : text)
