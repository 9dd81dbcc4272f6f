/** The store as files of JSON lines, one per table: the same from SQLite and PostgreSQL, and for both. */
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import { type Kysely, sql } from 'kysely'
import { migrations } from '../store/migrations.ts'
import { migrate, migrationOf, type Store } from '../store/store.ts'
import type { Tables } from '../store/tables.ts'
import { BackupProblem } from './problem.ts'

type Row = Record<string, unknown>

/** Every table with its key, in whose order it is read. */
const KEYS: Record<keyof Tables, readonly string[]> = {
  pipelines: ['id'],
  changes: ['pipeline', 'sequence'],
  refusals: ['pipeline', 'id'],
  snapshots: ['pipeline', 'sequence'],
  versions: ['pipeline', 'number'],
  runs: ['id'],
  commands: ['id'],
  secrets: ['id'],
  sessions: ['id'],
  samples: ['pipeline', 'node'],
  links: ['id'],
}
const TABLES = Object.entries(KEYS) as [keyof Tables, readonly string[]][]

/** Rows that are read and written together. Their values stay below the number of parameters that a statement may have. */
const ROWS = 500

/** The last migration of a store that can be dumped. Throws a BackupProblem when it has not had all. */
export async function requireCurrentStore(store: Store): Promise<string> {
  const migration = await migrationOf(store)
  if (migration !== null && migration === Object.keys(migrations).at(-1)) return migration
  throw new BackupProblem('The store is that of an older Millrace: start this version once, which brings it up to date, and back up then.')
}

/**
 * Writes all tables as they stand at one moment. `change` may write a row of `runs` otherwise than it stands. Nobody waits for it: it
 * only reads.
 */
export async function dumpStore(store: Store, folder: string, change: (run: Row) => Row): Promise<void> {
  await mkdir(folder, { recursive: true })
  await store.db.connection().execute(async (connection) => {
    await sql.raw(BEGIN[dialectOf(connection)]).execute(connection)
    try {
      for (const [table, key] of TABLES)
        await dumpTable(connection, table, key, fileOf(folder, table), table === 'runs' ? change : undefined)
    } finally {
      await sql.raw('ROLLBACK').execute(connection)
    }
  })
}

/** Fills an empty store with what `dumpStore` wrote; all of it or nothing. Throws a BackupProblem when it is not empty or too old for that. */
export async function loadStore(store: Store, folder: string, migration: string): Promise<void> {
  await requireEmptyStore(store, migration)
  await migrate(store, migration)
  await store.db.transaction().execute(async (transaction) => {
    for (const [table] of TABLES) {
      for await (const rows of pagesOf(fileOf(folder, table))) await transaction.insertInto(table).values(rows).execute()
    }
  })
}

/** Throws a BackupProblem unless what `dumpStore` wrote at a migration can be loaded. */
export async function requireEmptyStore(store: Store, migration: string): Promise<void> {
  if (!(migration in migrations)) {
    throw new BackupProblem(`The back-up's store has had the change "${migration}" of a newer Millrace. Update Millrace to restore it.`)
  }
  const before = await migrationOf(store)
  if (before === null) return
  const isEmpty = async ([table]: (typeof TABLES)[number]) => (await store.db.selectFrom(table).selectAll().limit(1).execute()).length === 0
  if (before !== migration || !(await Promise.all(TABLES.map(isEmpty))).every(Boolean)) {
    throw new BackupProblem('The database of DATABASE_URL already holds an installation: give an empty one.')
  }
}

const dialectOf = (db: Kysely<Tables>) => (db.getExecutor().adapter.supportsMultipleConnections ? 'postgres' : 'sqlite')
const BEGIN = {
  // A deferred transaction reads one state and keeps no writer waiting.
  sqlite: 'BEGIN DEFERRED',
  postgres: 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY',
}

const fileOf = (folder: string, table: string) => path.join(folder, `${table}.jsonl`)

async function dumpTable(
  db: Kysely<Tables>,
  table: keyof Tables,
  key: readonly string[],
  file: string,
  change: (row: Row) => Row = (row) => row,
): Promise<void> {
  const handle: FileHandle = await open(file, 'wx', 0o600)
  try {
    for (let offset = 0; ; offset += ROWS) {
      const order = sql.join(key.map((column) => sql.ref(column)))
      const { rows } = await sql<Row>`select * from ${sql.table(table)} order by ${order} limit ${ROWS} offset ${offset}`.execute(db)
      await handle.appendFile(rows.map((row) => `${JSON.stringify(change(row))}\n`).join(''))
      if (rows.length < ROWS) return
    }
  } finally {
    await handle.close()
  }
}

async function* pagesOf(file: string): AsyncGenerator<Row[]> {
  let rest = ''
  let rows: Row[] = []
  // Not readline: it also ends lines at characters that may stand in a name.
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    rows.push(...lines.map((line) => JSON.parse(line) as Row))
    while (rows.length >= ROWS) yield rows.splice(0, ROWS)
  }
  if (rows.length > 0) yield rows
}
