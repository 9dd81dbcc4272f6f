import { sameName, typeFamily, type Column, type ParseFormat } from '@millrace/shared'
import { doesNotFit, jsonField } from '../jsonFit.ts'
import { identifier, literal } from '../sql.ts'

type Parse = { column: string; format: ParseFormat; keep: boolean; part: 'read' | 'unreadable' }

/** Renders `parse`: values are tried, and a row with one that does not fit is unreadable as a whole. */
export function parseSelect(relation: Parse, input: readonly Column[], from: string): string {
  const { format } = relation
  const text = `CAST(${identifier(relation.column)} AS VARCHAR)`
  const { prepare, usable, value, fits } = readers(format, text)
  const fit = [usable, ...format.columns.map((column, i) => fits(column, i))].map((test) => `(${test})`).join(' AND ')
  const parsed = `(SELECT *, ${prepare} AS __mr_p FROM ${from})`
  if (relation.part === 'unreadable') {
    return `SELECT ${input.map((column) => identifier(column.name)).join(', ')} FROM ${parsed} WHERE (${fit}) IS NOT TRUE`
  }
  const isRead = ({ name }: Column) => format.columns.some((column) => sameName(column.name, name))
  const kept = relation.keep ? input.filter((column) => !isRead(column)) : []
  const items = [
    ...kept.map((column) => identifier(column.name)),
    ...format.columns.map((column, i) => `${value(column, i)} AS ${identifier(column.name)}`),
  ]
  return `SELECT ${items.join(', ')} FROM ${parsed} WHERE ${fit}`
}

interface Readers {
  /** Computed once per row as the column `__mr_p`. */
  prepare: string
  usable: string
  value(column: Column, index: number): string
  fits(column: Column, index: number): string
}

function readers(format: ParseFormat, text: string): Readers {
  switch (format.kind) {
    case 'json': {
      return {
        prepare: `CASE WHEN json_valid(${text}) THEN ${text}::JSON END`,
        usable: `json_type(__mr_p) = 'OBJECT'`,
        value: (column) => `TRY(json_transform(${jsonField('__mr_p', column.name)}, ${literal(JSON.stringify(column.type))}))`,
        fits: (column) => `NOT ${doesNotFit(column.type, jsonField('__mr_p', column.name))}`,
      }
    }
    case 'csv': {
      // Each part begins with its delimiter, so that empty parts count too; what the pattern skipped makes the parts shorter than the line.
      const d = format.delimiter
      const inClass = ['\\', ']', '^', '-'].includes(d) ? `\\${d}` : d
      const outside = /[\\^$.|?*+()[\]{}]/.test(d) ? `\\${d}` : d
      const parts = `regexp_extract_all(${literal(d)} || ${text}, ${literal(`${outside}("(?:[^"]|"")*"|[^${inClass}"]*)`)}, 1)`
      const part = (i: number) => `__mr_p[${i + 1}]`
      const plain = (i: number) =>
        `CASE WHEN starts_with(${part(i)}, '"') THEN replace(${part(i)}[2:-2], '""', '"') ELSE nullif(${part(i)}, '') END`
      const cast = (column: Column, i: number) => `TRY_CAST(${plain(i)} AS ${column.type})`
      return {
        prepare: parts,
        usable: `len(__mr_p) = ${format.columns.length} AND ${literal(d)} || array_to_string(__mr_p, ${literal(d)}) = ${literal(d)} || ${text}`,
        value: cast,
        fits: (column, i) => `${plain(i)} IS NULL OR ${cast(column, i)} IS NOT NULL`,
      }
    }
    case 'regex': {
      const pattern = literal(format.pattern)
      const group = (column: Column, i: number) => {
        const raw = `regexp_extract(__mr_p, ${pattern}, ${i + 1})`
        return typeFamily(column.type) === 'text' ? raw : `nullif(${raw}, '')`
      }
      const cast = (column: Column, i: number) => `TRY_CAST(${group(column, i)} AS ${column.type})`
      return {
        prepare: text,
        usable: `regexp_matches(__mr_p, ${pattern})`,
        value: cast,
        fits: (column, i) => `${group(column, i)} IS NULL OR ${cast(column, i)} IS NOT NULL`,
      }
    }
  }
}
