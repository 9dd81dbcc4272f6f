/** Makes a run that has stood somewhere already, as a replay begins: where a snapshot was taken, or empty at a time. */
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { literal } from '../duckdb/sql.ts'
import { DATABASE, openClosed } from './snapshot.ts'
import type { MemorySnapshot } from './snapshotManifest.ts'
import { CREATE_TABLES } from './tables.ts'

/** Where a run begins; `tables` are those of the database that it begins with. */
export type Beginning = Pick<MemorySnapshot, 'time' | 'sequence' | 'interval' | 'zeroTime' | 'consumed' | 'tables'>

/** Makes its database in `folder`, for `openRun` to go on from; `copyOf` is that of a snapshot, absent = nothing is remembered. */
export async function beginRun(folder: string, runId: string, at: Beginning, copyOf?: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (copyOf !== undefined) await copyFile(copyOf, path.join(folder, DATABASE))
  const session = await openClosed(folder, { isScratch: true })
  try {
    const kept = at.tables.map(({ name, node, fingerprint }) => `(${[name, node, fingerprint].map(literal).join(', ')})`)
    await session.connection.run(`
      BEGIN;
      ${CREATE_TABLES}
      INSERT INTO __mr_meta VALUES (${literal(runId)}, 0, ${at.interval}, ${at.zeroTime}, 0);
      INSERT INTO __mr_ledger VALUES (${at.sequence}, ${at.time}, 0, ${literal(JSON.stringify(at.consumed))}, '{}');
      ${kept.length > 0 ? `INSERT INTO __mr_kept VALUES ${kept.join(', ')};` : ''}
      COMMIT`)
  } finally {
    session.close()
  }
}
