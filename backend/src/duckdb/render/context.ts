import { sameName, type Column, type Fragment, type Relation, type RelationId } from '@millrace/shared'
import { identifier } from '../sql.ts'

/** What rendering a relation needs to know: pure lookups, filled by `bindPlan`. */
export interface RenderContext {
  /** Columns of a relation, as far as they are read. */
  columns(id: RelationId): readonly Column[]
  /** All columns of a relation, whether they are read or not. */
  all(id: RelationId): readonly Column[]
  /** A fragment as it may stand in a statement, and whether it reads the row's number. */
  fragment(fragment: Fragment): { sql: string; needsRow: boolean }
  /** The table that a `lookup` relation looks into, one row per key. */
  lookupTable(id: RelationId): string
  /** Columns that a keyed state keeps: its keys, then its values. The same for all its parts. */
  state(relation: Relation & { op: 'state' }): readonly Column[]
  /** Whether the order of a relation's rows means something to what comes behind it. */
  ordered(id: RelationId): boolean
}

/** A fragment of a person's stands between newlines, so that a comment in it ends there. */
export function fragmentSql(context: RenderContext, fragment: Fragment): string {
  const { sql } = context.fragment(fragment)
  return fragment.setting === undefined ? `(${sql})` : `(\n${sql}\n)`
}

/** A relation without rows that has the columns. */
export function emptyTable(columns: readonly Column[]): string {
  return `(SELECT ${columns.map((column) => `NULL::${column.type} AS ${identifier(column.name)}`).join(', ')} LIMIT 0)`
}

/** Made columns beside those that are kept, as items of a SELECT: one whose name exists takes its place. */
export function itemsBeside(kept: readonly Column[], made: readonly { name: string; sql: string }[]): string {
  const items = made.map(({ name, sql }) => ({ name, sql: `${sql} AS ${identifier(name)}` }))
  return [
    ...kept.map((column) => items.find(({ name }) => sameName(name, column.name))?.sql ?? identifier(column.name)),
    ...items.filter(({ name }) => !kept.some((column) => sameName(column.name, name))).map(({ sql }) => sql),
  ].join(', ')
}

/** Names as a list of identifiers, each behind the alias where there is one. */
export function names(columns: readonly { name: string }[], alias = ''): string {
  return columns.map((column) => `${alias}${identifier(column.name)}`).join(', ')
}
