import { LF } from './lines.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const SPACE = 0x20
const CR = 0x0d

const isSpace = (byte: number | undefined) => byte === SPACE || byte === LF || byte === CR || byte === 0x09

/**
 * A JSON text as a line per record: one object, a list of them, or lines of JSON, which stay as they are. Digits and spellings stay as
 * they came. Null when it is none of these.
 */
export function jsonAsLines(text: Buffer): Buffer | null {
  let from = 0
  while (isSpace(text[from])) from++
  if (text[from] === OPEN_LIST) return isJson(text) ? Buffer.concat(elements(text, from)) : null
  const lineEnd = text.indexOf(LF, from)
  if (isJson(lineEnd < 0 ? text : text.subarray(0, lineEnd))) return text
  return isJson(text) ? line(text.subarray(from)) : null
}

function isJson(text: Buffer): boolean {
  try {
    JSON.parse(text.toString('utf8'))
    return true
  } catch {
    return false
  }
}

/** The elements of a list that begins here, each as a line. The text is known to be JSON. */
function elements(text: Buffer, open: number): Buffer[] {
  const lines: Buffer[] = []
  let from = open + 1
  let depth = 0
  for (let at = open + 1; at < text.length; at++) {
    const byte = text[at]!
    if (byte === QUOTE) at = closingQuote(text, at)
    else if (byte === 0x7b || byte === OPEN_LIST) depth++
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth-- === 0) {
        if (!text.subarray(from, at).every(isSpace)) lines.push(line(text.subarray(from, at)))
        return lines
      }
    } else if (byte === COMMA && depth === 0) {
      lines.push(line(text.subarray(from, at)))
      from = at + 1
    }
  }
  return lines
}

function closingQuote(text: Buffer, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === BACKSLASH) at++
    else if (text[at] === QUOTE) return at
  }
  return text.length
}

/** Line ends within a JSON text stand between its tokens only: blanks mean the same. */
function line(text: Buffer): Buffer {
  const copy = Buffer.concat([text, Buffer.from('\n')])
  for (let at = 0; at < text.length; at++) if (copy[at] === LF || copy[at] === CR) copy[at] = SPACE
  return copy
}
