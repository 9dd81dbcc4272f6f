import type { Column, FieldMeta, Json } from '@millrace/shared'
import { createContext, useContext } from 'react'

/** What a field is told by the form that it stands in. */
export interface FieldProps<K extends FieldMeta['kind'] = FieldMeta['kind']> {
  meta: Extract<FieldMeta, { kind: K }>
  value: Json | undefined
  /** Text of a problem with this setting. */
  error: string | undefined
  onChange(value: Json | undefined): void
}

/** Columns that arrive at the node whose settings are shown. */
export const ColumnsContext = createContext<readonly Column[]>([])
export const useColumns = (): readonly Column[] => useContext(ColumnsContext)
