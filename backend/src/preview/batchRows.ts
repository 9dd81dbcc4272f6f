/** Rows of one batch at one place, played as the run did it. */
import path from 'node:path'
import { names } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import { literal } from '../duckdb/sql.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import type { BatchQuestion, ComputedBatch } from './messages.ts'
import { play } from './play.ts'

const PLAYED = 'played'

/** The first `most` rows that leave the place in the batch. `begin` is told of each batch before it is played, and may throw to end. */
export async function batchRowsOf(
  connection: Connection,
  { time, folder, begin, inputFolders, ...question }: BatchQuestion,
  most: number,
  step: () => void,
  signal: AbortSignal,
): Promise<ComputedBatch> {
  const side = path.join(folder, PLAYED)
  const played = await play(question, { connection, folder: side, inputFolders, begin, from: time, to: time, step, signal })
  const { rows, notDue, windows, remembering, problems } = played
  const about = { notDue, windows, remembering, problems: [...problems] }
  if (!rows) return { ...about, columns: null, rows: [], total: 0 }
  await connection.run(`ATTACH ${literal(rows.file)} AS ${PLAYED} (READ_ONLY)`)
  try {
    const there = `${PLAYED}.${rows.table} WHERE ${TIME_COLUMN} = ${time}`
    const counted = await connection.table(`SELECT count(*) FROM ${there}`)
    const columns = [...rows.columns]
    // Rows stand in the order in which they were made.
    const found = await connection.table(`SELECT ${names(columns)} FROM ${there} ORDER BY rowid LIMIT ${most}`)
    return { ...about, columns, rows: found.rows, total: Number(counted.rows[0]![0]) }
  } finally {
    await connection.run(`DETACH ${PLAYED}`)
  }
}
