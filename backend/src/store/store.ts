/** The metadata store: pipelines, drafts, versions, desired state, secrets. SQLite in the data folder, or PostgreSQL by connection string. */
import { join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Pool, types } from 'pg'
import { CommandRepository } from './commands.ts'
import { DraftRepository } from './drafts.ts'
import { migrations } from './migrations.ts'
import { PipelineRepository } from './pipelines.ts'
import { RunRepository } from './runs.ts'
import { LinkRepository } from './links.ts'
import { loadSecretKey } from '../secrets/secretKey.ts'
import { SampleRepository } from './samples.ts'
import { SecretRepository } from './secrets.ts'
import { SessionRepository } from './sessions.ts'
import { nodeSqliteDialect } from './sqlite.ts'
import type { Tables } from './tables.ts'
import { VersionRepository } from './versions.ts'

export interface Store {
  /** Where it is, for people. */
  place: string
  db: Kysely<Tables>
  pipelines: PipelineRepository
  drafts: DraftRepository
  versions: VersionRepository
  runs: RunRepository
  commands: CommandRepository
  secrets: SecretRepository
  sessions: SessionRepository
  samples: SampleRepository
  links: LinkRepository
  close(): Promise<void>
}

const SQLITE_FILE = 'millrace.sqlite'
const INT8 = 20

/** Opens the store of a data folder; several processes may hold it open. Tables exist after `migrate`. */
export async function openStore(options: { dataFolder: string; databaseUrl?: string | undefined }): Promise<Store> {
  await mkdir(options.dataFolder, { recursive: true })
  const dialect = options.databaseUrl ? postgresDialect(options.databaseUrl) : nodeSqliteDialect(join(options.dataFolder, SQLITE_FILE))
  const db = new Kysely<Tables>({ dialect, plugins: [new CamelCasePlugin()] })
  const key = await loadSecretKey(options.dataFolder)
  return {
    place: options.databaseUrl ? 'DATABASE_URL' : join(options.dataFolder, SQLITE_FILE),
    db,
    pipelines: new PipelineRepository(db),
    drafts: new DraftRepository(db),
    versions: new VersionRepository(db),
    runs: new RunRepository(db),
    commands: new CommandRepository(db),
    secrets: new SecretRepository(db, key),
    sessions: new SessionRepository(db),
    samples: new SampleRepository(db),
    links: new LinkRepository(db),
    close: () => db.destroy(),
  }
}

/** Brings the tables up to date, or only as far as the migration `to`. Processes that call it at once wait for each other. */
export async function migrate(store: Store, to?: string): Promise<void> {
  const migrator = migratorOf(store)
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to))
  if (error)
    throw new Error(`The store in ${store.place} could not be brought up to date: ${(error as Error).message}`, {
      cause: error,
    })
}

/** The last migration that the tables have had; null where there are no tables. */
export async function migrationOf(store: Store): Promise<string | null> {
  const all = await migratorOf(store).getMigrations()
  return all.findLast(({ executedAt }) => executedAt !== undefined)?.name ?? null
}

const migratorOf = ({ db }: Store): Migrator => new Migrator({ db, provider: { getMigrations: async () => migrations } })

function postgresDialect(connectionString: string): PostgresDialect {
  const pool = new Pool({
    connectionString,
    max: 5,
    connectionTimeoutMillis: 10_000,
    // Times and counts stay far below 2^53, so they are numbers here as they are in SQLite.
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  })
  // A connection that breaks while idle is replaced at the next query; unheard, the event would end the process.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}
