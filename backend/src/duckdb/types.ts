/** DuckDB's cells as JSON without loss. */
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
