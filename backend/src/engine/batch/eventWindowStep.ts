import { identifier } from '../../duckdb/sql.ts'
import { StepError } from '../errors.ts'
import { eventWindowMarks, keepMarks } from '../eventMarks.ts'
import type { EventWindow } from '../eventWindowSql.ts'
import { eventWindowTurn, reportOf } from '../eventWindowTurn.ts'
import { eventsTable } from '../keptNames.ts'
import type { BatchWork } from './batchWork.ts'
import { eventTables } from './relationSql.ts'

/** Takes the batch's rows into windows by event time, puts out those that close, and counts what is late. */
export async function eventWindowStep(work: BatchWork, step: EventWindow): Promise<void> {
  const { connection, program, bound, time } = work.context
  const input = program.relations.get(step.input)!
  const before = await eventWindowMarks(connection, step)
  const fold = program.partialEvents.get(step.id)
  const turn = await eventWindowTurn(step, {
    connection,
    run: (sql) => work.statements.count(step.node, step, sql),
    columns: bound.columns.get(input.id)!,
    tables: { kept: identifier(eventsTable(step.id)), ...eventTables(input.id) },
    from: work.counts.of(input) === 0 ? null : work.sql.from(input.id),
    time,
    before,
    partials: fold && { fold, context: bound.context },
  }).catch((error: unknown) => {
    throw error instanceof StepError ? error : new StepError(step.node, step, error)
  })
  const { marks } = turn
  if (work.counts.of(input) === undefined) work.counts.settle(input.id, turn.taken)
  // Of partials, what is made of them tells how many rows they were.
  if (!fold || turn.out === 0) work.counts.set(step.id, turn.out)
  const late = program.plan.relations.find((each) => each.op === 'eventWindow' && each.part === 'late' && each.input === step.input)
  if (late) work.counts.set(late.id, turn.late)
  if (turn.taken > 0 || turn.closed.length > 0 || before?.shape !== marks.shape || before.source !== marks.source)
    await connection.run(keepMarks(step, marks, time))
  work.heldRows.set(step.node, marks.rows)
  work.eventTimes.set(step.node, reportOf(step, turn))
}
