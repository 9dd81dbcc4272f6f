/** DuckDB's types by their names: families, words for people, and what a nested type is made of. */

import { said, saidInWords, type Said } from '../text/said.ts'

export type TypeFamily = 'text' | 'integer' | 'decimal' | 'float' | 'boolean' | 'time' | 'list' | 'struct' | 'other'

const FAMILIES: Record<string, TypeFamily> = {
  VARCHAR: 'text',
  TEXT: 'text',
  STRING: 'text',
  CHAR: 'text',
  UUID: 'text',
  ENUM: 'text',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  INT: 'integer',
  BIGINT: 'integer',
  LONG: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  DECIMAL: 'decimal',
  NUMERIC: 'decimal',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'float',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  DATE: 'time',
  TIME: 'time',
  TIMETZ: 'time',
  TIMESTAMP: 'time',
  TIMESTAMPTZ: 'time',
  TIMESTAMP_S: 'time',
  TIMESTAMP_MS: 'time',
  TIMESTAMP_NS: 'time',
  'TIME WITH TIME ZONE': 'time',
  'TIMESTAMP WITH TIME ZONE': 'time',
  DATETIME: 'time',
  STRUCT: 'struct',
  ROW: 'struct',
}

/** The family of a DuckDB type by its name, such as `DECIMAL(10,2)` -> decimal and `INTEGER[]` -> list. */
export function typeFamily(type: string): TypeFamily {
  const name = type.trim().toUpperCase()
  if (/\[\d*\]$/.test(name)) return 'list'
  return FAMILIES[name.replace(/\s*\(.*$/s, '')] ?? 'other'
}

/** Whether values of a type are numbers. */
export const isNumeric = (type: string): boolean => ['integer', 'decimal', 'float'].includes(typeFamily(type))

/** How a person calls a value of this type, as in "'abc' is not a number". */
export function typeSaid(type: string): Said {
  switch (typeFamily(type)) {
    case 'text':
      return said('a text')
    case 'integer':
      return said('a whole number')
    case 'decimal':
    case 'float':
      return said('a number')
    case 'boolean':
      return said('true or false')
    case 'time':
      return type.toUpperCase() === 'DATE'
        ? said('a date')
        : type.toUpperCase().startsWith('TIMESTAMP')
          ? said('a date with time')
          : said('a time')
    case 'list':
      return said('a list')
    case 'struct':
      return said('an object')
    default:
      return said('of type {type}', { type })
  }
}

/** The same in words. */
export const typeInWords = (type: string): string => saidInWords(typeSaid(type))

/** What a type is made of. Types that hold no others are `scalar`. */
export type TypeTree =
  | { kind: 'scalar'; type: string }
  | { kind: 'list'; type: string; of: TypeTree }
  | { kind: 'map'; type: string; key: TypeTree; value: TypeTree }
  | { kind: 'struct'; type: string; fields: { name: string; of: TypeTree }[] }

/** Takes a type's name apart, such as `STRUCT(x INTEGER, "y z" DATE)[]`. What it does not know is a scalar. */
export function typeTree(type: string): TypeTree {
  const text = type.trim()
  const list = /^([\s\S]+)\[\d*\]$/.exec(text)
  if (list) return { kind: 'list', type: text, of: typeTree(list[1]!) }
  const [, name = '', inner = ''] = /^(STRUCT|ROW|MAP)\s*\(([\s\S]*)\)$/i.exec(text) ?? []
  if (name === '') return { kind: 'scalar', type: text }
  const parts = typeParts(inner)
  if (name.toUpperCase() === 'MAP')
    return { kind: 'map', type: text, key: typeTree(parts[0] ?? 'VARCHAR'), value: typeTree(parts[1] ?? 'VARCHAR') }
  return {
    kind: 'struct',
    type: text,
    fields: parts.map((part) => {
      const [, quoted, plain, rest = ''] = /^(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]+)$/.exec(part) ?? []
      return { name: quoted?.replaceAll('""', '"') ?? plain ?? part, of: typeTree(rest) }
    }),
  }
}

/** The types of a list such as `VARCHAR, MAP(DATE, INTEGER)`: what stands between commas, in no brackets and no quotes. */
export function typeParts(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '"' || letter === "'") at = closingQuote(text, at)
    else if (letter === '(') depth++
    else if (letter === ')') depth--
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...parts, text.slice(from).trim()]
}

/** Where a quoted text ends; a quote that stands twice is one of its letters. */
function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== text[open]) continue
    if (text[at + 1] !== text[open]) return at
    at++
  }
  return text.length
}
