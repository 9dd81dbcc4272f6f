/** Windows by event time that keep partial results instead of rows: which they are, and what stands for a row there. Pure. */
import { createHash } from 'node:crypto'
import { sameName, WINDOW_COLUMNS, type Fragment, type Item, type Plan, type RelationId } from '@millrace/shared'
import { identifier } from '../duckdb/sql.ts'
import { isMergeable, key } from '../duckdb/render/foldSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { takesRows, type EventWindow, type FoldRelation } from './eventWindowSql.ts'

const BOUNDS = Object.values(WINDOW_COLUMNS)

/** A window's bound that a fold has as a key, if it is one. */
export const boundOf = ({ value: { sql } }: Item): string | undefined => BOUNDS.find((name) => sql === identifier(name))

/** The keys of a fold that are columns of the rows, with their places among all its keys. */
export const ownKeys = (fold: FoldRelation): { item: Item; name: string }[] =>
  fold.by.flatMap((item, i) => (boundOf(item) === undefined ? [{ item, name: key(i) }] : []))

/** The windows whose rows nothing reads but one fold that can be computed from partial results of theirs, with that fold. */
export function partialEventWindows(plan: Plan): Map<RelationId, FoldRelation> {
  const found = new Map<RelationId, FoldRelation>()
  for (const window of plan.relations) {
    if (!takesRows(window) || plan.sinks.some(({ input }) => input === window.id)) continue
    const [fold, ...others] = plan.relations.filter((relation) => inputsOf(relation).includes(window.id))
    if (fold?.op === 'fold' && others.length === 0 && isMergeable(fold) && isOfEachWindow(fold, window)) found.set(window.id, fold)
  }
  return found
}

/** Whether the fold is one of each window: a session's partial is one of its keys, and no key or measure is computed from the bounds. */
function isOfEachWindow(fold: FoldRelation, { window, per = [] }: EventWindow): boolean {
  const bounds = new Set(fold.by.map(boundOf))
  if (!bounds.has(WINDOW_COLUMNS.start) || !bounds.has(WINDOW_COLUMNS.end)) return false
  const own = ownKeys(fold)
  const isKey = (column: string) => own.some(({ item }) => sameName(item.value.sql, identifier(column)))
  const kept = window.kind === 'sessions' ? window.by : per
  if (!kept.every(isKey) || (window.kind === 'sessions' && own.length !== window.by.length)) return false
  const read = [
    ...own.map(({ item }) => item.value),
    ...fold.measures.flatMap((measure) => (measure.kind === 'mergeable' ? measure.partial : [])),
  ]
  return !read.some(readsBounds)
}

const readsBounds = ({ sql }: Fragment): boolean => BOUNDS.some((name) => sql.toLowerCase().includes(name))

/**
 * The column of a partial that tells when its rows happened: the beginning of the part of a window, or the first row of a session. Other
 * windows have other parts, so the name says which they are: a deploy that changes them finds other columns, and begins anew.
 */
export const partColumn = ({ window }: EventWindow): string =>
  `__mr_at_${createHash('sha256').update(JSON.stringify(window)).digest('hex').slice(0, 12)}`

/** A window as its partials see it: their columns take the places of those of the rows. */
export function partialStep(step: EventWindow, fold: FoldRelation): EventWindow {
  const own = ownKeys(fold)
  const named = (column: string) => own.find(({ item }) => sameName(item.value.sql, identifier(column)))!.name
  const { window, per } = step
  return {
    ...step,
    event: partColumn(step),
    ...(per && { per: per.map(named) }),
    window: window.kind === 'sessions' ? { ...window, by: window.by.map(named) } : window,
  }
}
