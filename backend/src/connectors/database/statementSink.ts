/** SQL for each batch: statements of a person's own, in the database of their choice. */
import { said, saidBy, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { openMysql } from '../mysql/database.ts'
import { explainMysql, place as mysqlPlace } from '../mysql/explain.ts'
import { explain as explainPostgres, place as postgresPlace, type PostgresServer } from '../postgres/connection.ts'
import { openPostgres } from '../postgres/database.ts'
import { sinkSettings } from '../settings.ts'
import type { SinkImplementation, Staging } from '../sink.ts'
import { type Database, DELIVERIES_TABLE, type Explained, prepareDeliveries, type Statements, withLine } from './database.ts'
import type { FileConnector } from './fileMessages.ts'
import { FileWriter, testFile } from './fileSink.ts'
import { ServerWriter } from './serverWriter.ts'
import { runStatements, StatementFailed } from './statements.ts'

interface Settings extends PostgresServer, Statements {
  system: 'postgres' | 'mysql' | FileConnector
  file: string
}
const readSettings = (settings: JsonObject): Settings => sinkSettings('sqlForEachBatch', settings) as unknown as Settings

const STAGING: Record<Settings['system'], Staging> = { postgres: 'csv', mysql: 'values', sqlite: 'values', duckdb: 'typed' }

type ServerDatabase = Database & { destroy(): void }

interface Server {
  open(settings: Settings, signal?: AbortSignal): Promise<ServerDatabase>
  place(settings: Settings): string
  explain(cause: unknown, settings: Settings & { table: string }): Explained
}
const SERVERS: Record<'postgres' | 'mysql', Server> = {
  postgres: { open: openPostgres, place: postgresPlace, explain: explainPostgres },
  mysql: { open: openMysql, place: mysqlPlace, explain: explainMysql },
}

/** Without the password, which no other process needs. */
const statementsOf = ({ statements, limit }: Settings): Statements => ({ statements, limit })

const isFile = (system: Settings['system']): system is FileConnector => system === 'sqlite' || system === 'duckdb'

export const statementSink: SinkImplementation = {
  staging: (settings) => STAGING[readSettings(settings).system],
  async open(settings) {
    const parsed = readSettings(settings)
    const { system } = parsed
    if (isFile(system)) return new FileWriter(system, parsed.file, statementsOf(parsed))
    const { open, place, explain } = SERVERS[system]
    return new ServerWriter<ServerDatabase>({
      place: place(parsed),
      open: () => open(parsed),
      prepare: prepareDeliveries,
      write: (db, output, goesOn) => runStatements(db, parsed, output, goesOn),
      explain: (cause) => {
        if (!(cause instanceof StatementFailed)) return explain(cause, { ...parsed, table: DELIVERIES_TABLE })
        return withLine(cause.line, foreign(cause.cause, explain(cause.cause, { ...parsed, table: 'of the statement' })))
      },
    })
  },
  async test(settings, signal) {
    const parsed = readSettings(settings)
    const { system } = parsed
    return isFile(system) ? testFile(system, parsed.file, statementsOf(parsed), signal) : testServer(SERVERS[system], parsed, signal)
  },
}

/** The words for our own tables do not fit a person's statement: the database's own do. */
const foreign = (cause: unknown, { passes }: Explained): Explained => ({
  text: said('{reason}.', { reason: saidBy(cause) }),
  setting: 'statements',
  passes,
})

async function testServer({ open, place, explain }: Server, settings: Settings, signal?: AbortSignal): Promise<ConnectionTest> {
  let db: Database | undefined
  try {
    db = await open(settings, signal)
    return { ok: true, text: said('Connected to {place}.', { place: place(settings) }) }
  } catch (error) {
    const { text, setting } = explain(error, { ...settings, table: '' })
    return { ok: false, text, ...(setting !== undefined && { setting }) }
  } finally {
    await db?.close()
  }
}
