import { createHash } from 'node:crypto'
import type { Column } from '@millrace/shared'
import { escapeIdentifier, type Client } from 'pg'
import { postgresType } from './types.ts'

type PostgresMode = 'append' | 'upsert' | 'add'

/** What the statements need to know of a sink: the table may be written `schema.table`. */
export interface Target {
  table: string
  mode: PostgresMode
  keys: string[]
}

/** Key of the lock under which tables are made: "mill" in ASCII. */
export const PREPARING = 0x6d696c6c

/** One row per run and node: the newest batch time delivered, in the same transaction as its rows. Outputs of a node come in order, so one row is enough. */
export const DELIVERIES_TABLE = 'millrace_deliveries'

export const CREATE_DELIVERIES = `CREATE TABLE IF NOT EXISTS ${DELIVERIES_TABLE} (
  run text NOT NULL, node text NOT NULL, batch_time bigint NOT NULL, delivered_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (run, node))`

/** Affects no row when this batch (or a later one) was delivered before. Parameters: run, node, batch time. */
export const CLAIM_DELIVERY = `INSERT INTO ${DELIVERIES_TABLE} AS known (run, node, batch_time) VALUES ($1, $2, $3)
  ON CONFLICT (run, node) DO UPDATE SET batch_time = excluded.batch_time, delivered_at = now() WHERE known.batch_time < excluded.batch_time`

const STAGING_TABLE = 'millrace_staging'
const ORDINAL = 'millrace_ordinal'

const list = (names: string[]): string => names.map(escapeIdentifier).join(', ')

/** The table's name, quoted: `shop.orders` is schema and table. */
export function quotedTable(table: string): string {
  return table.split('.').map(escapeIdentifier).join('.')
}

/** CREATE TABLE for a target. */
export function createTable(target: Target, columns: Column[]): string {
  const definitions = columns.map((column) => `${escapeIdentifier(column.name)} ${postgresType(column.type)}`).join(', ')
  return `CREATE TABLE IF NOT EXISTS ${quotedTable(target.table)} (${definitions})`
}

/** The unique index that writing by key needs. NULLs in keys are one key where the server can say so (15 and newer). */
export function createKeyIndex({ table, keys }: Target, serverVersion: number): string {
  const mark = createHash('sha256')
    .update(JSON.stringify([table, keys]))
    .digest('hex')
    .slice(0, 8)
  const index = escapeIdentifier(`${table.replaceAll('.', '_').slice(0, 30)}_millrace_key_${mark}`)
  const nulls = serverVersion >= 150_000 ? ' NULLS NOT DISTINCT' : ''
  return `CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${quotedTable(table)} (${list(keys)})${nulls}`
}

/** Whether a table has a unique index on just these columns. */
export async function hasKeyIndex(client: Client, table: string, keys: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ columns: string[] }>(
    `SELECT array_agg(a.attname::text) AS columns FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL GROUP BY i.indexrelid`,
    [quotedTable(table)],
  )
  const wanted = [...keys].sort().join('\n')
  return rows.some(({ columns }) => columns.sort().join('\n') === wanted)
}

/** Columns of a table with their types; none when there is no table. */
export async function tableColumns(client: Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [quotedTable(table)],
  )
  return rows
}

/** The statement that a staged CSV file is streamed into. Append goes straight to the table, the others to a temporary one first. */
export function copyIn(target: Target, columns: Column[]): string {
  const into = target.mode === 'append' ? quotedTable(target.table) : STAGING_TABLE
  return `COPY ${into} (${list(columns.map((column) => column.name))}) FROM STDIN WITH (FORMAT csv, HEADER true)`
}

/** Temporary table for upsert and add: columns typed as in the target, and an ordinal so that the last row of a key wins. */
export function createStaging(target: Target, columns: Column[]): string {
  return `CREATE TEMP TABLE ${STAGING_TABLE} ON COMMIT DROP AS SELECT ${list(columns.map((column) => column.name))} FROM ${quotedTable(target.table)} WITH NO DATA;
    ALTER TABLE ${STAGING_TABLE} ADD COLUMN ${ORDINAL} bigserial`
}

/** Moves staged rows into the table: upsert writes a key's last row, add sums a key's rows onto what is there. */
export function mergeStaging(target: Target, columns: Column[]): string {
  const keys = new Set(target.keys)
  const names = columns.map((column) => column.name)
  const values = names.filter((name) => !keys.has(name))
  const quoted = (name: string): string => escapeIdentifier(name)
  const into = `INSERT INTO ${quotedTable(target.table)} AS old (${list(names)})`
  if (target.mode === 'add') {
    const add = values.map((name) => `${quoted(name)} = coalesce(old.${quoted(name)}, 0) + coalesce(excluded.${quoted(name)}, 0)`)
    return `${into} SELECT ${names.map((name) => (keys.has(name) ? quoted(name) : `sum(${quoted(name)})`)).join(', ')} FROM ${STAGING_TABLE}
      GROUP BY ${list(target.keys)} ON CONFLICT (${list(target.keys)}) DO ${add.length ? `UPDATE SET ${add.join(', ')}` : 'NOTHING'}`
  }
  const set = values.map((name) => `${quoted(name)} = excluded.${quoted(name)}`)
  return `${into} SELECT DISTINCT ON (${list(target.keys)}) ${list(names)} FROM ${STAGING_TABLE}
    ORDER BY ${list(target.keys)}, ${ORDINAL} DESC ON CONFLICT (${list(target.keys)}) DO ${set.length ? `UPDATE SET ${set.join(', ')}` : 'NOTHING'}`
}
