/** Renders windows by event time: which windows a row is in, what leaves when windows close, and sessions. Pure. */
import type { Column, Relation } from '@millrace/shared'
import { eventWindowColumns, WINDOW_COLUMNS } from '@millrace/shared'
import { emptyTable, names } from '../duckdb/render/context.ts'
import { identifier } from '../duckdb/sql.ts'
import { TIME_COLUMN } from './tables.ts'

export type EventWindow = Relation & { op: 'eventWindow' }
export type FoldRelation = Relation & { op: 'fold' }

/** Whether this part takes rows in; the other only reads what that found. */
export const takesRows = (relation: Relation): relation is EventWindow => relation.op === 'eventWindow' && relation.part === 'out'

const DAY = 86_400_000
/** 1970 began on a Thursday: the first Monday, for windows of weeks. */
const MONDAY = 4 * DAY

/** Beside a kept row's own columns: its number in its batch, and the bounds of its session. */
export const ROW = '__mr_row'
export const START = '__mr_start'
export const END = '__mr_end'

/** Sessions that are told apart. */
const TOLD_SESSIONS = 50

/** Where the rows of one batch stand and go, as they are written behind FROM. */
export interface EventTables {
  kept: string
  fresh: string
  /** Rows of sessions that the batch has touched. */
  touched: string
  /** Partials on their way to those that wait. */
  merged: string
  /** Windows that the batch has given rows. */
  changed: string
  out: string
  late: string
}

/** The table in which rows wait, without its rows; the batch time comes behind. */
export function emptyEvents(window: EventWindow, columns: readonly Column[]): string {
  const bounds = window.window.kind === 'sessions' ? `, NULL::BIGINT AS ${START}, NULL::BIGINT AS ${END}` : ''
  return `(SELECT *, NULL::BIGINT AS ${ROW}${bounds} FROM ${emptyTable(columns)})`
}

/** One column: the marks of a step as JSON. */
export const EMPTY_MARKS = emptyTable([{ name: 'marks', type: 'VARCHAR' }])

/** Rows with the number of their windows, `__mr_windows`, and the start of the last, on a line on which all windows are equally long. */
function placed(step: EventWindow, from: string): string {
  const { size, every } = timesOf(step)
  return `(SELECT *, (__mr_last + ${size - 1} - __mr_at) // ${every} + 1 AS __mr_windows
    FROM (SELECT *, ${stepBefore(every, every)} AS __mr_last FROM ${onLine(step, from)}))`
}

/**
 * Rows with the beginning of the part of their windows that they lie in, as `as`. Windows begin and end where parts do, so that all rows of
 * a part are in the same windows.
 */
export function inParts(step: EventWindow, from: string, as: string): string {
  const window = timesOf(step)
  const part = stepBefore(commonDivisor(window.size, window.every), window.every)
  return `(SELECT * EXCLUDE (__mr_at), ${instant(window, part)} AS ${as} FROM ${onLine(step, from)})`
}

const timesOf = ({ window }: EventWindow): EventWindow['window'] & { kind: 'times' } => {
  if (window.kind === 'sessions') throw new Error('Sessions have no fixed windows.')
  return window
}

const onLine = (step: EventWindow, from: string): string => {
  const event = identifier(step.event)
  const line = isDays(timesOf(step)) ? `epoch_ms(CAST(make_timestamptz(${event} * 1000) AS TIMESTAMP))` : event
  return `(SELECT *, ${line} AS __mr_at FROM ${from})`
}

