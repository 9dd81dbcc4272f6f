/**
 * The words of the screen. The English text, in ICU message syntax, is the key; a catalogue (`texts/`) says it in another language, and
 * what it lacks stays English. `npm run texts:check` finds the keys by reading the calls of `t` and `tNodes`: give them literal strings.
 */
import { IntlMessageFormat, type FormatXMLElementFn, type PrimitiveType } from 'intl-messageformat'
import { createElement, Fragment, type ReactNode } from 'react'

/** The parsed form of a message. */
export type Message = ReturnType<IntlMessageFormat['getAst']>
/** What is said instead of an English text. A function makes it of the text. */
export type Catalogue = Readonly<Record<string, string>> | ((source: string) => Message)
export type TextParams = Record<string, string | number>

let locale = 'en'
let catalogue: Catalogue = {}
let formats = new Map<string, IntlMessageFormat>()

/** Sets the language of all that is said from now on. `startLanguage` calls it once, before anything is shown. */
export function setCatalogue(newLocale: string, texts: Catalogue): void {
  locale = newLocale
  catalogue = texts
  formats = new Map()
}

/** The locale of texts, numbers and dates. */
export const currentLocale = (): string => locale

function formatOf(source: string, ignoreTag: boolean): IntlMessageFormat {
  const key = ignoreTag ? source : `<${source}`
  let format = formats.get(key)
  if (!format) {
    const said = typeof catalogue === 'function' ? catalogue(source) : Object.hasOwn(catalogue, source) ? catalogue[source]! : source
    format = new IntlMessageFormat(said, locale, undefined, { ignoreTag })
    formats.set(key, format)
  }
  return format
}

/**
 * Says an English text in the person's language.
 * @param source literal, in ICU message syntax: `'{count, plural, one {# row} other {# rows}}'`
 * @param params a bare `{name}` writes a number as it is: pass it through `format.ts`, or write `{name, number}`
 */
export const t = (source: string, params?: TextParams): string => formatOf(source, true).format(params) as string

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
export const tDefinition = (source: string): string => (source === '' ? '' : t(source))
