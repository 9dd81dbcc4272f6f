/** What a step of windows by event time does at one batch time. The engine's batches and previews take their turns alike. */
import { createHash } from 'node:crypto'
import { SaidError, said, TOLD_WINDOWS, type Column, type EventTimeReport, type EventWindowSpan } from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { keepPartials, mergeParts, waitingPartials, type Partials } from './eventPartialsSql.ts'
import {
  allSessions,
  boundType,
  closedSessions,
  countKept,
  firstSessionEnd,
  firstSessions,
  keepFresh,
  lastSessionEnd,
  letGo,
  newestBySource,
  noneLate,
  noneOut,
  oldestLate,
  putOut,
  takeFresh,
  waitingRows,
  windowsOf,
  type EventTables,
  type EventWindow,
  type Waiting,
} from './eventWindowSql.ts'
import { MOST_SOURCES, progressAt, reaches, withRows, type SourceMark } from './watermark.ts'

/** Rows, or partials, that the open windows of one step hold at most. */
const MOST_ROWS = 10_000_000
/** Partials of one key and part are merged when there are twice as many as after the last time, and so many more. */
const MERGED_AFTER = 100_000
/** With so many they are merged in any case, before they are too many. */
const MERGED_FROM = 0.8 * MOST_ROWS
/** Windows of equal length that are open at most. */
const MOST_OPEN = 10_000
/** Sessions are counted one by one only while no more rows than these wait. */
const COUNTED_ROWS = 200_000

/** What a step knows between batches beside its rows; it is kept as JSON. */
export interface EventMarks {
  /** What windows and rows are: where it differs from that of the step, windows are found anew. */
  shape: string
  /** The column that tells sources apart; none where there is one source. */
  source?: string
  /** The watermark: rows of before it are late. Null before the first row. */
  mark: number | null
  sources: SourceMark[]
  /** Open windows, that which closes first before the others; of sessions only some. */
  windows: EventWindowSpan[]
  /** How many windows are open; null where that is not counted. */
  open: number | null
  /** Rows that wait, or partials of them. */
  rows: number
  /** How many partials there were when they were merged last. */
  merged?: number
  /** The first end of an open window. */
  nextEnd: number | null
}

const shapeOf = ({ window }: EventWindow, { columns, partials }: Turn): string =>
  createHash('sha256')
    .update(JSON.stringify([window, partials ? 'partials' : columns]))
    .digest('hex')
    .slice(0, 32)

const noMarks = (shape: string): EventMarks => ({
  shape,
  mark: null,
  sources: [],
  windows: [],
  open: 0,
  rows: 0,
  nextEnd: null,
})

/** When windows close if no rows come; null where nothing is due. */
export const closesAt = ({ nextEnd, sources }: EventMarks, step: EventWindow): number | null =>
  nextEnd === null ? null : reaches(sources, nextEnd, step)

/** What is told of a turn. */
export function reportOf(step: EventWindow, { marks, closed, lateBy }: Pick<EventTurn, 'marks' | 'closed' | 'lateBy'>): EventTimeReport {
  const told = (windows: readonly EventWindowSpan[]) => windows.slice(0, TOLD_WINDOWS)
  return {
    watermark: marks.mark,
    closesAt: closesAt(marks, step),
    open: marks.open,
    windows: told(marks.windows),
    closed: told(closed),
    lateBy,
  }
}

interface Turn {
  connection: Connection
  /** Runs a statement and answers with the number of rows that it changed. */
  run(sql: string): Promise<number>
  columns: readonly Column[]
  tables: EventTables
  /** What the rows of the batch stand in, behind FROM; null where there are none. */
  from: string | null
  time: number
  /** Null before the first batch. */
  before: EventMarks | null
  /** Where partials are kept instead of rows. */
  partials?: Partials | undefined
}

const waitingIn = (step: EventWindow, { columns, partials }: Turn): Waiting =>
  partials ? waitingPartials(step, partials.fold) : waitingRows(step, columns)

export interface EventTurn {
  marks: EventMarks
  /** Rows that came in, that leave (or partials of them), and that are late. */
  taken: number
  out: number
  late: number
  /** By how much the latest row was behind the watermark. */
  lateBy: number
  closed: EventWindowSpan[]
}

