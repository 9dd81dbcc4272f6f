/** SQLite by Node's own library. It works in the calling thread: open it in a process that nobody waits for. */
import { constants, DatabaseSync } from 'node:sqlite'
import { type Column, quoteIdentifier, said, saidBy } from '@millrace/shared'
import type { StagedOutput } from '../sink.ts'
import { type Database, DELIVERIES_TABLE, type Explained, type SqlValue, type TableDialect, utcText } from '../database/database.ts'
import { stagedLists } from '../database/stagedLines.ts'

/** How long another program's lock is waited for. */
const LOCK_WAIT_MS = 2000

const sqliteDialect: TableDialect = {
  identifier: quoteIdentifier,
  temporary: (name) => `temp.${quoteIdentifier(name)}`,
  type: (type) => sqliteType(type),
  same: (a, b) => `${a} IS ${b}`,
  update: (table, from, on, set) =>
    `UPDATE ${table} AS old SET ${set.map(([column, value]) => `${column} = ${value}`).join(', ')} FROM ${from} AS new WHERE ${on}`,
  dropTemporary: (table) => `DROP TABLE IF EXISTS ${table}`,
  createStaging: (staging, table, columns) =>
    `CREATE TEMPORARY TABLE ${staging.replace('temp.', '')} AS SELECT ${columns} FROM ${table} LIMIT 0`,
  ordinal: 'rowid',
  createDeliveries: `CREATE TABLE IF NOT EXISTS ${DELIVERIES_TABLE} (run TEXT NOT NULL, node TEXT NOT NULL, batch_time INTEGER NOT NULL, PRIMARY KEY (run, node))`,
  forUpdate: '',
  timestamp: (time) => `'${utcText(time)}'`,
}

/** SQLite keeps what it is given; the type says how it is compared, and what it is converted to where nothing is lost. */
function sqliteType(duckdbType: string): string {
  const type = duckdbType.toUpperCase()
  const decimal = /^DECIMAL\((\d+),/.exec(type)
  // Beyond 15 digits SQLite would round: they stay texts.
  if (decimal) return Number(decimal[1]) <= 15 ? 'NUMERIC' : 'TEXT'
  return SCALARS[type] ?? 'TEXT'
}

const SCALARS: Record<string, string> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'INTEGER',
  SMALLINT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'INTEGER',
  UTINYINT: 'INTEGER',
  USMALLINT: 'INTEGER',
  UINTEGER: 'INTEGER',
  // No type: a number as far as 64 bits hold it, else a text, and neither is rounded.
  UBIGINT: '',
  HUGEINT: '',
  UHUGEINT: '',
  FLOAT: 'REAL',
  DOUBLE: 'REAL',
  BLOB: 'BLOB',
}

/** What a person's statement may not do: it would end the transaction, or reach beyond the database. */
const REFUSED = new Set([
  constants.SQLITE_TRANSACTION,
  constants.SQLITE_SAVEPOINT,
  constants.SQLITE_ATTACH,
  constants.SQLITE_DETACH,
  constants.SQLITE_PRAGMA,
])

export function openSqlite(file: string): Database<TableDialect> {
  const db = new DatabaseSync(file, { timeout: LOCK_WAIT_MS })
  const run = (sql: string, values: readonly SqlValue[] = []): number => Number(db.prepare(sql).run(...values).changes)
  return {
    dialect: sqliteDialect,
    begin: async () => void run('BEGIN IMMEDIATE'),
    commit: async () => void run('COMMIT'),
    run: async (sql, values) => run(sql, values),
    rows: async (sql, values = []) => db.prepare(sql).all(...values),
    runForeign: async (sql) => {
      db.setAuthorizer((action) => (REFUSED.has(action) ? constants.SQLITE_DENY : constants.SQLITE_OK))
      try {
        db.prepare(sql).run()
      } finally {
        db.setAuthorizer(null)
      }
    },
    columns: async (table) => columnsOf(db, table),
    load: async (table, output, loaded) => load(db, table, output, loaded),
    close: async () => db.close(),
  }
}

function columnsOf(db: DatabaseSync, table: string): Column[] {
  const [schema, name] = table.includes('.') ? table.split('.') : ['main', table]
  return db.prepare('SELECT name, type FROM pragma_table_info(?, ?)').all(name!, schema!) as unknown as Column[]
}

async function load(db: DatabaseSync, table: string, { file, columns }: StagedOutput, loaded?: () => void): Promise<number> {
  const values = columns.map(({ type }, i) => {
    const value = `json_extract(value, '$[${i}]')`
    return type.toUpperCase() === 'BLOB' ? `unhex(${value})` : value
  })
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  const insert = db.prepare(`INSERT INTO ${table} (${names}) SELECT ${values.join(', ')} FROM json_each(?)`)
  let rows = 0
  for await (const list of stagedLists(file)) {
    rows += Number(insert.run(list).changes)
    loaded?.()
  }
  return rows
}

/** SQLite's result codes (the lowest byte of the extended ones). */
const BUSY = 5
const LOCKED = 6
const FULL = 13
const CANNOT_OPEN = 14
const NO_DATABASE = 26
const READ_ONLY = 8
const IO = 10

export function explainSqlite(cause: unknown, file: string): Explained {
  const { message, errcode = 0 } = cause as Error & { errcode?: number }
  switch (errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return {
        text: said('Another program has been writing to {file} for {ms, duration}.', { file, ms: LOCK_WAIT_MS }),
        setting: 'file',
        passes: true,
      }
    case FULL:
      return { text: said('The disk of {file} is full.', { file }), setting: 'file', passes: true }
    case IO:
      return { text: said('{file} cannot be read or written: {reason}.', { file, reason: message }), setting: 'file', passes: true }
    case CANNOT_OPEN:
      return {
        text: said('{file} cannot be opened: is there such a folder, and may Millrace write in it?', { file }),
        setting: 'file',
        passes: true,
      }
    case READ_ONLY:
      return { text: said('{file} may only be read.', { file }), setting: 'file', passes: false }
    case NO_DATABASE:
      return { text: said('{file} is not a database of {system}.', { file, system: 'SQLite' }), setting: 'file', passes: false }
    default:
      return { text: said('{reason}.', { reason: saidBy(cause) }), passes: false }
  }
}
