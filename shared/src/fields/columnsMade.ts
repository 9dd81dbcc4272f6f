import type { Json, JsonObject } from '../json.ts'
import type { FieldMeta } from './kinds.ts'

/**
 * Names of the columns that a setting's value gives to what leaves the step: they are columns of its own, whatever arrives. `settings` are
 * all of the step's.
 */
export function columnsMade(meta: FieldMeta, value: Json | undefined, settings: JsonObject): string[] {
  switch (meta.kind) {
    case 'text':
      return meta.namesColumn && typeof value === 'string' ? [value] : []
    case 'mapping':
    case 'aggregates':
    case 'memories':
      return parts(value, 'as')
    case 'chosenColumns':
      return parts(value, 'as').filter((name) => name !== '')
    case 'schema':
    case 'generatorColumns':
      return parts(value, 'name')
    case 'choices':
    case 'values': {
      const { nameColumns } = meta
      if (!nameColumns || !Array.isArray(value)) return []
      const before = 'after' in nameColumns ? String(settings[nameColumns.after] ?? '') : ''
      return value.map((each) => before + String(each))
    }
    case 'columns':
      // Those of a table of its own, which are added to each row.
      return meta.columnsOf !== undefined && Array.isArray(value) ? value.map(String) : []
    default:
      return []
  }
}

const parts = (rows: Json | undefined, part: string): string[] =>
  Array.isArray(rows) ? rows.map((row) => String((row as JsonObject)[part] ?? '')) : []
