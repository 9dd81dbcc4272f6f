import type { AggregateRow } from '../../fields/settingValues.ts'
import { aggregateMeasure, aggregateWords, runningAggregates } from '../../fields/measures.ts'
import type { SettingProblem } from '../definition.ts'
import { overlapProblems } from '../eventTime.ts'
import { windowProblems } from '../windowTimes.ts'
import { eventTimeOf } from './plan.ts'
import type { SummarizeSettings } from './settings.ts'

/** What the time asks of the settings. `slide` is how often the input updates, in milliseconds. */
export function summaryProblems(s: SummarizeSettings, slide: number | undefined): SettingProblem[] {
  switch (s.over) {
    case 'update':
      return []
    case 'last': {
      const times = windowProblems({ length: s.length, every: s.every }, { length: 'length', slide: 'every' }, slide)
      return [...times, ...(s.gone === 'zero' ? s.measures.flatMap(notAtZero) : [])]
    }
    case 'event':
      return s.time === '' ? [{ code: 'columnMissing', setting: 'time' }] : overlapProblems(eventTimeOf(s), 'slide')
    case 'start':
      return s.measures.flatMap(({ fn }, index) =>
        runningAggregates.includes(fn)
          ? []
          : { code: 'notSinceStart', setting: `measures.${index}.fn`, params: { measure: aggregateWords[fn] } },
      )
  }
}

const notAtZero = (row: AggregateRow, index: number): SettingProblem[] =>
  aggregateMeasure(row, '').kind === 'mergeable'
    ? []
    : [{ code: 'notAtZero', setting: `measures.${index}.fn`, params: { measure: aggregateWords[row.fn] } }]