/** Takes a batch's rows in, moves the watermark on, and puts out the windows that it has reached. Windows and watermark are one transaction's. */
export async function eventWindowTurn(step: EventWindow, turn: Turn): Promise<EventTurn> {
  const { run, tables, columns, time, partials } = turn
  const waiting = waitingIn(step, turn)
  const { known, anew } = await knownBefore(step, turn)
  const taken = await takeRows(step, turn, known)
  const { mark } = known
  const marks: EventMarks = { ...known, ...taken.marks, rows: known.rows + taken.kept }
  const progress = progressAt(marks.sources, time, step)
  // Without rows the watermark moves only from end to end: where it stands follows from the rows alone, not from which batches were done.
  const reached = taken.rows > 0 ? progress : await lastEndUpTo(step, turn, marks, progress)
  marks.mark = mark === null || reached === null ? (mark ?? reached) : Math.max(mark, reached)
  const isOpen = ([, end]: EventWindowSpan): boolean => marks.mark === null || end > marks.mark
  const moves = marks.mark !== mark
  const closed = step.window.kind === 'sessions' ? [] : marks.windows.filter((window) => !isOpen(window))
  let out = 0
  if (
    marks.rows > 0 &&
    (anew || (step.window.kind === 'sessions' ? taken.rows > 0 || moves : closed.length > 0 || (step.emit === 'update' && taken.rows > 0)))
  ) {
    // Windows found anew may have ended before: nothing of them has left yet.
    for (const sql of putOut(waiting, boundType(step, columns), tables, { before: anew ? null : mark, after: marks.mark, time }))
      out = await run(sql)
    if (step.window.kind === 'sessions' && out > 0 && marks.mark !== null)
      closed.push(...(await spans(turn, closedSessions(waiting, tables, marks.mark))))
    if ((moves || anew) && marks.mark !== null) marks.rows -= await run(letGo(waiting.step, tables, marks.mark))
  } else await run(noneOut(waiting, boundType(step, columns), tables))
  if (partials && step.window.kind === 'times' && marks.rows > Math.min(2 * (marks.merged ?? 0) + MERGED_AFTER, MERGED_FROM)) {
    for (const sql of mergeParts(step, partials, tables)) marks.rows = await run(sql)
    marks.merged = marks.rows
  }
  Object.assign(marks, step.window.kind === 'sessions' ? await openSessions(step, turn, marks.rows) : opened(marks.windows.filter(isOpen)))
  return { marks, taken: taken.rows, late: taken.late, lateBy: taken.lateBy, out, closed }
}

const opened = (windows: EventWindowSpan[]) => ({ windows, open: windows.length, nextEnd: windows[0]?.[1] ?? null })

/** What is known, and whether windows are found anew, as after a deploy that has changed what they are. */
async function knownBefore(step: EventWindow, turn: Turn): Promise<{ known: EventMarks; anew: boolean }> {
  const { before, connection, run, tables, columns, partials } = turn
  const shape = shapeOf(step, turn)
  const { source } = step
  const known: EventMarks = { ...(before ?? noMarks(shape)), source, sources: before ? sourcesOf(step, before) : [] }
  if (known.shape === shape) return { known, anew: false }
  const rows = Number((await connection.table(countKept(tables))).rows[0]![0])
  const marks = { ...known, shape, rows }
  if (step.window.kind === 'times') {
    return {
      known: { ...marks, ...opened(notTooMany(await openWindows(turn, windowsOf(waitingIn(step, turn), tables, null)))) },
      anew: true,
    }
  }
  if (!partials) for (const sql of allSessions(step, columns, tables)) await run(sql)
  return { known: { ...marks, ...(await openSessions(step, turn, rows)) }, anew: true }
}

/** The sources known before. Told apart by another column, they are one, which is waited for only while it may become idle. */
function sourcesOf({ source, idle }: EventWindow, before: EventMarks): SourceMark[] {
  const { sources } = before
  if (before.source === source || sources.length === 0) return sources
  if (source !== undefined && idle === undefined) return []
  return [{ name: '', newest: Math.max(...sources.map(({ newest }) => newest)), seen: Math.max(...sources.map(({ seen }) => seen)) }]
}

interface Taken {
  rows: number
  /** How many rows or partials more wait. */
  kept: number
  late: number
  lateBy: number
  marks: Pick<EventMarks, 'sources' | 'windows'>
}

