/** Windows by event time that are open, for people: all of them, page by page, and what waits in one of them. */
import { said, SaidError, type OpenWindowPage, type WindowRows } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { names } from '../duckdb/render/context.ts'
import { foldSelect } from '../duckdb/render/foldSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { waitingPartials } from './eventPartialsSql.ts'
import { eventWindowMarks } from './eventMarks.ts'
import { boundsOf, boundType, END, inWindows, openSessionsPage, START, takesRows, waitingRows, type EventWindow } from './eventWindowSql.ts'
import { eventsTable } from './keptNames.ts'
import type { Program } from './schedule.ts'
import { LOOK_MS, within } from './stateBrowse.ts'

export interface OpenWindowsQuestion {
  node: string
  offset: number
  limit: number
}

export interface WindowRowsQuestion {
  node: string
  /** The window's bounds, in milliseconds since the epoch. */
  start: number
  end: number
  limit: number
}

/** What is looked through, and how it is kept. */
export interface Kept {
  program: Program
  bound: BoundPlan
}

function windowAt({ program }: Kept, node: string): EventWindow {
  const step = program.plan.relations.find((each): each is EventWindow => takesRows(each) && each.node === node)
  if (!step) throw new SaidError(said('This node has no windows by event time in the version that runs.'))
  return step
}

const waitingAt = ({ program, bound }: Kept, step: EventWindow) => {
  const fold = program.partialEvents.get(step.id)
  return fold ? waitingPartials(step, fold) : waitingRows(step, bound.columns.get(step.input)!)
}

const advice = said('Shorter windows hold fewer rows.')

/** Open windows, those that close first before the others. Sessions of several keys may have the same bounds. */
export async function openWindowPage(
  connection: Connection,
  kept: Kept,
  { node, offset, limit }: OpenWindowsQuestion,
): Promise<OpenWindowPage> {
  const step = windowAt(kept, node)
  const marks = await eventWindowMarks(connection, step)
  if (!marks || marks.rows === 0) return { windows: [], more: false }
  if (step.window.kind === 'times') {
    return { windows: marks.windows.slice(offset, offset + limit), more: marks.windows.length > offset + limit }
  }
  const sql = openSessionsPage(waitingAt(kept, step), identifier(eventsTable(step.id)), { offset, limit: limit + 1 })
  const { rows } = await within(connection, LOOK_MS, advice, () => connection.table(sql, limit + 1))
  return {
    windows: rows.slice(0, limit).map(([start, end, count]) => [Number(start), Number(end), Number(count)]),
    more: rows.length > limit,
  }
}

/** What waits in one open window, in the order in which it would be put out: rows, or a summary's figures so far. */
export async function windowRows(connection: Connection, kept: Kept, { node, start, end, limit }: WindowRowsQuestion): Promise<WindowRows> {
  const { program, bound } = kept
  const step = windowAt(kept, node)
  const waiting = waitingAt(kept, step)
  const input = bound.columns.get(step.input)!
  const type = boundType(step, input)
  const order = waiting.order.length > 0 ? ` ORDER BY ${waiting.order.join(', ')}` : ''
  const table = identifier(eventsTable(step.id))
  const event = identifier(waiting.step.event)
  // What a window of equal length holds is known by its time: the rows of the others are not looked at.
  const near = step.window.kind === 'sessions' ? table : `(SELECT * FROM ${table} WHERE ${event} >= ${start} AND ${event} < ${end})`
  const rows = `(SELECT ${waiting.list(boundsOf(type, 'false'))} FROM ${inWindows(waiting.step, near)} WHERE ${START} = ${start} AND ${END} = ${end}${order})`
  const fold = program.partialEvents.get(step.id)
  const columns = bound.columns.get(fold?.id ?? step.id)!
  const from = fold ? `(${foldSelect(bound.context, fold, { partials: rows }, columns)})` : rows
  const found = await within(connection, LOOK_MS, advice, () =>
    connection.table(`SELECT ${names(columns)} FROM ${from} LIMIT ${limit + 1}`),
  )
  return { columns: [...columns], rows: found.rows.slice(0, limit), more: found.rows.length > limit, figures: fold !== undefined }
}
