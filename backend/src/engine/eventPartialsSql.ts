/**
 * Renders windows by event time that keep partial results: of each key one row for each part of a window and update, or for each session.
 * What is late is found among the rows that came; what closes and leaves, as where rows are kept. Pure.
 */
import type { Column } from '@millrace/shared'
import { emptyTable, fragmentSql, names, type RenderContext } from '../duckdb/render/context.ts'
import { FOLDED, key, mergeItems, partialItems, summed } from '../duckdb/render/foldSql.ts'
import { identifier } from '../duckdb/sql.ts'
import { boundOf, ownKeys, partColumn, partialStep } from './eventPartials.ts'
import {
  END,
  inParts,
  ROW,
  sessionsOfTimes,
  START,
  withLastEnd,
  type EventTables,
  type EventWindow,
  type FoldRelation,
  type Keeping,
  type Waiting,
} from './eventWindowSql.ts'
import { TIME_COLUMN } from './tables.ts'

/** Of a session's partial: when the last of its rows happened. */
const LAST = '__mr_last'

/** The fold whose partials are kept, and how its expressions are written. */
export interface Partials {
  fold: FoldRelation
  context: RenderContext
}

/** The table in which partials wait, without its rows; the batch time comes behind. */
export function emptyPartials(step: EventWindow, { fold, context }: Partials, columns: readonly Column[]): string {
  const own = ownKeys(fold).map(({ item, name }) => `${fragmentSql(context, item.value)} AS ${name}`)
  const part = partColumn(step)
  const items = [...own, `NULL::BIGINT AS ${part}`, ...partialItems(context, fold)]
  const bounds = step.window.kind === 'sessions' ? `, NULL::BIGINT AS ${LAST}, NULL::BIGINT AS ${START}, NULL::BIGINT AS ${END}` : ''
  const rows = `(SELECT *, NULL::BIGINT AS ${ROW} FROM ${emptyTable(columns)})`
  return `(SELECT *${bounds} FROM (SELECT ${items.join(', ')} FROM ${rows} GROUP BY ${places(own.length + 1)}))`
}

/** Partials that wait. */
export const waitingPartials = (step: EventWindow, fold: FoldRelation): Waiting => ({
  step: partialStep(step, fold),
  rows: `sum(${FOLDED})::BIGINT`,
  list: (bounds) =>
    [
      ...fold.by.map((item, i) => {
        const bound = boundOf(item)
        return bound === undefined ? key(i) : `${bounds[bound]} AS ${key(i)}`
      }),
      ...summed(fold),
    ].join(', '),
  order: [],
})

/** Statements that take the batch's rows into the partials that wait, and those whose windows have closed aside. */
export function keepPartials(
  step: EventWindow,
  partials: Partials,
  columns: readonly Column[],
  tables: EventTables,
  marks: { mark: number | null; time: number },
): Keeping {
  return step.window.kind === 'times'
    ? keepParts(step, partials, columns, tables, marks)
    : keepSessions(step, partials, columns, tables, marks)
}

function keepParts(
  step: EventWindow,
  { fold, context }: Partials,
  columns: readonly Column[],
  { kept, fresh, late }: EventTables,
  { mark, time }: { mark: number | null; time: number },
): Keeping {
  const isLate = mark === null ? 'false' : `${END} <= ${mark}`
  const ended = withLastEnd(step, fresh)
  const own = ownKeys(fold)
  const part = partColumn(step)
  const items = [
    ...own.map(({ item, name }) => `${fragmentSql(context, item.value)} AS ${name}`),
    part,
    ...partialItems(context, fold),
    `${time} AS ${TIME_COLUMN}`,
  ]
  const parts = inParts(step, `(SELECT * EXCLUDE (${END}) FROM ${ended} WHERE NOT (${isLate}))`, part)
  return {
    first: [],
    lateRows: `CREATE OR REPLACE TEMP TABLE ${late} AS SELECT ${names(columns)} FROM ${ended} WHERE ${isLate} ORDER BY ${ROW}`,
    remove: [],
    add: [`INSERT INTO ${kept} BY NAME SELECT ${items.join(', ')} FROM ${parts} GROUP BY ${places(own.length + 1)}`],
  }
}

