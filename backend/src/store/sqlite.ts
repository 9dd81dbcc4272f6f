/** Kysely's SQLite dialect on Node's own `node:sqlite`. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { CompiledQuery, type DatabaseConnection, SqliteAdapter, SqliteDialect, SqliteDriver, type SqliteDatabase } from 'kysely'

/** How long a writer waits for another process' transaction, in milliseconds. */
const BUSY_MS = 5000

/** A dialect on one file. Write-ahead log with full sync: what was committed survives a power cut, and readers never wait. */
export function nodeSqliteDialect(file: string): SqliteDialect {
  const open = async (): Promise<SqliteDatabase> => {
    const database = new DatabaseSync(file, { timeout: BUSY_MS })
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    return adapt(database)
  }
  return new LockingDialect({ database: open })
}

/** Transactions take the write lock at once: one that reads and then writes could otherwise fail halfway, and migrations need the lock anyway. */
class LockingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class TransactionalAdapter extends SqliteAdapter {
  // Kysely then runs all migrations in one transaction, which is the lock against another process.
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class LockingDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDriver>[0]
  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config)
    this.#config = config
  }
  override createDriver(): SqliteDriver {
    return new LockingDriver(this.#config)
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    close: () => database.close(),
    prepare: (text) => {
      const statement = database.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bind(parameters)),
        run: (parameters) => statement.run(...bind(parameters)),
        iterate: (parameters) => statement.iterate(...bind(parameters)),
      }
    },
  }
}
