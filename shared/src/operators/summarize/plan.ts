import { aggregateMeasure, runningTotals } from '../../fields/measures.ts'
import type { PlanBuilder, Rel } from '../../plan/builder.ts'
import { WINDOW_COLUMNS } from '../../plan/eventColumns.ts'
import { columnItem, columnItems } from '../../plan/items.ts'
import { eventWindows, type EventTime } from '../eventTime.ts'
import type { SummarizeSettings } from './settings.ts'

/** Its settings as those of windows by event time. */
export const eventTimeOf = ({ windows, slide, ...s }: SummarizeSettings): EventTime => ({ ...s, windows, every: slide })

/** The relations of a summary, by its ports. */
export function summarizePlan(p: PlanBuilder, input: Rel, s: SummarizeSettings): Record<string, Rel> {
  const keys = columnItems(s.keys, 'keys')
  if (s.over === 'start') return { out: runningTotals(p, input, keys, s.measures, s.visit) }
  const atZero = s.over === 'last' && s.gone === 'zero'
  const measures = s.measures.map((row, index) => aggregateMeasure(row, `measures.${index}.column`, { atZero }))
  if (s.over === 'event') {
    const { out, aside } = eventWindows(p, input, eventTimeOf(s), { per: s.keys })
    const bounds = [WINDOW_COLUMNS.start, WINDOW_COLUMNS.end, ...(s.emit === 'update' ? [WINDOW_COLUMNS.closed] : [])]
    return { out: p.fold(out, [...bounds.map((name) => columnItem(name)), ...keys], measures), ...aside }
  }
  const rows = s.over === 'last' ? p.window(input, { length: s.length, slide: s.every }) : input
  return { out: p.fold(rows, keys, measures, { keepKeys: atZero && keys.length > 0 }) }
}
