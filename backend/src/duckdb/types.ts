/** DuckDB's types: their families, and cells as JSON without loss. */
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Json } from '@millrace/shared'

// Cells say the same on every machine: times with a zone are told in UTC.
DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0

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

/** How a person calls a value of this type, as in "'abc' is not a number". */
export function typeInWords(type: string): string {
  switch (typeFamily(type)) {
    case 'text':
      return 'a text'
    case 'integer':
      return 'a whole number'
    case 'decimal':
    case 'float':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'time':
      return type.toUpperCase() === 'DATE' ? 'a date' : type.toUpperCase().startsWith('TIMESTAMP') ? 'a date with time' : 'a time'
    case 'list':
      return 'a list'
    case 'struct':
      return 'an object'
    default:
      return `of type ${type}`
  }
}

/**
 * A cell as JSON without loss: integers that a double holds exactly are numbers, all larger ones text; decimals, times and other
 * scalars are DuckDB's text; NaN and the infinities are text; lists are arrays; structs are objects; a map is an object, or an
 * array of { key, value } when its keys are no texts.
 */
export function toJson(value: DuckDBValue): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
  }
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(toJson)
  if (value instanceof DuckDBStructValue) return fromEntries(Object.entries(value.entries))
  if (value instanceof DuckDBMapValue) {
    if (value.entries.every((entry) => typeof entry.key === 'string')) {
      return fromEntries(value.entries.map((entry) => [entry.key as string, entry.value]))
    }
    return value.entries.map((entry) => ({ key: toJson(entry.key), value: toJson(entry.value) }))
  }
  if (value instanceof DuckDBUnionValue) return toJson(value.value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  return String(value)
}

const fromEntries = (entries: [string, DuckDBValue][]): Json => Object.fromEntries(entries.map(([key, value]) => [key, toJson(value)]))
