/** Where the cursor stands in a formula. Positions count characters from 0. */

export interface FormulaToken {
  kind: 'text' | 'comment' | 'quoted' | 'word' | 'number' | 'sign'
  text: string
  from: number
  to: number
}

const TOKEN =
  /(?<text>'(?:[^']|'')*(?:'|$))|(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<sign><>|<=|>=|!=|\|\||::|->>|->|[^\s\w])/giu

/** A formula cut into texts, comments, quoted names, words, numbers and signs. What is open at the end goes to the end. */
export function formulaTokens(formula: string): FormulaToken[] {
  return [...formula.matchAll(TOKEN)].map((match) => {
    const [kind] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!
    return { kind: kind as FormulaToken['kind'], text: match[0], from: match.index, to: match.index + match[0].length }
  })
}

/** The call that the cursor stands in, and in which of its arguments, counted from 0. */
export interface CallAt {
  name: string
  from: number
  argument: number
}

export function callAt(formula: string, position: number): CallAt | null {
  const open: (CallAt | null)[] = []
  const tokens = formulaTokens(formula)
  for (const [index, token] of tokens.entries()) {
    // A text that is not closed, or in the middle of which the cursor stands, is still within its call.
    if (token.from >= position) break
    if (token.text === '(') {
      const before = tokens[index - 1]
      const isCall = before?.kind === 'word' && before.to === token.from
      open.push(isCall ? { name: before.text, from: before.from, argument: 0 } : null)
    } else if (token.text === '[' || token.text === '{') open.push(null)
    else if (token.text === ')' || token.text === ']' || token.text === '}') open.pop()
    else if (token.text === ',') {
      const call = open.at(-1)
      if (call) call.argument++
    }
  }
  return open.findLast((call) => call !== null) ?? null
}

/** Where a problem stands in a formula: at its position, at a name that it is about, or the whole. */
export function problemRange(formula: string, params: Readonly<Record<string, unknown>>): { from: number; to: number } {
  const tokens = formulaTokens(formula)
  const { position, column, name, message } = params
  if (typeof position === 'number' && formula !== '') {
    const at = Math.min(position, formula.length - 1)
    const token = tokens.find(({ from, to }) => from <= at && at < to)
    return token ?? { from: at, to: at + 1 }
  }
  const quoted = typeof message === 'string' ? /"([^"]+)"|no function (\w+)/.exec(message) : null
  const wanted = [column, name, quoted?.[1], quoted?.[2]].find((each) => typeof each === 'string')
  const found = wanted === undefined ? undefined : tokens.find((token) => nameOf(token)?.toLowerCase() === wanted.toLowerCase())
  return found ? { from: found.from, to: found.to } : { from: 0, to: formula.length }
}

const nameOf = ({ kind, text }: FormulaToken): string | undefined =>
  kind === 'word'
    ? text
    : kind === 'quoted'
      ? text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined).replaceAll('""', '"')
      : undefined
