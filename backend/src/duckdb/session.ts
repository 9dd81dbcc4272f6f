/**
 * Opens DuckDB databases, each at most once within the process: a second open of the same file in one process loses commits,
 * and any other read of the file by this process drops its lock.
 */
import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { said, SaidError, type Column, type Json } from '@millrace/shared'
import { identifier, literal, literals } from './sql.ts'
import { toJson } from './types.ts'

export interface SessionOptions {
  /** Path of the database file, or `:memory:`. */
  file: string
  /** Folders that SQL may read besides the database's own. */
  readFolders: readonly string[]
  /** Folders that SQL may write besides the database's own. DuckDB makes no difference between reading and writing. */
  writeFolders: readonly string[]
  /** Such as `512MB`: what DuckDB keeps before it spills. It is no cap: a watchdog outside the process is. */
  memoryLimit: string
  threads: number
  /** IANA zone for calendar functions. */
  timeZone: string
  /** A database of no use after a crash: its commits write no log, which is most of what a small one costs. */
  isScratch?: boolean | undefined
  /** How long another process's lock on the file is waited for, in milliseconds. */
  lockWaitMs?: number
}

/** Rows as cells in the order of the columns. */
export interface Table {
  columns: Column[]
  rows: Json[][]
}

const LOCK_RETRY_MS = 50
const LOCK_WAIT_MS = 10_000
/** Most rows that `rows` and `table` answer unless the caller knows better: larger results leave DuckDB through files. */
const MAX_ROWS = 10_000

/** Only what is attached can do without a log. */
const SCRATCH = '__mr_scratch'

const open = new Set<string>()

/** A connection of a session: transactions, temporary tables and variables are its own. */
export class Connection {
  readonly duckdb: DuckDBConnection

  constructor(duckdb: DuckDBConnection) {
    this.duckdb = duckdb
  }

  /** Runs one or several statements; answers with the number of rows that the last one changed. */
  async run(sql: string): Promise<number> {
    return (await this.duckdb.run(sql)).rowsChanged
  }

  /** Runs one statement and answers with the rows that it made or changed, or with the first cell of a SELECT. */
  async count(sql: string): Promise<number> {
    const result = await this.duckdb.run(sql)
    // CREATE TABLE AS tells its rows as a result, not as a number of changed rows.
    if (result.rowsChanged > 0 || result.columnCount === 0) return result.rowsChanged
    const [row] = await result.getRows()
    return Number(row?.[0] ?? 0)
  }

  /** Small results as objects. Cells are JSON as `toJson` makes them. Throws when there are more than `most` rows. */
  async rows<R = Record<string, Json>>(sql: string, most = MAX_ROWS): Promise<R[]> {
    const { columns, rows } = await this.table(sql, most)
    return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i]])) as R)
  }

  /** Small results as cells with the types of the columns. Throws when there are more than `most` rows. */
  async table(sql: string, most = MAX_ROWS): Promise<Table> {
    const reader = await this.duckdb.streamAndReadUntil(sql, Math.min(most + 1, Number.MAX_SAFE_INTEGER))
    if (reader.currentRowCount > most) {
      throw new SaidError(said('The query has more than {most} rows: read fewer, or write them to a file.', { most }))
    }
    const types = reader.columnTypes()
    const columns = reader.deduplicatedColumnNames().map((name, i) => ({ name, type: types[i]!.toString() }))
    return { columns, rows: reader.getRows().map((row) => row.map(toJson)) }
  }

  /** The columns of a query, bound but not run. */
  async describe(sql: string): Promise<Column[]> {
    const { rows } = await this.table(`DESCRIBE ${sql}`)
    return rows.map((row) => ({ name: row[0] as string, type: row[1] as string }))
  }

  /** How far the running statement is, from 0 to 1; null where that is not known. Only the session's watched connection knows. */
  get progress(): number | null {
    const { percentage } = this.duckdb.progress
    return percentage < 0 ? null : percentage / 100
  }

  /** Asks a running statement to end. It is no time-out: some functions do not notice. */
  interrupt(): void {
    this.duckdb.interrupt()
  }

  close(): void {
    this.duckdb.closeSync()
  }
}

/** An open database. It has a connection of its own for `run`, `rows` and `table`; `connect` makes more. */
export class Session {
  readonly file: string
  #options: SessionOptions
  #key: string | null
  #instance: DuckDBInstance
  #main: Connection
  #watched: Connection
  #others = new Set<Connection>()

  private constructor(options: SessionOptions, key: string | null, { instance, main, watched }: Started) {
    this.file = options.file
    this.#options = options
    this.#key = key
    this.#instance = instance
    this.#main = main
    this.#watched = watched
  }

