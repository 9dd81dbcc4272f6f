/**
 * Writes to databases that are files, in a process of its own: SQLite works in the calling thread, a second opening of a DuckDB file in
 * one process loses commits, and a statement that does not end can only be ended with its process. Started by `fileSink.ts`.
 */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { said } from '@millrace/shared'
import { makeFolder } from '../../files/makeFolder.ts'
import { tellParent } from '../../ipc/tellParent.ts'
import { whenParentEnds } from '../../ipc/whenParentEnds.ts'
import { explainDuckdb, openDuckdb } from '../duckdb/database.ts'
import { explainSqlite, openSqlite } from '../sqlite/database.ts'
import type { StagedOutput } from '../sink.ts'
import {
  type Database,
  type Explained,
  type GoesOn,
  noTable,
  prepareDeliveries,
  type TableDialect,
  TableDiffers,
  withLine,
} from './database.ts'
import type { FileAsk, FileJob, FileReply } from './fileMessages.ts'
import { runStatements, StatementFailed } from './statements.ts'
import { prepareTable, writeTable } from './writeTable.ts'

whenParentEnds(() => process.exit(0))

const reply = (message: FileReply | { ready: true } | { id: number; at: { node: string; setting?: string } }) => tellParent(message)

const KINDS: Record<
  FileAsk['connector'],
  {
    open(file: string, stagedIn: string): Database<TableDialect> | Promise<Database<TableDialect>>
    explain(cause: unknown, file: string): Explained
  }
> = {
  sqlite: { open: openSqlite, explain: explainSqlite },
  duckdb: { open: openDuckdb, explain: explainDuckdb },
}

async function answer({ id, connector, file, job, output }: FileAsk): Promise<FileReply> {
  const at = path.resolve(file)
  const { open, explain } = KINDS[connector]
  let db: Database<TableDialect> | undefined
  try {
    await makeFolder(path.dirname(at))
    const found = await stat(at).catch(() => undefined)
    if (found?.isDirectory())
      return { id, failed: { text: said('{file} is a folder: name a file in it.', { file: at }), setting: 'file', passes: false } }
    db = await open(at, path.dirname(output?.file ?? at))
    if (output)
      await write(db, job, output, (withinMs) =>
        reply({ id, at: { node: output.node, ...(withinMs !== undefined && { setting: 'statements' }) } }),
      )
    else await look(db, job)
    return { id }
  } catch (cause) {
    return { id, failed: failureOf(cause, (each) => explain(each, at)) }
  } finally {
    await db?.close()
  }
}

function failureOf(cause: unknown, explain: (cause: unknown) => Explained): Explained {
  if (cause instanceof TableDiffers) return { text: cause.said, setting: 'table', passes: false }
  return cause instanceof StatementFailed ? withLine(cause.line, explain(cause.cause)) : explain(cause)
}

async function write(db: Database<TableDialect>, job: FileJob, output: StagedOutput, goesOn: GoesOn): Promise<void> {
  await prepareDeliveries(db)
  if ('statements' in job) return runStatements(db, job, output, goesOn)
  await prepareTable(db, job, output.columns)
  await writeTable(db, job, output, goesOn)
}

/** Whether the file can be written, and the table is there or may be made. */
async function look(db: Database, job: FileJob): Promise<void> {
  await db.begin()
  if ('table' in job && !job.create && (await db.columns(job.table)).length === 0) throw noTable(job.table)
  await db.commit()
}

process.on('message', (ask: FileAsk) => void answer(ask).then(reply))
reply({ ready: true })
