import { durationInWords } from '../fields/durations.ts'

/**
 * Renders the catalogue's texts: `{name}` and `{count, plural, one {…} other {…}}` of ICU message syntax, and `{slide, duration}` for
 * milliseconds in a unit that fits, `{at, moment}` for milliseconds since the epoch.
 */
export function renderMessage(text: string, params: Record<string, unknown>): string {
  let result = ''
  for (let at = 0; at < text.length;) {
    if (text[at] !== '{') {
      result += text[at++]
      continue
    }
    const end = closingBrace(text, at)
    result += argument(text.slice(at + 1, end), params)
    at = end + 1
  }
  return result
}

function argument(body: string, params: Record<string, unknown>): string {
  const [, name = '', duration, moment, cases] =
    /^\s*(\w+)\s*(?:(,\s*duration\s*)|(,\s*moment\s*)|,\s*plural\s*,([\s\S]*))?$/.exec(body) ?? []
  const value = params[name]
  if (moment !== undefined) return new Date(Number(value)).toISOString()
  if (duration !== undefined)
    return [value]
      .flat()
      .map((each) => durationInWords(Number(each)))
      .join(', ')
  if (cases === undefined) return paramInWords(value)
  const count = Number(value)
  const branch = pluralCase(cases, `=${count}`) ?? pluralCase(cases, count === 1 ? 'one' : 'other') ?? pluralCase(cases, 'other') ?? ''
  return renderMessage(branch, params).replaceAll('#', String(count))
}

function pluralCase(cases: string, wanted: string): string | undefined {
  for (let at = 0; at < cases.length;) {
    const open = cases.indexOf('{', at)
    if (open < 0) return undefined
    const close = closingBrace(cases, open)
    if (cases.slice(at, open).trim() === wanted) return cases.slice(open + 1, close)
    at = close + 1
  }
  return undefined
}

function closingBrace(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return text.length
}

/** A parameter as text: lists with commas, issues of a schema by their path and message, and what is said (`Said`) by `render`. */
export function paramInWords(value: unknown, render: (text: string, params: Record<string, unknown>) => string = renderMessage): string {
  if (Array.isArray(value)) return value.map((each) => paramInWords(each, render)).join(', ')
  if (value !== null && typeof value === 'object') {
    const { path, message, text, params } = value as Record<'path' | 'message' | 'text' | 'params', unknown>
    if (typeof text === 'string' && params !== null && typeof params === 'object') return render(text, params as Record<string, unknown>)
    if (message !== undefined) return [...(path ? [path] : []), message].map((each) => paramInWords(each, render)).join(': ')
    return JSON.stringify(value)
  }
  return value === undefined || value === null ? '' : String(value)
}
