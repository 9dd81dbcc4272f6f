/** PostgreSQL as the other databases see themselves, for statements of a person's own. */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Column } from '@millrace/shared'
import { type Client, escapeIdentifier, type QueryConfig } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Database, type Dialect, type SqlValue, utcText } from '../database/database.ts'
import type { StagedOutput } from '../sink.ts'
import { connect, type PostgresServer, STATEMENT_TIMEOUT_MS } from './connection.ts'
import { replaceNul } from './replaceNul.ts'
import { CREATE_DELIVERIES, PREPARING, tableColumns } from './statements.ts'
import { postgresType } from './types.ts'

const postgresDialect: Dialect = {
  identifier: escapeIdentifier,
  temporary: (name) => `pg_temp.${escapeIdentifier(name)}`,
  type: postgresType,
  dropTemporary: (table) => `DROP TABLE IF EXISTS ${table}`,
  // IF NOT EXISTS fails when two find nothing at the same moment: they take turns.
  createDeliveries: `DO $$ BEGIN PERFORM pg_advisory_xact_lock(${PREPARING}); ${CREATE_DELIVERIES}; END $$`,
  forUpdate: ' FOR UPDATE',
  timestamp: (time) => `TIMESTAMP '${utcText(time)}'`,
}

export async function openPostgres(server: PostgresServer, signal?: AbortSignal): Promise<Database & { destroy(): void }> {
  const client = await connect(server, signal)
  const query = async (sql: string, values: readonly SqlValue[] = []) => {
    let n = 0
    return client.query<Record<string, unknown>>(values.length === 0 ? sql : sql.replaceAll('?', () => `$${++n}`), [...values])
  }
  return {
    dialect: postgresDialect,
    begin: async () => void (await query('BEGIN')),
    commit: async () => void (await query('COMMIT')),
    run: async (sql, values) => (await query(sql, values)).rowCount ?? 0,
    rows: async (sql, values) => (await query(sql, values)).rows,
    async runForeign(sql, withinMs) {
      await query(`SET LOCAL statement_timeout = ${withinMs}`)
      // The extended protocol takes one statement: what was not seen as two is refused.
      await client.query({ text: sql, queryMode: 'extended' } as QueryConfig)
      await query(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
    },
    columns: (table): Promise<Column[]> => tableColumns(client, table),
    load: (table, output) => load(client, table, output),
    close: () => client.end().catch(() => undefined),
    destroy: () => client.connection.stream.destroy(),
  }
}

async function load(client: Client, table: string, { file, columns }: StagedOutput): Promise<number> {
  const names = columns.map(({ name }) => escapeIdentifier(name)).join(', ')
  const copy = client.query(copyFrom(`COPY ${table} (${names}) FROM STDIN WITH (FORMAT csv, HEADER true)`))
  await pipeline(createReadStream(file), replaceNul(), copy)
  return copy.rowCount ?? 0
}
