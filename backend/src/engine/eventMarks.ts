/** The watermark of windows by event time and what belongs to it, in a run's database. */
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import type { EventWindow } from './eventWindowSql.ts'
import type { EventMarks } from './eventWindowTurn.ts'
import { marksTable } from './keptNames.ts'
import { TIME_COLUMN } from './tables.ts'

/** Null before the first batch. */
export async function eventWindowMarks(connection: Connection, { id }: EventWindow): Promise<EventMarks | null> {
  const { rows } = await connection.table(`SELECT marks FROM ${identifier(marksTable(id))}`)
  return rows.length === 0 ? null : (JSON.parse(rows[0]![0] as string) as EventMarks)
}

/** Statements that keep what is known after a batch. */
export function keepMarks({ id }: EventWindow, marks: EventMarks, time: number): string {
  const table = identifier(marksTable(id))
  return `DELETE FROM ${table}; INSERT INTO ${table} (marks, ${TIME_COLUMN}) VALUES (${literal(JSON.stringify(marks))}, ${time})`
}