async function takeRows(step: EventWindow, turn: Turn, known: EventMarks): Promise<Taken> {
  const { connection, run, columns, tables, from, time, partials } = turn
  const rows = from === null ? 0 : await run(takeFresh(columns, from, tables))
  if (rows === 0) {
    await run(noneLate(columns, tables))
    return { rows, kept: 0, late: 0, lateBy: 0, marks: { sources: known.sources, windows: known.windows } }
  }
  const at = { mark: known.mark, time }
  const { first, lateRows, remove, add } = partials
    ? keepPartials(step, partials, columns, tables, at)
    : keepFresh(step, columns, tables, at)
  for (const sql of first) await run(sql)
  const late = await run(lateRows)
  let kept = 0
  for (const sql of remove) kept -= await run(sql)
  for (const sql of add) kept += await run(sql)
  if (known.rows + kept > MOST_ROWS) {
    throw new SaidError(
      said('The open windows hold more than {most, number} rows. Make them shorter, or summarize before.', { most: MOST_ROWS }),
    )
  }
  const lateBy = late === 0 || known.mark === null ? 0 : known.mark - Number((await connection.table(oldestLate(step, tables))).rows[0]![0])
  const newest = (await connection.table(newestBySource(step, tables, MOST_SOURCES + 1))).rows
  const sources = withRows(
    known.sources,
    newest.map(([name, at]) => ({ name: String(name), newest: Number(at) })),
    time,
    step,
  )
  if (sources.length > MOST_SOURCES) {
    throw new SaidError(said('More than {most, number} sources are told apart. Choose a column with fewer values.', { most: MOST_SOURCES }))
  }
  const fresh = step.window.kind === 'times' ? await openWindows(turn, windowsOf(waitingIn(step, turn), tables, known.mark, time)) : []
  const windows = fresh.length > 0 ? notTooMany(addSpans(known.windows, fresh)) : known.windows
  return { rows, kept, late, lateBy, marks: { sources, windows } }
}

const spans = async ({ connection }: Turn, sql: string): Promise<EventWindowSpan[]> =>
  (await connection.table(sql, MOST_OPEN + 1)).rows.map((row) => row.slice(0, 3).map(Number) as EventWindowSpan)

const openWindows = (turn: Turn, sql: string): Promise<EventWindowSpan[]> => spans(turn, `${sql} ORDER BY 2, 1 LIMIT ${MOST_OPEN + 1}`)

function notTooMany(windows: EventWindowSpan[]): EventWindowSpan[] {
  if (windows.length <= MOST_OPEN) return windows
  throw new SaidError(
    said('More than {most, number} windows are open. Make them longer, or the time shorter that rows may come late.', { most: MOST_OPEN }),
  )
}

/** Windows with the rows of both, in the order in which they close. */
function addSpans(windows: readonly EventWindowSpan[], fresh: readonly EventWindowSpan[]): EventWindowSpan[] {
  const all = new Map<string, EventWindowSpan>()
  for (const [start, end, rows] of [...windows, ...fresh]) {
    const key = `${start} ${end}`
    all.set(key, [start, end, rows + (all.get(key)?.[2] ?? 0)])
  }
  return [...all.values()].sort(([a, aEnd], [b, bEnd]) => aEnd - bEnd || a - b)
}

/** The last end of an open window up to a time. */
async function lastEndUpTo(
  step: EventWindow,
  { connection, tables }: Turn,
  marks: EventMarks,
  through: number | null,
): Promise<number | null> {
  if (through === null || marks.nextEnd === null || marks.nextEnd > through) return null
  if (step.window.kind === 'times') return marks.windows.findLast(([, end]) => end <= through)![1]
  return Number((await connection.table(lastSessionEnd(tables, through))).rows[0]![0])
}

/** Sessions are told apart while they are few; of many, only when the first of them ends. */
async function openSessions(step: EventWindow, turn: Turn, rows: number): Promise<Pick<EventMarks, 'windows' | 'open' | 'nextEnd'>> {
  if (rows === 0) return { windows: [], open: 0, nextEnd: null }
  const { connection, tables } = turn
  if (rows > COUNTED_ROWS) {
    return { windows: [], open: null, nextEnd: Number((await connection.table(firstSessionEnd(tables))).rows[0]![0]) }
  }
  const found = (await connection.table(firstSessions(waitingIn(step, turn), tables))).rows.map((row) => row.map(Number))
  return { windows: found.map((row) => row.slice(0, 3) as EventWindowSpan), open: found[0]![3]!, nextEnd: found[0]![1]! }
}
