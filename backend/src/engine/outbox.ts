/** Staged outputs: files that a batch's commit names. What no commit names is deleted when the run opens. */
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Column } from '@millrace/shared'
import { progressFile, type Staging } from '../connectors/sink.ts'
import { literal } from '../duckdb/sql.ts'
import { syncFolder } from '../files/syncFolder.ts'

/** A staged output that has not been delivered yet. */
export interface OutboxEntry {
  node: string
  /** Batch time in milliseconds. */
  time: number
  /** Absolute path. */
  file: string
  rows: number
  bytes: number
  columns: Column[]
}

export const outboxFolder = (folder: string) => path.join(folder, 'outbox')
/** Path of a staged file below the outbox folder. */
export const stagedName = (node: string, time: number, epoch: number, staging: Staging) => path.join(node, `${time}.${epoch}.${staging}`)

/** One text a row, as it is. */
const LINES = `FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '', NULLSTR ''`

const FORMATS: Record<Staging, string> = {
  csv: `FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR ''`,
  jsonl: 'FORMAT json, ARRAY false',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  text: LINES,
  values: LINES,
  typed: 'FORMAT parquet, COMPRESSION snappy',
}

/** The statement that writes a query's rows, of so many columns, to a file. */
export function copySql(select: string, columns: number, file: string, staging: Staging): string {
  // A line of CSV that is nothing but \. would end PostgreSQL's reading.
  const quote = staging === 'csv' && columns === 1 ? ', FORCE_QUOTE *' : ''
  return `COPY (\n${select}\n) TO ${literal(file)} (${FORMATS[staging]}${quote})`
}

/** Makes a file and its name in the folder durable. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await Promise.all([handle.sync(), syncFolder(path.dirname(file))])
  } finally {
    await handle.close()
  }
}

/** Removes the staged file of an output that is delivered for good. */
export async function removeStaged(file: string): Promise<void> {
  for (const each of [file, progressFile(file)]) await rm(each, { force: true })
}

/** Makes the folders of the nodes, and deletes the files that no commit names. */
export async function prepareOutbox(folder: string, nodes: readonly string[], named: ReadonlySet<string>): Promise<void> {
  const outbox = outboxFolder(folder)
  for (const node of nodes) await mkdir(path.join(outbox, node), { recursive: true })
  await mkdir(outbox, { recursive: true })
  await syncFolder(outbox)
  const kept = new Set([...named].flatMap((file) => [file, progressFile(file)]))
  for (const node of await readdir(outbox)) {
    const at = path.join(outbox, node)
    if (!(await stat(at)).isDirectory()) continue
    for (const file of await readdir(at)) if (!kept.has(path.join(node, file))) await rm(path.join(at, file), { force: true })
  }
}
