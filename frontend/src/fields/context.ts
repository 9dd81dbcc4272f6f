import {
  columnsMeant,
  sameName,
  type Column,
  type ColumnsMeant,
  type FieldMeta,
  type Json,
  type JsonObject,
  type Problem,
} from '@millrace/shared'
import { createContext, useContext } from 'react'

/** Where a value belongs: a setting, or a part of it such as `columns.2.min`. */
export interface Place {
  node: string
  setting: string
}

/** What a field is told by the form that it stands in. */
export interface FieldProps<K extends FieldMeta['kind'] = FieldMeta['kind']> {
  place: Place
  meta: Extract<FieldMeta, { kind: K }>
  /** Whether it must not be left empty; absent for a part of a setting. */
  isRequired?: boolean
  value: Json | undefined
  /** What counts while nothing is set. */
  fallback: Json | undefined
  /** Text of a problem with this setting as a whole. */
  error: string | undefined
  /** Texts of problems with parts of it, by their path behind the setting's name, such as `0.column`. */
  errors: Readonly<Record<string, string>>
  onChange(value: Json | undefined): void
}

/** Columns that arrive at the node whose settings are shown. */
export const ColumnsContext = createContext<readonly Column[]>([])
export const useColumns = (): readonly Column[] => useContext(ColumnsContext)

/** The same by the port at which they arrive, for settings that mean one of several inputs. */
export const PortColumnsContext = createContext<Readonly<Record<string, readonly Column[]>>>({})
const NO_COLUMNS: readonly Column[] = []

/** The columns of an input, or those that several have; an input at which nothing is known to arrive leaves nothing out. */
export function columnsAt(byPort: Readonly<Record<string, readonly Column[]>>, port: string | readonly string[]): readonly Column[] {
  const [first = NO_COLUMNS, ...others] = [port].flat().flatMap((each) => (byPort[each]?.length ? [byPort[each]] : []))
  return first.filter(({ name }) => others.every((columns) => columns.some((column) => sameName(column.name, name))))
}

/** Columns that leave the node by any of its ports, as far as they are known. */
export const LeavingContext = createContext<readonly Column[]>([])

/** What a test of the connection found wrong with a setting, until that is changed. */
export const TestedContext = createContext<Problem | null>(null)

/** All settings of the node, for fields that depend on another. */
export const SettingsContext = createContext<JsonObject>({})

/** Columns that a setting names by their names alone, such as what a step remembers. */
const namedBy = (rows: Json[], leaving: readonly Column[]): Column[] =>
  rows.flatMap((row) => {
    const name = row !== null && typeof row === 'object' && !Array.isArray(row) ? row['as'] : undefined
    if (typeof name !== 'string' || name === '') return []
    return [leaving.find((column) => sameName(column.name, name)) ?? { name, type: '' }]
  })

/** The columns that a setting names: those that arrive, those of a table that is a setting itself, or what is remembered under a name. */
export function useColumnsFor(meant: ColumnsMeant): readonly Column[] {
  const arriving = useColumns()
  const byPort = useContext(PortColumnsContext)
  const leaving = useContext(LeavingContext)
  const settings = useContext(SettingsContext)
  const { columnsOf, port } = columnsMeant(meant, settings)
  if (columnsOf === undefined) return port === undefined ? arriving : columnsAt(byPort, port)
  const named = settings[columnsOf]
  if (Array.isArray(named)) return namedBy(named, leaving)
  const listed: unknown = (named as { columns?: unknown } | null | undefined)?.columns
  return Array.isArray(listed) ? listed.filter(isColumn) : NO_COLUMNS
}

const isColumn = (value: unknown): value is Column =>
  value !== null &&
  typeof value === 'object' &&
  'name' in value &&
  typeof value.name === 'string' &&
  'type' in value &&
  typeof value.type === 'string'

/** The problem of a part, and of all that is in it: of row 0, say, and of its column. */
export function errorOf(errors: Readonly<Record<string, string>>, part: string): string | undefined {
  return Object.entries(errors).find(([path]) => path === part || path.startsWith(`${part}.`))?.[1]
}
