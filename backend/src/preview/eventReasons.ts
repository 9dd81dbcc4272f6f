/** Why windows by event time put nothing out. */
import type { EmptyReason, Relation } from '@millrace/shared'
import type { EventWindow } from '../engine/eventWindowSql.ts'
import { rowsOf, type StepTable } from './steps.ts'

/** A time of the data as it is written beside it: in the time zone of the pipeline. */
const dataTime = (time: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(time)

export function eventReason(step: EventWindow, table: StepTable, input: StepTable, timeZone: string): EmptyReason {
  const of = rowsOf(input)
  const { watermark, windows, rows } = table.eventTime!
  if (watermark === null || windows.length === 0 || rows === 0) return { code: 'eventAllLate', params: { of } }
  if (step.part === 'late') return { code: 'eventNoneLate', params: { of } }
  const [, end] = windows[0]!
  return {
    code: 'eventWindowsOpen',
    params: {
      rows,
      end: dataTime(end, timeZone),
      watermark: dataTime(watermark, timeZone),
      needed: dataTime(end + step.lateness, timeZone),
    },
  }
}

/** Why rows with a time, or those without one, are none; undefined where the filter is no part of such windows. */
export function timedReason(relations: readonly Relation[], filter: Relation & { op: 'filter' }, of: number): EmptyReason | undefined {
  const step = relations.find((each) => each.op === 'eventWindow' && each.node === filter.node)
  if (step?.op !== 'eventWindow') return undefined
  const { setting, sql } = filter.condition
  const keepsTimed = (filter.when === 'true') !== sql.endsWith(' IS NULL')
  const [none, all] = setting === 'ahead' ? (['eventNoneUsable', 'eventAllUsable'] as const) : (['eventNoTime', 'eventAllTimed'] as const)
  return { code: keepsTimed ? none : all, params: { of, column: step.time } }
}
