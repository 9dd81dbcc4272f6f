/** Formulas that a pipeline has by name, such as `net`, and formulas that use them, as `$net * 2`. Positions count characters from 0. */
import { sameName } from '../fields/sql.ts'
import { formulaTokens } from './cursor.ts'

/** What a named formula can be called: what stands behind `$`. */
export const FORMULA_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u

/** A place where a formula is used by its name; `from` is that of the `$`. */
export interface NamedUse {
  name: string
  from: number
  to: number
}

/** The named formulas that a formula uses, in the order of the text. */
export function namedIn(formula: string): NamedUse[] {
  if (!formula.includes('$')) return []
  const tokens = formulaTokens(formula)
  return tokens.flatMap(({ text, kind, from, to }, index) => {
    const sign = tokens[index - 1]
    // `$tag$` begins a text between dollars.
    const isUse = kind === 'word' && sign?.text === '$' && sign.to === from && FORMULA_NAME.test(text)
    return isUse ? [{ name: text, from: sign.from, to }] : []
  })
}

/** A named formula that stands in an expanded text from `from` to `to`, and where it was used in the text that was written. */
export interface Expansion {
  name: string
  from: number
  to: number
  at: number
}

export type Expanded =
  | { ok: true; text: string; expansions: Expansion[] }
  | { ok: false; code: 'unknownFormula' | 'formulaInItself' | 'formulaTooLong'; use: NamedUse; name: string }

/** A use of a use of a use may double each time: longer than this no formula gets. */
const MAX_EXPANDED = 10_000

/** A formula with the texts of the named ones in their places. The first thing that is wrong is told with the use that it comes from. */
export function expandNamed(formula: string, definitions: readonly { name: string; formula: string }[]): Expanded {
  const expand = (text: string, within: readonly string[]): Expanded => {
    const expansions: Expansion[] = []
    let result = ''
    let done = 0
    for (const use of namedIn(text)) {
      const known = definitions.find(({ name }) => sameName(name, use.name))
      if (!known) return { ok: false, code: 'unknownFormula', use, name: use.name }
      if (within.includes(known.name)) return { ok: false, code: 'formulaInItself', use, name: known.name }
      const inner = expand(known.formula, [...within, known.name])
      if (!inner.ok) return { ...inner, use }
      result += text.slice(done, use.from)
      const from = result.length
      // Between newlines, so that a comment in it ends there.
      result += `(\n${inner.text}\n)`
      expansions.push({ name: known.name, from, to: result.length, at: use.from })
      done = use.to
      if (result.length > MAX_EXPANDED) return { ok: false, code: 'formulaTooLong', use, name: known.name }
    }
    return { ok: true, text: result + text.slice(done), expansions }
  }
  return expand(formula, [])
}

/** Where in the text that was written a place of the expanded one is, and the named formula that it lies in. */
export function writtenPlace(position: number, expansions: readonly Expansion[]): { position: number; formula?: string } {
  let longer = 0
  for (const { name, from, to, at } of expansions) {
    if (position < from) break
    if (position < to) return { position: at, formula: name }
    longer = to - (at + `$${name}`.length)
  }
  return { position: position - longer }
}

/** A formula that uses another name of a named one. */
export function renameNamed(formula: string, from: string, to: string): string {
  return namedIn(formula)
    .filter(({ name }) => sameName(name, from))
    .reduceRight((text, use) => `${text.slice(0, use.from)}$${to}${text.slice(use.to)}`, formula)
}