/** The last multiple of `length` up to `__mr_at`, counted from where windows that are `every` apart begin. */
function stepBefore(length: number, every: number): string {
  const origin = every % (7 * DAY) === 0 ? MONDAY : 0
  return `(__mr_at - (((__mr_at - ${origin}) % ${length}) + ${length}) % ${length})`
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Windows of whole days begin at midnight, also where a day has 23 hours. */
export const isDays = (window: EventWindow['window']): boolean =>
  window.kind === 'times' && window.size % DAY === 0 && window.every % DAY === 0

/** A place on the line of windows as a time. */
function instant(window: EventWindow['window'], place: string): string {
  return isDays(window) ? `epoch_ms(CAST(make_timestamp((${place}) * 1000) AS TIMESTAMP WITH TIME ZONE))` : `(${place})`
}

/** Rows once for each of their windows, with its bounds. */
export function inWindows(step: EventWindow, from: string): string {
  const { window } = step
  if (window.kind === 'sessions') return `(SELECT * FROM ${from})`
  const start = `__mr_last - __mr_i * ${window.every}`
  return `(SELECT * EXCLUDE (__mr_i, __mr_windows, __mr_last, __mr_at), ${instant(window, start)} AS ${START}, ${instant(window, `${start} + ${window.size}`)} AS ${END}
    FROM (SELECT *, unnest(range(__mr_windows)) AS __mr_i FROM ${placed(step, from)}))`
}

/** Rows with the end of their last window. */
export function withLastEnd(step: EventWindow, from: string): string {
  const { window } = step
  if (window.kind === 'sessions') return from
  return `(SELECT * EXCLUDE (__mr_windows, __mr_last, __mr_at), ${instant(window, `__mr_last + ${window.size}`)} AS ${END} FROM ${placed(step, from)})`
}

/** Takes the batch's rows out of what came in. */
export const takeFresh = (columns: readonly Column[], from: string, { fresh }: EventTables): string =>
  `CREATE OR REPLACE TEMP TABLE ${fresh} AS SELECT ${names(columns)}, row_number() OVER () AS ${ROW} FROM ${from}`

/** The newest event time of each source of the batch. */
export function newestBySource({ event, source }: EventWindow, { fresh }: EventTables, most: number): string {
  const name = source === undefined ? `''` : `coalesce(CAST(${identifier(source)} AS VARCHAR), '')`
  return `SELECT ${name}, max(${identifier(event)}) FROM ${fresh} GROUP BY 1 LIMIT ${most}`
}

/** What is late, and the statements around it: `first` before it, `remove` and then `add` after it. */
export interface Keeping {
  first: string[]
  lateRows: string
  remove: string[]
  add: string[]
}

/** Statements that take the batch's rows to those that wait, and those whose windows have closed aside. */
export function keepFresh(
  step: EventWindow,
  columns: readonly Column[],
  tables: EventTables,
  { mark, time }: { mark: number | null; time: number },
): Keeping {
  const { kept, fresh, touched, late } = tables
  // What was in time once is never late, also when sessions are found anew and end sooner.
  const isLate = mark === null ? 'false' : `${END} <= ${mark}${step.window.kind === 'sessions' ? ` AND ${TIME_COLUMN} = ${time}` : ''}`
  const list = names(columns)
  const { window } = step
  const lateFrom = (from: string) => `CREATE OR REPLACE TEMP TABLE ${late} AS SELECT ${list} FROM ${from} WHERE ${isLate} ORDER BY ${ROW}`
  if (window.kind === 'times') {
    const ended = withLastEnd(step, fresh)
    return {
      first: [],
      lateRows: lateFrom(ended),
      remove: [],
      add: [`INSERT INTO ${kept} SELECT ${list}, ${ROW}, ${time} FROM ${ended} WHERE NOT (${isLate})`],
    }
  }
  const by = window.by.map(identifier)
  const ofFresh = `EXISTS (SELECT 1 FROM ${fresh} f WHERE ${by.map((key) => `k.${key} IS NOT DISTINCT FROM f.${key}`).join(' AND ') || 'true'})`
  const rows = `(SELECT ${list}, ${ROW}, ${TIME_COLUMN} FROM ${kept} k WHERE ${ofFresh}
    UNION ALL SELECT ${list}, ${ROW}, ${time} FROM ${fresh})`
  return {
    first: [`CREATE OR REPLACE TEMP TABLE ${touched} AS ${sessionsOf(step, rows)}`],
    lateRows: lateFrom(touched),
    remove: [`DELETE FROM ${kept} k WHERE ${ofFresh}`],
    add: [`INSERT INTO ${kept} SELECT ${list}, ${ROW}, ${START}, ${END}, ${TIME_COLUMN} FROM ${touched} WHERE NOT (${isLate})`],
  }
}

export const noneLate = (columns: readonly Column[], { late }: EventTables): string =>
  `CREATE OR REPLACE TEMP TABLE ${late} AS SELECT * FROM ${emptyTable(columns)}`

/** An `out` without rows. */
export const noneOut = ({ list }: Waiting, type: string, { kept, out }: EventTables): string =>
  `CREATE OR REPLACE TEMP TABLE ${out} AS SELECT ${list({
    [WINDOW_COLUMNS.start]: `NULL::${type}`,
    [WINDOW_COLUMNS.end]: `NULL::${type}`,
    [WINDOW_COLUMNS.closed]: 'NULL::BOOLEAN',
  })} FROM ${kept} LIMIT 0`

export const oldestLate = ({ event }: EventWindow, { late }: EventTables): string => `SELECT min(${identifier(event)}) FROM ${late}`

/** Rows with the bounds of their sessions, by their keys and times, as SQL. */
function sessionsOf({ event, window }: EventWindow, from: string): string {
  if (window.kind !== 'sessions') throw new Error('Only sessions are made of rows.')
  return sessionsOfTimes({ keys: window.by.map(identifier), at: identifier(event), gap: window.gap }, from)
}

/** What sessions are made of: moments, or stretches from `at` to `last`, of some keys. All are SQL. */
interface SessionTimes {
  keys: readonly string[]
  at: string
  last?: string
  gap: number
}

/** Times with the bounds of their sessions. Those that begin at one time are in one session, whatever their order. */
export function sessionsOfTimes({ keys, at, last, gap }: SessionTimes, from: string): string {
  const per = keys.length > 0 ? `PARTITION BY ${keys.join(', ')} ` : ''
  const perSession = `PARTITION BY ${[...keys, '__mr_session'].join(', ')}`
  const before =
    last === undefined
      ? `lag(${at}) OVER (${per}ORDER BY ${at})`
      : `max(${last}) OVER (${per}ORDER BY ${at}, ${last} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
  return `SELECT * EXCLUDE (__mr_begins, __mr_session), min(${at}) OVER (${perSession}) AS ${START}, max(${last ?? at}) OVER (${perSession}) + ${gap} AS ${END}
    FROM (SELECT *, sum(__mr_begins) OVER (${per}ORDER BY ${at}) AS __mr_session
      FROM (SELECT *, CASE WHEN ${before} + ${gap} > ${at} THEN 0 ELSE 1 END AS __mr_begins FROM ${from}))`
}

/** Finds the sessions of all kept rows anew, after a deploy that changed what a session is. */
export function allSessions(step: EventWindow, columns: readonly Column[], { kept, touched }: EventTables): string[] {
  const list = `${names(columns)}, ${ROW}`
  return [
    `CREATE OR REPLACE TEMP TABLE ${touched} AS ${sessionsOf(step, `(SELECT ${list}, ${TIME_COLUMN} FROM ${kept})`)}`,
    `DELETE FROM ${kept}`,
    `INSERT INTO ${kept} SELECT ${list}, ${START}, ${END}, ${TIME_COLUMN} FROM ${touched}`,
  ]
}

/** What waits in windows: rows, or partials of many of them. */
export interface Waiting {
  /** The window as what waits sees it: the columns that it names are its own. */
  step: EventWindow
  /** How many rows a group of it has. */
  rows: string
  /** What is put out of it: columns, given the SQL of each bound of a window. */
  list(bounds: Record<string, string>): string
  /** In which order, behind the windows. */
  order: readonly string[]
}

/** Rows that wait as they came. */
export const waitingRows = (step: EventWindow, columns: readonly Column[]): Waiting => ({
  step,
  rows: 'count(*)',
  list: (bounds) =>
    eventWindowColumns(step, columns)
      .map(({ name }) => `${bounds[name] ?? identifier(name)} AS ${identifier(name)}`)
      .join(', '),
  order: [identifier(step.event), TIME_COLUMN, ROW],
})

/** Windows that rows are in, and how many: of the rows that came at `time`, or of all that wait. */
export function windowsOf({ step, rows: count }: Waiting, { kept }: EventTables, mark: number | null, time?: number): string {
  const rows = time === undefined ? kept : `(SELECT * FROM ${kept} WHERE ${TIME_COLUMN} = ${time})`
  return `SELECT ${START}, ${END}, ${count} FROM ${inWindows(step, rows)} WHERE ${END} > ${mark ?? '-9223372036854775808'} GROUP BY ${bySession(step).join(', ')}`
}

/** What makes two rows' windows the same one. */
const bySession = ({ window }: EventWindow): string[] => [START, END, ...(window.kind === 'sessions' ? window.by.map(identifier) : [])]

/** Statements that fill `out` with what waits in windows that close between two marks, and in those that the batch has changed, where they are wanted. */
export function putOut(
  { step, list, order }: Waiting,
  type: string,
  tables: EventTables,
  marks: { before: number | null; after: number | null; time: number },
): string[] {
  const { kept, changed, out } = tables
  const { before, after, time } = marks
  const closes = after === null ? 'false' : `${END} <= ${after}${before === null ? '' : ` AND ${END} > ${before}`}`
  const columns = list(boundsOf(type, `(${closes})`))
  const sorted = order.length === 0 ? '' : ` ORDER BY ${[END, START, ...bySession(step).slice(2), ...order].join(', ')}`
  const select = (where: string) =>
    `CREATE OR REPLACE TEMP TABLE ${out} AS SELECT ${columns}, ${START}, ${END} FROM ${inWindows(step, kept)} w WHERE ${where}${sorted}`
  if (step.emit === 'close') return [select(closes)]
  const open = after === null ? '' : ` AND ${END} > ${after}`
  const own = [...new Set([...bySession(step), ...(step.per ?? []).map(identifier)])]
  return [
    `CREATE OR REPLACE TEMP TABLE ${changed} AS SELECT DISTINCT ${own.join(', ')}
     FROM ${inWindows(step, `(SELECT * FROM ${kept} WHERE ${TIME_COLUMN} = ${time})`)} WHERE true${open}`,
    select(
      `(${closes}) OR EXISTS (SELECT 1 FROM ${changed} c WHERE ${own.map((each) => `c.${each} IS NOT DISTINCT FROM w.${each}`).join(' AND ')})`,
    ),
  ]
}

/** The SQL of a window's bounds, and of whether it has closed, by the names that they have outside. */
export function boundsOf(type: string, closed: string): Record<string, string> {
  const bound = (of: string) => `CAST(make_timestamptz(${of} * 1000) AS ${type})`
  return { [WINDOW_COLUMNS.start]: bound(START), [WINDOW_COLUMNS.end]: bound(END), [WINDOW_COLUMNS.closed]: closed }
}

/** The type of a window's bounds. */
export const boundType = (step: EventWindow, columns: readonly Column[]): string =>
  eventWindowColumns(step, columns).find(({ name }) => name === WINDOW_COLUMNS.start)!.type

/** Lets go of the rows whose windows have all closed. */
export function letGo(step: EventWindow, { kept }: EventTables, mark: number): string {
  if (step.window.kind === 'sessions') return `DELETE FROM ${kept} WHERE ${END} <= ${mark}`
  return `DELETE FROM ${kept} WHERE rowid IN (SELECT rowid FROM ${withLastEnd(step, `(SELECT rowid, * FROM ${kept})`)} WHERE ${END} <= ${mark})`
}

/** Sessions among what leaves that end up to a mark. */
export const closedSessions = ({ step, rows }: Waiting, { out }: EventTables, mark: number): string =>
  `SELECT ${START}, ${END}, ${rows} FROM ${out} WHERE ${END} <= ${mark} GROUP BY ${bySession(step).join(', ')} ORDER BY 2, 1 LIMIT ${TOLD_SESSIONS}`

/** The sessions that end first, each with the number of all. */
export const firstSessions = ({ step, rows }: Waiting, { kept }: EventTables): string =>
  `SELECT *, count(*) OVER () FROM (SELECT ${START}, ${END}, ${rows} FROM ${kept} GROUP BY ${bySession(step).join(', ')}) ORDER BY 2, 1 LIMIT ${TOLD_SESSIONS}`

/** Some of the sessions, in the same order. */
export const openSessionsPage = ({ step, rows }: Waiting, kept: string, { offset, limit }: { offset: number; limit: number }): string =>
  `SELECT ${START}, ${END}, ${rows} FROM ${kept} GROUP BY ${bySession(step).join(', ')} ORDER BY ${['2', '1', ...bySession(step).slice(2)].join(', ')} LIMIT ${limit} OFFSET ${offset}`

export const countKept = ({ kept }: EventTables): string => `SELECT count(*) FROM ${kept}`
export const firstSessionEnd = ({ kept }: EventTables): string => `SELECT min(${END}) FROM ${kept}`
export const lastSessionEnd = ({ kept }: EventTables, through: number): string =>
  `SELECT max(${END}) FROM ${kept} WHERE ${END} <= ${through}`
