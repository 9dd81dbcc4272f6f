/**
 * Writes to databases that are files, in a process of its own: SQLite works in the calling thread, a second opening of a DuckDB file in
 * one process loses commits, and a statement that does not end can only be ended with its process. Started by `fileSink.ts`.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { explainDuckdb, openDuckdb } from '../duckdb/database.ts'
import { explainSqlite, openSqlite } from '../sqlite/database.ts'
import { type Database, type Explained, TableDiffers, type Target } from './database.ts'
import type { FileAsk, FileReply } from './fileMessages.ts'
import { prepareTable, writeTable } from './writeTable.ts'

process.on('disconnect', () => process.exit(0))

const reply = (message: FileReply | { ready: true } | { id: number; at: { node: string } }) => void process.send?.(message)

const KINDS: Record<
  FileAsk['connector'],
  { open(file: string, stagedIn: string): Database | Promise<Database>; explain(cause: unknown, file: string): Explained }
> = {
  sqlite: { open: openSqlite, explain: explainSqlite },
  duckdb: { open: openDuckdb, explain: explainDuckdb },
}

async function answer({ id, connector, settings, output }: FileAsk): Promise<FileReply> {
  const file = path.resolve(settings['file'] as string)
  const { open, explain } = KINDS[connector]
  let db: Database | undefined
  try {
    await mkdir(path.dirname(file), { recursive: true })
    db = await open(file, path.dirname(output?.file ?? file))
    const goesOn = () => reply({ id, at: { node: output?.node ?? '' } })
    if (output) await write(db, settings as unknown as Target, output, goesOn)
    else await look(db, settings as unknown as Target)
    return { id }
  } catch (cause) {
    return { id, failed: cause instanceof TableDiffers ? { text: cause.message, setting: 'table', passes: false } : explain(cause, file) }
  } finally {
    await db?.close()
  }
}

async function write(db: Database, target: Target, output: NonNullable<FileAsk['output']>, goesOn: () => void): Promise<void> {
  await prepareTable(db, target, output.columns)
  await writeTable(db, target, output, goesOn)
}

/** Whether the file can be written, and the table is there or may be made. */
async function look(db: Database, { table, create }: Target): Promise<void> {
  await db.begin()
  if (!create && (await db.columns(table)).length === 0)
    throw new TableDiffers(`There is no table ${table}. Create it, or switch on "Create the table if it is missing".`)
  await db.commit()
}

process.on('message', (ask: FileAsk) => void answer(ask).then(reply))
reply({ ready: true })