/** A session that waits is the time from its first row to its last; new rows and such times make the sessions that there are now. */
function keepSessions(
  step: EventWindow,
  { fold, context }: Partials,
  columns: readonly Column[],
  { kept, fresh, touched, merged, late }: EventTables,
  { mark, time }: { mark: number | null; time: number },
): Keeping {
  if (step.window.kind !== 'sessions') throw new Error('Only sessions are made of rows.')
  const { gap } = step.window
  const own = ownKeys(fold)
  const keys = own.map(({ name }) => name)
  const part = partColumn(step)
  const event = identifier(step.event)
  const keyed = `(SELECT ${[`*`, ...own.map(({ item, name }) => `${fragmentSql(context, item.value)} AS ${name}`)].join(', ')} FROM ${fresh})`
  const equal = (a: string, b: string) => keys.map((name) => `${a}.${name} IS NOT DISTINCT FROM ${b}.${name}`)
  const ofFresh = `EXISTS (SELECT 1 FROM ${keyed} f WHERE ${equal('k', 'f').join(' AND ') || 'true'})`
  const spans = `(SELECT ${[...keys, `${event} AS ${part}`, `${event} AS ${LAST}`, ROW].join(', ')} FROM ${keyed}
    UNION ALL SELECT ${[...keys, part, LAST, 'NULL'].join(', ')} FROM ${kept} k WHERE ${ofFresh})`
  const inTime = mark === null ? 'true' : `${END} > ${mark}`
  const group = [...keys, START, END]
  const freshRows = `(SELECT f.*, t.${START}, t.${END} FROM ${keyed} f JOIN ${touched} t ON t.${ROW} = f.${ROW})`
  const both = `(SELECT ${[...group, ...partialItems(context, fold), `${time} AS ${TIME_COLUMN}`].join(', ')} FROM ${freshRows} WHERE ${inTime} GROUP BY ${places(group.length)}
    UNION ALL SELECT ${[...keys.map((name) => `k.${name}`), `t.${START}`, `t.${END}`, ...summed(fold), TIME_COLUMN].join(', ')}
      FROM ${kept} k JOIN ${touched} t ON ${[`t.${ROW} IS NULL`, `t.${part} = k.${part}`, ...equal('k', 't')].join(' AND ')})`
  return {
    first: [
      `CREATE OR REPLACE TEMP TABLE ${touched} AS ${sessionsOfTimes({ keys, at: part, last: LAST, gap }, spans)}`,
      `CREATE OR REPLACE TEMP TABLE ${merged} AS SELECT ${[...group, ...mergeItems(fold), `max(${TIME_COLUMN}) AS ${TIME_COLUMN}`].join(', ')},
        ${START} AS ${part}, ${END} - ${gap} AS ${LAST} FROM ${both} GROUP BY ${places(group.length)}`,
    ],
    lateRows: `CREATE OR REPLACE TEMP TABLE ${late} AS SELECT ${names(columns)} FROM ${freshRows} WHERE NOT (${inTime}) ORDER BY ${ROW}`,
    remove: [`DELETE FROM ${kept} k WHERE ${ofFresh}`],
    add: [`INSERT INTO ${kept} BY NAME SELECT * FROM ${merged}`],
  }
}

/** Statements that make one partial of those of one key and part, which came in several batches. The last tells how many there are then. */
export function mergeParts(step: EventWindow, { fold }: Partials, { kept, merged }: EventTables): string[] {
  const group = [...ownKeys(fold).map(({ name }) => name), partColumn(step)]
  const items = [...group, ...mergeItems(fold), `max(${TIME_COLUMN}) AS ${TIME_COLUMN}`]
  return [
    `CREATE OR REPLACE TEMP TABLE ${merged} AS SELECT ${items.join(', ')} FROM ${kept} GROUP BY ${places(group.length)}`,
    `DELETE FROM ${kept}`,
    `INSERT INTO ${kept} BY NAME SELECT * FROM ${merged}`,
  ]
}

const places = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(', ')