  static async open(options: SessionOptions): Promise<Session> {
    const key = options.file === ':memory:' ? null : realPath(options.file)
    if (key !== null) {
      if (open.has(key)) throw new Error(`The database ${options.file} is already open in this process.`)
      open.add(key)
    }
    try {
      return new Session(options, key, await start(options))
    } catch (error) {
      if (key !== null) open.delete(key)
      throw error
    }
  }

  get threads(): number {
    return this.#options.threads
  }

  /** The session's own connection. */
  get connection(): Connection {
    return this.#main
  }

  /** A connection for long statements, which tells how far they are. One at a time. */
  get watched(): Connection {
    return this.#watched
  }

  run(sql: string): Promise<number> {
    return this.#main.run(sql)
  }

  rows<R = Record<string, Json>>(sql: string): Promise<R[]> {
    return this.#main.rows<R>(sql)
  }

  table(sql: string): Promise<Table> {
    return this.#main.table(sql)
  }

  describe(sql: string): Promise<Column[]> {
    return this.#main.describe(sql)
  }

  /** A connection of the caller's own, closed by it or with the session. */
  async connect(): Promise<Connection> {
    const connection = await connectTo(this.#instance, this.#options)
    this.#others.add(connection)
    return connection
  }

  /** Whether a query runs: on a connection of its own, for one that fails ends the transaction of its connection. */
  async runs(sql: string): Promise<boolean> {
    const connection = await connectTo(this.#instance, this.#options)
    try {
      await connection.run(sql)
      return true
    } catch {
      return false
    } finally {
      connection.close()
    }
  }

  /** Changes the thread budget by reopening the database between batches: all connections of `connect` end, and temporary tables go. */
  async setThreads(threads: number): Promise<void> {
    if (threads === this.#options.threads) return
    this.#end()
    const options = { ...this.#options, threads }
    const { instance, main, watched } = await start(options)
    this.#options = options
    this.#instance = instance
    this.#main = main
    this.#watched = watched
  }

  /** Closes all connections and the database. Statements must have ended. */
  close(): void {
    this.#end()
    if (this.#key !== null) open.delete(this.#key)
    this.#key = null
  }

  #end(): void {
    for (const connection of this.#others) connection.close()
    this.#others.clear()
    this.#main.close()
    this.#watched.close()
    this.#instance.closeSync()
  }
}

/** Opens a database locked down to its folders. Fails when this process has it open, and with code `locked` when another keeps its lock beyond the wait. */
export const openSession = (options: SessionOptions): Promise<Session> => Session.open(options)

/** The real path of a file that may not exist yet. Asks for names only: opening the file would drop its lock. */
function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return join(realpathSync(dirname(file)), basename(file))
  }
}

interface Started {
  instance: DuckDBInstance
  main: Connection
  watched: Connection
}

async function start(options: SessionOptions): Promise<Started> {
  const instance = await withLock(options)
  try {
    const main = new Connection(await instance.connect())
    if (options.isScratch) await main.run(`ATTACH ${literal(options.file)} AS ${SCRATCH} (RECOVERY_MODE NO_WAL_WRITES); USE ${SCRATCH}`)
    const watched = new Connection(await instance.connect())
    await watched.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
    await main.run(settings(options))
    return { instance, main, watched }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

async function connectTo(instance: DuckDBInstance, { isScratch }: SessionOptions): Promise<Connection> {
  const connection = new Connection(await instance.connect())
  if (isScratch) await connection.run(`USE ${SCRATCH}`)
  return connection
}

async function withLock({ file, isScratch, lockWaitMs = LOCK_WAIT_MS }: SessionOptions): Promise<DuckDBInstance> {
  const deadline = performance.now() + lockWaitMs
  for (;;) {
    try {
      return await DuckDBInstance.create(isScratch ? ':memory:' : file)
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('Could not set lock on file')) throw error
      if (performance.now() >= deadline)
        throw Object.assign(new Error(`Another process still has ${file} open.`, { cause: error }), { code: 'locked' })
      await delay(LOCK_RETRY_MS)
    }
  }
}

/** All settings in the order that works: the lock comes last. */
function settings(options: SessionOptions): string {
  const folders = new Set([...options.readFolders, ...options.writeFolders])
  if (options.file !== ':memory:') folders.add(dirname(options.file))
  const values: Record<string, string> = {
    threads: String(Math.max(1, Math.floor(options.threads))),
    memory_limit: literal(options.memoryLimit),
    TimeZone: literal(options.timeZone),
    // A commit never checkpoints: the owner does so after delivery.
    checkpoint_threshold: literal('1GB'),
    preserve_insertion_order: 'true',
    // Division by zero is empty, as it is for // and % and in Spark, and no infinity that other programs do not read.
    ieee_floating_point_ops: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allowed_directories: literals([...folders]),
    enable_external_access: 'false',
    lock_configuration: 'true',
  }
  return Object.entries(values)
    .map(([name, value]) => `SET GLOBAL ${identifier(name)} = ${value}`)
    .join(';')
}
