/** Windows by event time over the batches of a sample, one after another, as the engine does them. */
import { eventWindowColumns, TOLD_WINDOWS, type EventWindowSpan } from '@millrace/shared'
import { names } from '../duckdb/render/context.ts'
import { identifier } from '../duckdb/sql.ts'
import { emptyEvents, type EventWindow } from '../engine/eventWindowSql.ts'
import { eventWindowTurn, reportOf, type EventMarks } from '../engine/eventWindowTurn.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { countByTime, noRows, rowsAt } from './stepTable.ts'
import type { StepInputs, StepTable } from './steps.ts'

/** Both ports of such a step: the rows of windows that have closed, and late rows. */
export async function eventWindowTables(
  step: EventWindow,
  name: string,
  { connection, inputs, limits }: StepInputs,
): Promise<Record<EventWindow['part'], StepTable>> {
  const input = inputs.get(step.input)!
  const columns = {
    out: eventWindowColumns({ ...step, part: 'out' }, input.columns),
    late: eventWindowColumns({ ...step, part: 'late' }, input.columns),
  }
  const table = (part: string) => identifier(`${name}_${part}`)
  const temporary = (part: string) => `temp.${table(`t_${part}`)}`
  const tables = {
    kept: temporary('kept'),
    fresh: temporary('fresh'),
    touched: temporary('touched'),
    merged: temporary('merged'),
    changed: temporary('changed'),
    out: temporary('out'),
    late: temporary('late'),
  }
  const parts = ['out', 'late'] as const
  for (const part of parts) await connection.run(`CREATE OR REPLACE TABLE ${table(part)} AS ${noRows(columns[part])}`)
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${tables.kept} AS SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${emptyEvents(step, input.columns)}`,
  )
  let marks: EventMarks | null = null
  let lateBy = 0
  const closed: EventWindowSpan[] = []
  // What there is of older batches than can be shown comes at once, so that windows are full.
  const times = input.times.slice(-limits.stateTurns)
  for (const [i, time] of times.entries()) {
    const first = i === 0 && times.length < input.times.length
    const turn = await eventWindowTurn(
      { ...step, part: 'out' },
      {
        connection,
        run: (sql) => connection.count(sql),
        columns: input.columns,
        tables,
        from: first
          ? `(SELECT * EXCLUDE (${TIME_COLUMN}) FROM ${input.table} WHERE ${TIME_COLUMN} <= ${time} ORDER BY rowid)`
          : rowsAt(input.table, time),
        time,
        before: marks,
      },
    )
    marks = turn.marks
    lateBy = Math.max(lateBy, turn.lateBy)
    closed.push(...turn.closed)
    for (const part of parts) {
      if (turn[part] > 0) await connection.run(`INSERT INTO ${table(part)} SELECT ${names(columns[part])}, ${time} FROM ${tables[part]}`)
    }
  }
  for (const each of Object.values(tables)) await connection.run(`DROP TABLE IF EXISTS ${each}`)
  const made = async (part: EventWindow['part']): Promise<StepTable> => ({
    table: table(part),
    columns: columns[part],
    counts: await countByTime(connection, table(part)),
    times,
    byRow: false,
    ...(marks && { eventTime: { ...reportOf(step, { marks, lateBy, closed: closed.slice(-TOLD_WINDOWS) }), rows: marks.rows } }),
  })
  return { out: await made('out'), late: await made('late') }
}
