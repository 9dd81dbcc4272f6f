/** What the sinks of databases have in common: a connection, the words of its SQL, and how a batch is written with the mark that it was. */
import { said, SaidError, type Column, type Said } from '@millrace/shared'
import type { StagedOutput } from '../sink.ts'

export type SqlValue = string | number | null

/** How a database writes what the others write otherwise. */
export interface Dialect {
  identifier(name: string): string
  /** The name of a temporary table, so that no other is meant. */
  temporary(name: string): string
  /** The type of a column that holds a DuckDB type without loss. Keys may need one that can be indexed. */
  type(duckdbType: string, isKey: boolean): string
  dropTemporary(table: string): string
  createDeliveries: string
  /** Behind a SELECT: nobody else changes these rows until the transaction ends. */
  forUpdate: string
  /** A time in milliseconds as a literal, in UTC. */
  timestamp(time: number): string
}

/** What writing to tables takes besides. */
export interface TableDialect extends Dialect {
  /** Whether two values are the same, where NULL is the same as NULL. */
  same(a: string, b: string): string
  /** Changes the rows of a table that have the keys of `from`. Each `set` is a column and its new value; the table is `old`, the other `new`. */
  update(table: string, from: string, on: string, set: readonly [column: string, value: string][]): string
  /** A temporary table with the columns of another, which numbers its rows in `ordinal` unless that is a name that rows have anyway. */
  createStaging(staging: string, table: string, columns: string): string
  ordinal: string
}

/** An open connection. `?` stands for a value. */
export interface Database<D extends Dialect = Dialect> {
  readonly dialect: D
  begin(): Promise<void>
  commit(): Promise<void>
  /** Runs one statement and answers with the number of rows that it changed. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>
  rows(sql: string, values?: readonly SqlValue[]): Promise<Record<string, unknown>[]>
  /**
   * Runs a statement that a person wrote: nothing that ends the transaction, or reaches beyond the database. A server that can ends it by
   * itself after some milliseconds.
   */
  runForeign(sql: string, withinMs: number): Promise<void>
  /** Columns of a table; none when there is no table. */
  columns(table: string): Promise<Column[]>
  /** Puts the staged rows into a table, in their order; answers with their number. */
  load(table: string, output: StagedOutput, loaded?: () => void): Promise<number>
  /** Ends the connection; what was not committed never was. */
  close(): Promise<void>
}

/** Says that a part of a batch is done, and how long the next may take, in milliseconds; absent = as long as any. */
export type GoesOn = (withinMs?: number) => void

/** What failed and what to do, the setting that it is about, and whether trying again may help without anybody doing something. */
export interface Explained {
  text: Said
  setting?: string
  passes: boolean
}

/** What failed, with the line of a person's text on which it stands. */
export const withLine = (line: number, { text, ...about }: Explained): Explained => ({
  ...about,
  text: said('Line {line}: {reason}', { line, reason: text }),
})

/** Where rows go. The table may be written `schema.table`. */
export interface Target {
  table: string
  mode: 'append' | 'upsert' | 'add'
  keys: string[]
  create: boolean
}

/** What a person has run for each batch, and the longest time of one of them, in milliseconds. */
export interface Statements {
  statements: string
  limit: number
}

/** The table is not as the rows need it: nobody but a person can change that. */
export class TableDiffers extends SaidError {}

export const noTable = (table: string) =>
  new TableDiffers(said('There is no table {table}. Create it, or switch on "Create the table if it is missing".', { table }))

/** A time in milliseconds as texts of times are: in UTC, with as many digits behind the seconds as it takes. */
export const utcText = (time: number): string =>
  new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '')

export const DELIVERIES_TABLE = 'millrace_deliveries'

/** Makes the table of marks. Asked for before it is made: IF NOT EXISTS needs the right to create also where nothing is to be created. */
export async function prepareDeliveries(db: Database): Promise<void> {
  if ((await db.columns(DELIVERIES_TABLE)).length === 0) await db.run(db.dialect.createDeliveries)
}

/** A table's name, quoted: `shop.orders` is schema and table. */
export const quotedTable = ({ identifier }: Dialect, table: string): string => table.split('.').map(identifier).join('.')

/**
 * Enters that a batch is delivered; false when it, or a later one, was before. One row per run and node is enough: outputs of a node come
 * in order.
 */
export async function claim(db: Database, { run, node, time }: StagedOutput): Promise<boolean> {
  const table = db.dialect.identifier(DELIVERIES_TABLE)
  const mine = [run, node]
  const [known] = await db.rows(`SELECT batch_time FROM ${table} WHERE run = ? AND node = ?${db.dialect.forUpdate}`, mine)
  if (known && Number(known['batch_time']) >= time) return false
  if (known) await db.run(`UPDATE ${table} SET batch_time = ? WHERE run = ? AND node = ?`, [time, ...mine])
  else await db.run(`INSERT INTO ${table} (batch_time, run, node) VALUES (?, ?, ?)`, [time, ...mine])
  return true
}

/** Loads the staged rows, all of them. */
export async function loadAll(db: Database, table: string, output: StagedOutput, loaded?: () => void): Promise<void> {
  const rows = await db.load(table, output, loaded)
  if (rows !== output.rows)
    throw new SaidError(
      said('The server took {taken} of {rows} rows of the batch of {time, moment}', { taken: rows, rows: output.rows, time: output.time }),
    )
}
