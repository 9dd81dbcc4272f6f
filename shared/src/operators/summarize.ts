import { WINDOW_COLUMNS } from '../plan/eventColumns.ts'
import { defineOperator } from './definition.ts'
import { asidePorts, asidePortsFor } from './eventTime.ts'
import { summarizeExamples } from './summarize/examples.ts'
import { summarizePlan } from './summarize/plan.ts'
import { summaryProblems } from './summarize/problems.ts'
import { summarizeSettings } from './summarize/settings.ts'
import { summarizeSearch, summarizeSpark } from './summarize/spark.ts'
import { summaryInWords } from './summarize/words.ts'

const OUT = { id: 'out', name: 'Summary' }

/**
 * Spark's `reduceByKey`, `reduceByKeyAndWindow` and `updateStateByKey`: one row per key over each update, over a window of time, or
 * since the start. Version 1 knew each update only.
 */
export const summarize = defineOperator({
  type: 'summarize',
  version: 2,
  kind: 'step',
  name: 'Summarize',
  summary: 'Counts, sums and averages, for each key and over a time.',
  help: 'Puts out one row per distinct key with the measures over its rows: those of each update, those of the last minutes (again and again), or all since the start, which survive restarts and deploys. Without keys there is one row over everything; each update and each time then has its row, also when nothing came in. Since the start, sums begin at 0. By event time, each row counts in windows of the time in one of its columns, however late it comes, and its window\'s start and end stand beside the figures; help on Window by event time says when windows close and which rows are late. After a Window, "each update" summarizes the window. Median, percentiles, exactly counted distinct values, lists and frequent values are computed from the rows themselves, which a window then keeps; the others are kept as one small row per key and update or window. "Distinct values, about" is exact up to 1,023, then within 3 % two times out of three and within 10 % almost always; it takes at most 8 KB per key. The standard deviation and the variance are those of a sample (n - 1).',
  icon: 'IconSum',
  spark: summarizeSpark,
  search: summarizeSearch,
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [OUT, ...asidePorts],
  outputsFor: ({ over, limitAhead }) => [OUT, ...(over === 'event' ? asidePortsFor({ limitAhead: limitAhead !== false }) : [])],
  settings: summarizeSettings,
  defaults: { keys: [], measures: [{ as: 'count', fn: 'count', column: '' }], over: 'update' },
  migrate: { 1: (old) => ({ ...old, over: 'update' }) },
  ownColumns: Object.values(WINDOW_COLUMNS),
  caption: summaryInWords,
  check: (s, { slides }) => summaryProblems(s, slides.in?.[0]),
  build: ({ in: input }, s, p) => summarizePlan(p, input!, s),
  examples: summarizeExamples,
})
