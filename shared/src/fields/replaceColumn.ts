import type { Json } from '../json.ts'
import { renameNamed } from '../formulas/named.ts'
import { pairSides } from './columnsMeant.ts'
import type { ColumnsMeant, FieldMeta } from './kinds.ts'
import { columnInFormula, sameName } from './sql.ts'

/**
 * A setting's value with one column's name in the place of another's, wherever that kind of field names columns. `port` is where the column
 * arrives: a setting of another port means another column.
 */
export function replaceColumn(meta: FieldMeta, value: Json, from: string, to: string, port?: string): Json {
  if (!isMeant(meta, port)) return value
  return changeParts(meta, value, {
    name: (each) => (sameName(each, from) ? to : each),
    sql: (each) => replaceInSql(each, from, to),
    ...(port !== undefined && { port }),
  })
}

/** A setting's value with another name of a formula that the pipeline has by name. */
export const replaceNamed = (meta: FieldMeta, value: Json, from: string, to: string): Json =>
  changeParts(meta, value, { name: (each) => each, sql: (each) => renameNamed(each, from, to) })

/** A setting's value with its names of columns and its formulas changed. `port` narrows pairs of columns to one side. */
function changeParts(meta: FieldMeta, value: Json, change: { name(name: string): string; sql(sql: string): string; port?: string }): Json {
  const { port } = change
  const name = (each: Json): Json => (typeof each === 'string' ? change.name(each) : each)
  const sql = (each: Json): Json => (typeof each === 'string' ? change.sql(each) : each)
  switch (meta.kind) {
    case 'column':
      return name(value)
    case 'columns':
      return each(value, name)
    case 'columnPairs': {
      const sides = Object.entries(pairSides(meta, {})).filter(([, side]) => isMeant(side, port))
      return each(value, (row) => sides.reduce((pair, [side]) => withPart(pair, side, name), row))
    }
    case 'sortKeys':
    case 'aggregates':
    case 'chosenColumns':
      return each(value, (row) => withPart(row, 'column', name))
    case 'conditions':
      return inConditions(value, name, sql)
    case 'routes':
      return each(value, (row) => withPart(row, 'condition', (conditions) => inConditions(conditions, name, sql)))
    case 'memories':
      return each(value, (row) => ['begin', 'formula'].reduce((all, part) => withPart(all, part, sql), withPart(row, 'column', name)))
    case 'mapping':
      return each(value, (row) => withPart(row, 'formula', sql))
    case 'expression':
      return sql(value)
    case 'code':
      return meta.language === 'sql' || typeof value !== 'string' ? sql(value) : inJavaScript(value, change.name)
    default:
      return value
  }
}

/** Whether columns that arrive by a port may be meant. */
export const isMeant = (meant: ColumnsMeant, port: string | undefined): boolean =>
  meant.columnsOf === undefined && (meant.port === undefined || port === undefined || [meant.port].flat().includes(port))

/** Conditions as rows, or as a formula. */
const inConditions = (value: Json, name: (each: Json) => Json, sql: (each: Json) => Json): Json =>
  withPart(
    withPart(value, 'rows', (rows) => each(rows, (row) => withPart(row, 'column', name))),
    'formula',
    sql,
  )

const each = (value: Json, change: (item: Json) => Json): Json => (Array.isArray(value) ? value.map(change) : value)

const withPart = (value: Json, part: string, change: (value: Json) => Json): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, part)
    ? { ...value, [part]: change(value[part]!) }
    : value

/** Texts and comments, quoted names, then plain names that are neither called as functions nor those of named formulas, as `$net`. */
const TOKENS =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")*)"|(?<![\p{L}\p{N}_$])[\p{L}_][\p{L}\p{N}_$]*(?!\s*\(|[\p{L}\p{N}_$])/gu

/** SQL with one column's name in the place of another's; texts, comments and functions of that name stay. */
export function replaceInSql(sql: string, from: string, to: string): string {
  return sql.replaceAll(TOKENS, (token, quoted?: string) => {
    const isName = quoted !== undefined || /^[\p{L}_]/u.test(token)
    return isName && sameName(quoted?.replaceAll('""', '"') ?? token, from) ? columnInFormula(to) : token
  })
}

/** JavaScript with other names of `row`'s properties. What else the code calls a row is its own. */
const inJavaScript = (code: string, rename: (name: string) => string): string =>
  code.replaceAll(/\brow(?:\.([\p{L}_$][\p{L}\p{N}_$]*)|\[(["'])(.*?)\2\])/gu, (all, plain?: string, _quote?: string, quoted = '') => {
    const name = rename(plain ?? quoted)
    if (name === (plain ?? quoted)) return all
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `row.${name}` : `row[${JSON.stringify(name)}]`
  })
