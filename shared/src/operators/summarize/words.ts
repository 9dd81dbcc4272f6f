import { aggregateWords, percentOf } from '../../fields/measures.ts'
import { words } from '../../text/words.ts'
import { eventTimeInWords } from '../eventTime.ts'
import { windowInWords } from '../windowTimes.ts'
import { eventTimeOf } from './plan.ts'
import type { SummarizeSettings } from './settings.ts'

/** The line on the card: over what time, what is computed, and for each of what. */
export function summaryInWords(s: SummarizeSettings): string {
  const measures = s.measures.map((m) => {
    if (m.fn === 'count') return words('count')
    if (m.fn === 'percentile') return words('{percent} % percentile of {column}', { percent: percentOf(m), column: m.column })
    return words('{measure} of {column}', { measure: words(aggregateWords[m.fn]), column: m.column })
  })
  const what = s.keys.length > 0 ? words('{what} by {keys}', { what: measures, keys: s.keys }) : measures.join(', ')
  const when = timeInWords(s)
  return when === null ? what : `${when} · ${what}`
}

function timeInWords(s: SummarizeSettings): string | null {
  switch (s.over) {
    case 'update':
      return null
    case 'last':
      return windowInWords(s.length, s.every)
    case 'event':
      return eventTimeInWords(eventTimeOf(s))
    case 'start':
      return words('since the start')
  }
}
