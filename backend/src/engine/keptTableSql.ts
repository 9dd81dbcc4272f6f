/** Renders a table that is made of what arrives, as the run keeps it. */
import type { Column, Relation } from '@millrace/shared'
import { lookupTableName } from '../duckdb/render/bind.ts'
import { emptyTable, names, type RenderContext } from '../duckdb/render/context.ts'
import { lookupChanges, lookupSelect, type Lookup } from '../duckdb/render/lookupSql.ts'
import { identifier } from '../duckdb/sql.ts'
import { keptTable } from './keptNames.ts'
import { TIME_COLUMN } from './tables.ts'

type Table = Relation & { op: 'table' }

/** Beside a row's own columns: its number in its batch. */
export const KEPT_ROW = '__mr_row'

/** The table without its rows. */
export const emptyKept = (columns: readonly Column[]): string => `(SELECT *, NULL::BIGINT AS ${KEPT_ROW} FROM ${emptyTable(columns)})`

/** The newest row of each key of what arrives, whether it stays or takes its key away; rows without a whole key are left out. */
export function newestOfKeys({ keys, removed }: Table, columns: readonly Column[], from: string, per: readonly string[] = []): string {
  const own = [names(columns), ...(removed === undefined ? [] : [identifier(removed)]), ...per].join(', ')
  const list = keys.map(identifier)
  return `SELECT ${own}, ${KEPT_ROW} FROM (SELECT *, row_number() OVER () AS ${KEPT_ROW} FROM ${from})
    WHERE ${list.map((key) => `${key} IS NOT NULL`).join(' AND ')}
    QUALIFY row_number() OVER (PARTITION BY ${[...per, ...list].join(', ')} ORDER BY ${KEPT_ROW} DESC) = 1`
}

/** Which of those rows stay. */
export const stays = ({ removed }: Table): string => (removed === undefined ? 'true' : `${identifier(removed)} IS NOT TRUE`)

const ORDER = [TIME_COLUMN, KEPT_ROW]

/** Makes the temporary table that a lookup looks into of the rows that the run keeps. */
export function lookupOfKept(context: RenderContext, relation: Lookup): string {
  const select = lookupSelect(context, relation, identifier(keptTable(relation.node)), { order: ORDER })
  return `CREATE OR REPLACE TEMP TABLE ${lookupTableName(relation.id).slice('temp.'.length)} AS ${select}`
}

/** Brings that table up to date where only the keys of the rows of a table have changed. */
export const changesOfKept = (context: RenderContext, relation: Lookup, changed: string): string[] =>
  lookupChanges(context, relation, { changed, from: identifier(keptTable(relation.node)), order: ORDER })
