import type { FieldMeta } from './kinds.ts'
import type { Json } from '../json.ts'
import { replaceColumn } from './replaceColumn.ts'

/** A name that no column has. */
const NOBODY = '\u0000nobody'

/** Whether a setting's value names a column (that arrives by `port`), in any way in which its kind does. */
export const usesColumn = (meta: FieldMeta, value: Json, column: string, port?: string): boolean =>
  JSON.stringify(replaceColumn(meta, value, column, NOBODY, port)) !== JSON.stringify(value)
