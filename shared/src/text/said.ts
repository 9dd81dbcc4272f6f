/** What one process says to a person in another, who may read another language. */
import type { JsonObject } from '../json.ts'
import { words } from './words.ts'

/**
 * A text of Millrace, in English and ICU message syntax, with what stands in it, which may be said too; or the words of another program, such as a
 * database's, and of an older Millrace, as they are. It is rendered where it is read: in the person's language in a browser, in English elsewhere.
 */
export type Said = string | { text: string; params: JsonObject }

/** A text of Millrace to be rendered where it is read. Give it literal strings: `npm run texts:check` finds them by reading the calls. */
export const said = (text: string, params: JsonObject = {}): Exclude<Said, string> => ({ text, params })

/** A name that a definition gives, such as that of a port: it is a text of Millrace too, which the check finds in the definitions. */
export const nameSaid = (name: string): Exclude<Said, string> => ({ text: name, params: {} })

/** What was said, in words; nothing where nothing was. */
export function saidInWords(what: Said): string
export function saidInWords(what: Said | undefined): string | undefined
export function saidInWords(what: Said | undefined): string | undefined {
  return what === undefined || typeof what === 'string' ? what : words(what.text, what.params)
}

/** An error that says to a person what happened; its message is that in English, for logs. */
export class SaidError extends Error {
  readonly said: Said
  constructor(what: Said, options?: ErrorOptions) {
    super(saidInWords(what), options)
    this.said = what
  }
}

/** What an error says: that of Millrace as it is to be said, that of others in their own words. */
export function saidBy(error: unknown): Said {
  if (!(error instanceof Error)) return String(error)
  return (error as Partial<SaidError>).said ?? error.message
}

/** As one text, for a column of a database. */
export const saidToText = (what: Said): string => (typeof what === 'string' ? what : JSON.stringify(what))
