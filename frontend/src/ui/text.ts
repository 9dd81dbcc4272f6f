/**
 * The words of the screen. The English text, in ICU message syntax, is the key; a catalogue (`texts/`) says it in another language, and
 * what it lacks stays English. `npm run texts:check` finds the keys by reading the calls of `t` and `tNodes`: give them literal strings,
 * or a member of `texts({…})`.
 */
import { durationInWords, paramInWords, renderWordsWith, words } from '@millrace/shared'
import { IntlMessageFormat, type FormatXMLElementFn, type PrimitiveType } from 'intl-messageformat'
import { createElement, Fragment, type ReactNode } from 'react'

/** The parsed form of a message. */
export type Message = ReturnType<IntlMessageFormat['getAst']>
/** What is said instead of the English texts. */
export interface Catalogue {
  /** Instead of a text in ICU message syntax. */
  message(source: string): string | Message
  /** Instead of a text without parameters, in which braces are braces. */
  plain(source: string): string
}
export type TextParams = Record<string, string | number>

/** A catalogue of translations by their English texts; what it lacks stays English. */
export function catalogueOf(translations: Readonly<Record<string, string>>): Catalogue {
  const look = (source: string) => (Object.hasOwn(translations, source) ? translations[source]! : source)
  return { message: look, plain: look }
}
export const ENGLISH = catalogueOf({})

let locale = 'en'
let catalogue = ENGLISH
let formats = new Map<string, IntlMessageFormat>()

/** Sets the language of all that is said from now on. `startLanguage` calls it once, before anything is shown. */
export function setCatalogue(newLocale: string, texts: Catalogue): void {
  locale = newLocale
  catalogue = texts
  formats = new Map()
}

/** The locale of texts, numbers and dates. */
export const currentLocale = (): string => locale

/** Times in milliseconds, how long and when, for which ICU has no such types: they are written before the message is. */
const TIME = /\{\s*(\w+)\s*,\s*(duration|moment)\s*\}/g
export const withoutTimes = (text: string): string => text.replaceAll(TIME, '{$1}')

let momentInWords = (at: number): string => new Date(at).toISOString()
/** `format.ts` says when something was, in the person's zone. */
export function sayMomentsWith(other: (at: number) => string): void {
  momentInWords = other
}

function formatOf(source: string, ignoreTag: boolean): IntlMessageFormat {
  const key = ignoreTag ? source : `<${source}`
  let format = formats.get(key)
  if (!format) {
    const said = catalogue.message(source)
    format = new IntlMessageFormat(typeof said === 'string' ? withoutTimes(said) : said, locale, undefined, { ignoreTag })
    formats.set(key, format)
  }
  return format
}

function timesIn(source: string, params: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Array.from(source.matchAll(TIME), ([, name, kind]) => {
      const inWords = kind === 'duration' ? durationInWords : momentInWords
      return [name!, [params[name!]].flat().map(Number).map(inWords).join(', ')]
    }),
  )
}

/**
 * Says an English text in the person's language.
 * @param source literal, in ICU message syntax: `'{count, plural, one {# row} other {# rows}}'`; `{every, duration}` is a time in milliseconds, `{at, moment}` one since the epoch
 * @param params a bare `{name}` writes a number as it is: pass it through `format.ts`, or write `{name, number}`
 */
export const t = (source: string, params: TextParams = {}): string =>
  formatOf(source, true).format({ ...params, ...timesIn(source, params) }) as string

type NodeParams = Record<string, ReactNode | FormatXMLElementFn<ReactNode>>

/**
 * As `t`, with elements as parameters and with tags:
 * `tNodes('Settings of {name}', { name: <bdi>{name}</bdi> })`, `tNodes('Paste it, or <pick>choose a file</pick>', { pick: (words) => <button>{words}</button> })`
 */
export function tNodes(source: string, params: NodeParams): ReactNode {
  const parts = formatOf(source, false).format<ReactNode>(
    params as Record<string, PrimitiveType | ReactNode | FormatXMLElementFn<ReactNode>>,
  )
  return Array.isArray(parts) ? createElement(Fragment, null, ...parts) : parts
}

/** Says a text that stands in a definition (name, summary, hint, label, option) in the person's language. The check lists those from the definitions. */
export const tDefinition = (source: string): string => catalogue.plain(source)

/** `words` of `shared`: parameters may be lists, texts to be said themselves, or missing. */
renderWordsWith((source, params) => {
  const names = Array.from(source.matchAll(/\{\s*(\w+)\s*[,}]/g), ([, name]) => name!)
  const shown = names.map((name) => [name, typeof params[name] === 'number' ? params[name] : paramInWords(params[name], words)] as const)
  return formatOf(source, true).format({ ...Object.fromEntries(shown), ...timesIn(source, params) }) as string
})
