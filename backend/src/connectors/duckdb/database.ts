/** A DuckDB database in a file of its own, opened in a process that opens no other. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { said, saidBy, SaidError, type Column } from '@millrace/shared'
import { knownToSay } from '../../duckdb/duckdbSaid.ts'
import { identifier, literal } from '../../duckdb/sql.ts'
import { type Database, DELIVERIES_TABLE, type Explained, type SqlValue, type TableDialect, utcText } from '../database/database.ts'
import type { StagedOutput } from '../sink.ts'

const MEMORY = '512MB'

const duckdbDialect: TableDialect = {
  identifier,
  temporary: (name) => `temp.${identifier(name)}`,
  type: (type) => type,
  same: (a, b) => `${a} IS NOT DISTINCT FROM ${b}`,
  update: (table, from, on, set) =>
    `UPDATE ${table} AS old SET ${set.map(([column, value]) => `${column} = ${value}`).join(', ')} FROM ${from} AS new WHERE ${on}`,
  dropTemporary: (table) => `DROP TABLE IF EXISTS ${table}`,
  createStaging: (staging, table, columns) => `CREATE TEMPORARY TABLE ${staging} AS SELECT ${columns} FROM ${table} LIMIT 0`,
  ordinal: 'rowid',
  createDeliveries: `CREATE TABLE IF NOT EXISTS ${DELIVERIES_TABLE} (run VARCHAR NOT NULL, node VARCHAR NOT NULL, batch_time BIGINT NOT NULL)`,
  forUpdate: '',
  timestamp: (time) => `TIMESTAMP '${utcText(time)}'`,
}

/** Opens a file that may read staged rows of a folder, and nothing else. */
export async function openDuckdb(file: string, stagedIn: string): Promise<Database<TableDialect>> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: MEMORY,
    threads: '2',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  // A file of CSV, JSON or Parquet is opened too, as a view in a database that is in memory only: what is written there is lost.
  const [opened] = (
    await connection.runAndReadAll('SELECT path FROM duckdb_databases() WHERE database_name = current_database()')
  ).getRows()
  if (typeof opened?.[0] !== 'string') {
    connection.closeSync()
    instance.closeSync()
    throw new Error(`The file "${file}" exists, but it is not a valid DuckDB database file!`)
  }
  const run = async (sql: string, values: readonly SqlValue[] = []) => (await connection.run(sql, [...values])).rowsChanged
  await run(`SET GLOBAL allowed_directories = [${literal(stagedIn)}]`)
  await run('SET GLOBAL enable_external_access = false')
  await run('SET GLOBAL lock_configuration = true')
  return {
    dialect: duckdbDialect,
    begin: async () => void (await run('BEGIN')),
    commit: async () => void (await run('COMMIT')),
    run,
    rows: async (sql, values = []) => (await connection.runAndReadAll(sql, [...values])).getRowObjects(),
    runForeign: async (sql) => void (await run(sql)),
    columns: (table) => columnsOf(connection, table),
    load: (table, output) => load(connection, table, output),
    async close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function columnsOf(connection: DuckDBConnection, table: string): Promise<Column[]> {
  const [schema, name] = table.includes('.') ? table.split('.') : ['main', table]
  const reader = await connection.runAndReadAll(
    'SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = ? AND lower(table_name) = lower(?) ORDER BY column_index',
    [schema!, name!],
  )
  return reader.getRowObjects() as unknown as Column[]
}

async function load(connection: DuckDBConnection, table: string, { file, columns }: StagedOutput): Promise<number> {
  const names = columns.map(({ name }) => identifier(name)).join(', ')
  const values = columns.map(({ name, type }) => `CAST(${identifier(name)} AS ${type})`).join(', ')
  return (await connection.run(`INSERT INTO ${table} (${names}) SELECT ${values} FROM read_parquet(${literal(file)})`)).rowsChanged
}

export function explainDuckdb(cause: unknown, file: string): Explained {
  const { message } = cause as Error
  const reason = message.split('\n')[0]!.replace(/\.$/, '')
  if (/Could not set lock/.test(message)) return { text: said('Another program has {file} open.', { file }), setting: 'file', passes: true }
  if (/No space left|disk is full/i.test(message))
    return { text: said('The disk of {file} is full.', { file }), setting: 'file', passes: true }
  if (/not a valid DuckDB database file/.test(message))
    return { text: said('{file} is not a database of {system}.', { file, system: 'DuckDB' }), setting: 'file', passes: false }
  if (/Cannot open file|Permission denied/.test(message))
    return { text: said('{file} cannot be opened: {reason}.', { file, reason }), setting: 'file', passes: true }
  return {
    text:
      cause instanceof SaidError ? said('{reason}.', { reason: saidBy(cause) }) : (knownToSay(message) ?? said('{reason}.', { reason })),
    passes: /^(IO|Fatal|Out of Memory|TransactionContext|Transaction)/.test(message),
  }
}
