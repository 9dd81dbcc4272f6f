import { conditionsInWords, durationInWords, type Conditions, type FieldMeta, type Json } from '@millrace/shared'
import { formatNumber } from '../ui/format.ts'
import { t, tDefinition } from '../ui/text.ts'

/** Longest value that a line of a list shows, in characters. */
const MOST = 80

/** The value of a setting as one line of at most so many characters; `meta` is absent where the setting is not known here. */
export function valueInWords(meta: FieldMeta | undefined, value: Json | undefined, most = MOST): string {
  const cut = (text: string): string => {
    const line = text.replaceAll(/\s+/g, ' ').trim()
    return line.length > most ? `${line.slice(0, most - 1)}…` : line
  }
  if (value === undefined || value === null || value === '') return t('nothing')
  if (meta?.kind === 'duration' && typeof value === 'number') return durationInWords(value)
  if (meta?.kind === 'number' && typeof value === 'number') return [formatNumber(value), meta.unit ?? ''].join(' ').trim()
  if (meta?.kind === 'choice') return tDefinition(meta.options.find((option) => option.value === value)?.label ?? String(value))
  if (typeof value === 'boolean') return value ? t('on') : t('off')
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return value.trim() === '' ? JSON.stringify(value) : cut(value)
  if (meta?.kind === 'table') return t('a table of {count, plural, one {# row} other {# rows}}', { count: rowsOf(value) })
  if (meta?.kind === 'conditions') return cut(conditionsInWords(value as unknown as Conditions))
  return cut(Array.isArray(value) ? (value.length === 0 ? t('nothing') : value.map(itemInWords).join(', ')) : objectInWords(value))
}

const rowsOf = (value: Json): number => {
  const { rows } = value as { rows?: unknown }
  return Array.isArray(rows) ? rows.length : 0
}

/** One of several: a column, a total such as `n = sum(amount)`, a formula such as `x = a * 2`, or its values in a row. */
function itemInWords(item: Json): string {
  if (item === null || typeof item !== 'object') return String(item)
  if (Array.isArray(item)) return item.map(itemInWords).join(' ')
  const { as, fn, column, formula, name, type, descending, ...rest } = item
  if (as !== undefined && fn !== undefined) return `${String(as)} = ${String(fn)}(${String(column ?? '')})`
  if (column !== undefined && fn === undefined && (as !== undefined || type !== undefined))
    return [as ? `${String(column)} → ${String(as)}` : String(column), type].filter(Boolean).join(' ')
  if (as !== undefined && formula !== undefined) return `${String(as)} = ${String(formula)}`
  if (name !== undefined && type !== undefined) return `${String(name)} ${String(type)}`
  if (descending !== undefined) return `${String(column)} ${descending ? '↓' : '↑'}`
  return Object.values({ ...(column !== undefined && { column }), ...(name !== undefined && { name }), ...rest })
    .map(itemInWords)
    .join(' ')
}

function objectInWords(value: { [key: string]: Json }): string {
  const { mode, rows, formula, match } = value
  if (mode === 'formula' && typeof formula === 'string') return formula
  if (mode === 'rows' && Array.isArray(rows))
    return rows.length === 0 ? t('nothing') : rows.map(itemInWords).join(match === 'any' ? ` ${t('or')} ` : ` ${t('and')} `)
  return Object.values(value).map(itemInWords).join(' ')
}
