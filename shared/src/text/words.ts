import { renderMessage } from './message.ts'

export type Render = (text: string, params: Record<string, unknown>) => string

let render: Render = renderMessage

/**
 * Says an English text, in ICU message syntax, with its parameters: in English everywhere but in a browser, whose catalogue renders it.
 * Give it literal strings: `npm run texts:check` finds them by reading the calls.
 */
export const words = (text: string, params: Record<string, unknown> = {}): string => render(text, params)

/** Texts by what they are for, which `words` says when it is known which: the check finds them by this call. */
export const texts = <const T extends Record<string, string>>(byName: T): T => byName

/** Has all words said in another way: the browser's, in the person's language. */
export function renderWordsWith(other: Render): void {
  render = other
}
