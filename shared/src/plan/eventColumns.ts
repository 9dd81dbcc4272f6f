import { sameName } from '../fields/sql.ts'
import type { Column, Relation } from './plan.ts'

/** The columns that rows in windows of event times have beside their own. */
export const WINDOW_COLUMNS = { start: 'window_start', end: 'window_end', closed: 'window_closed' } as const

const LOCAL_TIME = /^(TIMESTAMP(_(S|MS|NS))?|DATE)$/

/** What windows of event times put out of rows with these columns: the bounds of windows are of the kind that the named time has. */
export function eventWindowColumns(relation: Relation & { op: 'eventWindow' }, input: readonly Column[]): Column[] {
  const own = input.filter(({ name }) => name !== relation.event)
  if (relation.part === 'late') return own
  const local = LOCAL_TIME.test(input.find(({ name }) => sameName(name, relation.time))?.type ?? '')
  const type = local ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE'
  const made: Column[] = [
    { name: WINDOW_COLUMNS.start, type },
    { name: WINDOW_COLUMNS.end, type },
    ...(relation.emit === 'update' ? [{ name: WINDOW_COLUMNS.closed, type: 'BOOLEAN' }] : []),
  ]
  return [...own.filter(({ name }) => !made.some((column) => sameName(column.name, name))), ...made]
}
