import { connect, isIP } from 'node:net'
import type { Column } from '@millrace/shared'
import { createConnection, type Connection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import type { Database, SqlValue, TableDialect } from '../database/database.ts'
import { type TlsSettings, tlsOf } from '../database/tls.ts'
import { stagedLists } from '../database/stagedLines.ts'
import type { StagedOutput } from '../sink.ts'
import { mysqlDialect, quoted } from './dialect.ts'

/** What a connection needs to know. */
export interface MysqlServer extends TlsSettings {
  port: number
  database: string
  user: string
  password: string
}

const CONNECT_TIMEOUT_MS = 10_000

/** Wrong values are errors, and times are UTC, whatever the server does otherwise. */
const SESSION = [
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  `SET SESSION time_zone = '+00:00'`,
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]

export interface MysqlDatabase extends Database<TableDialect> {
  /** Breaks a connection that says nothing any more. */
  destroy(): void
}

/** Connects; an abort breaks the connection. */
export async function openMysql(server: MysqlServer, signal?: AbortSignal): Promise<MysqlDatabase> {
  const { host, port, database, user, password, certificate } = server
  const tls = await tlsOf(server)
  const connection = await createConnection({
    host,
    port,
    database,
    user,
    password,
    // The client knows names only: of an address it can check the authority, not whose it is.
    ...(tls && { ssl: { ...tls, verifyIdentity: certificate === 'check' && isIP(host) === 0 } }),
    charset: 'utf8mb4',
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableKeepAlive: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    ...(signal && { stream: () => connect({ host, port, signal }) }),
  })
  // An idle connection that breaks emits an error; without a listener it would end the process.
  connection.on('error', () => undefined)
  try {
    for (const sql of SESSION) await connection.query({ sql, timeout: CONNECT_TIMEOUT_MS })
  } catch (error) {
    connection.destroy()
    throw error
  }
  /** MariaDB has such a limit, MySQL for reading only. */
  const limit = (seconds: number) =>
    connection.query(`SET SESSION max_statement_time = ${seconds}`).catch((error: { code?: string }) => {
      if (error.code !== 'ER_UNKNOWN_SYSTEM_VARIABLE') throw error
    })
  const run = async (sql: string, values: readonly SqlValue[] = []) => {
    const [result] = await connection.query<ResultSetHeader>(sql, [...values])
    return result.affectedRows
  }
  return {
    dialect: mysqlDialect,
    begin: () => connection.beginTransaction(),
    commit: () => connection.commit(),
    run,
    rows: async (sql, values = []) => (await connection.query<RowDataPacket[]>(sql, [...values]))[0],
    async runForeign(sql, withinMs) {
      await limit(withinMs / 1000)
      await connection.query(sql)
      await limit(0)
    },
    columns: (table) => columnsOf(connection, table),
    load: (table, output, loaded) => load(connection, table, output, loaded),
    close: () => connection.end().catch(() => connection.destroy()),
    destroy: () => connection.destroy(),
  }
}

async function columnsOf(connection: Connection, table: string): Promise<Column[]> {
  const [schema, name] = table.includes('.') ? table.split('.') : [null, table]
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name, column_type AS type FROM information_schema.columns
     WHERE table_schema = coalesce(?, database()) AND table_name = ? ORDER BY ordinal_position`,
    [schema, name],
  )
  return rows as unknown as Column[]
}

/** The server reads the lists of rows itself, and converts their values as it would written ones: strictly. */
async function load(connection: Connection, table: string, { file, columns }: StagedOutput, loaded?: () => void): Promise<number> {
  const fields = columns.map((_, i) => `c${i} LONGTEXT PATH '$[${i}]' ERROR ON ERROR`).join(', ')
  const values = columns.map(({ type }, i) => (type.toUpperCase() === 'BLOB' ? `unhex(j.c${i})` : `j.c${i}`)).join(', ')
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const insert = `INSERT INTO ${table} (${names}) SELECT ${values} FROM json_table(?, '$[*]' COLUMNS (${fields})) AS j`
  let rows = 0
  for await (const list of stagedLists(file)) {
    const [result] = await connection.query<ResultSetHeader>(insert, [list])
    rows += result.affectedRows
    loaded?.()
  }
  return rows
}
