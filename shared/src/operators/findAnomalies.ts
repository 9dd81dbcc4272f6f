import { z } from 'zod'
import { choice, column, columns, duration, number, text } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import type { Item, StateColumn } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import { defineOperator, type SettingProblem } from './definition.ts'
import { findAnomaliesExamples } from './findAnomaliesExamples.ts'
import { finiteNumber, forgetting, freeName, keysOrOne, lastValues } from './keyedState.ts'

const HOW = 'What is expected'
const SEASON = { setting: 'compare', is: ['season'] }
const COLUMNS = 'Names of the new columns'
/** The step's own columns: the row's number, what was expected of it, and how far numbers before it were from each other. */
const [VALUE, EXPECTED, SPREAD] = ['__mr_value', '__mr_expected', '__mr_spread']
/** Rows of one batch have this in common, so that their measures are none where there are no rows. */
const ALL = '__mr_all'
/** Differences below this part of a value are those of computing with floating point. */
const NOTHING = 1e-9

interface Settings {
  column: string
  history: 'last' | 'weighted'
  values: number
  weight: number
  least: number
}

/**
 * What is kept of the numbers of a key, and what a row is told of them before it is learned from.
 *
 * Of the last n: their mean, and the standard deviation with n - 1.
 *
 * Weighted: T. Finch, "Incremental calculation of weighted mean and variance" (2009), section 9. With d = x - mean:
 * mean' = mean + a d, variance' = (1 - a) (variance + a d^2). It begins with the first number, and a variance of 0.
 */
function history({ column, history: kind, values, weight, least }: Settings, keys: readonly string[]) {
  const value = finiteNumber(column)
  const of = (sql: string) => ({ sql, setting: 'column' })
  const told = (count: string, expected: string, spread: string): Item[] => [
    { name: VALUE, value: of(value), own: true },
    { name: EXPECTED, value: of(`CASE WHEN ${count} >= ${least} THEN ${expected} END`), own: true },
    { name: SPREAD, value: of(`CASE WHEN ${count} >= ${least} THEN ${spread} END`), own: true },
  ]
  if (kind === 'last') {
    const recent = lastValues(freeName('recent', keys), value, values)
    const list = `old.${quoteIdentifier(recent.name)}`
    const measure = (name: string) => `list_aggregate(${list}, '${name}')`
    return { columns: [recent] as StateColumn[], emit: told(measure('count'), measure('avg'), measure('stddev_samp')), sequence: undefined }
  }
  const [count, mean, variance] = ['count', 'mean', 'variance'].map((name) => freeName(name, keys)) as [string, string, string]
  const old = (name: string) => `old.${quoteIdentifier(name)}`
  const next = (name: string, begin: string, first: string, after: string): StateColumn => ({
    name,
    begin: { sql: begin },
    next: of(`CASE WHEN (${value}) IS NULL THEN ${old(name)} WHEN ${old(count)} = 0 THEN ${first} ELSE ${after} END`),
  })
  const away = `((${value}) - ${old(mean)})`
  return {
    columns: [
      next(count, '0::BIGINT', '1', `${old(count)} + 1`),
      next(mean, 'NULL::DOUBLE', value, `${old(mean)} + ${weight} * ${away}`),
      next(variance, '0::DOUBLE', '0', `(1 - ${weight}) * (${old(variance)} + ${weight} * pow(${away}, 2))`),
    ],
    emit: told(old(count), old(mean), `sqrt(${old(variance)})`),
    sequence: { compute: 'weightedHistory', params: { weight }, value: of(value) },
  }
}

/** A moving z-score for each key, or for each key and time of its season. */
export const findAnomalies = defineOperator({
  type: 'findAnomalies',
  version: 1,
  kind: 'step',
  name: 'Find anomalies',
  summary: 'Tells for each row whether its value is unusual for its key.',
  help: 'Rows are taken in the order in which they arrive. Each is compared with what came before it of the same key, and only then learned from: with the mean of the last values, or of all with the newer counting more, or of the values at the same time of earlier days or weeks. How many standard deviations it lies away is its z-score; beyond the limit it is an anomaly. Until enough values have come nothing is expected, and nothing is an anomaly. Where all values before were the same there is no z-score, and any other value is an anomaly. Empty values, and what is no number, are never one and are not learned. What is learned survives restarts and deploys.',
  icon: 'IconAlertHexagon',
  search: [
    'anomaly',
    'anomaly detection',
    'outlier',
    'z-score',
    'zscore',
    'spike',
    'unusual',
    'deviation',
    'moving average',
    'EWMA',
    'seasonal',
    'control chart',
    'alert',
    'machine learning',
    'monitoring',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Rows' },
    { id: 'anomalies', name: 'Anomalies' },
    { id: 'quality', name: 'Counts' },
  ],
  course: 'quality',
  settings: z.strictObject({
    column: column({ label: 'Value', hint: 'The column with numbers that is watched.' }).min(1),
    keys: columns({ label: 'For each', hint: 'Only rows that are equal here are compared. Leave empty to compare all.' }).default([]),
    compare: choice(['before', 'season'], {
      label: 'Compare with',
      hint: 'Which values say what is usual.',
      options: [
        { value: 'before', label: 'the values before' },
        { value: 'season', label: 'the same time of earlier periods', hint: 'such as Mondays at 8 with Mondays at 8' },
      ],
      section: HOW,
    }).default('before'),
    period: duration({
      label: 'Period',
      hint: 'After this time it repeats: a day, or a week.',
      min: 100,
      shownWhen: SEASON,
      section: HOW,
    }).default(86_400_000),
    phase: duration({
      label: 'In steps of',
      hint: 'Values within one step are compared with each other. It divides the period.',
      min: 100,
      shownWhen: SEASON,
      section: HOW,
    }).default(3_600_000),
    time: column({
      label: 'By the time in',
      hint: 'A column with the time of each row. Leave empty for the time of the update.',
      shownWhen: SEASON,
      section: HOW,
    }).default(''),
    history: choice(['last', 'weighted'], {
      label: 'What counts',
      hint: 'How far back values say what is usual.',
      options: [
        { value: 'last', label: 'The last values, all alike' },
        { value: 'weighted', label: 'All, the newer the more' },
      ],
      section: HOW,
    }).default('last'),
    values: number({
      label: 'Values that count',
      hint: 'More are steadier; fewer follow a change sooner.',
      min: 2,
      max: 1000,
      integer: true,
      shownWhen: { setting: 'history', is: ['last'] },
      section: HOW,
    }).default(30),
    weight: number({
      label: 'Weight of the newest value',
      hint: 'From 0 to 1: 0.1 counts about as the last 20 values do.',
      min: 0.0001,
      max: 1,
      shownWhen: { setting: 'history', is: ['weighted'] },
      section: HOW,
    }).default(0.1),
    limit: number({
      label: 'Anomaly beyond',
      hint: 'Standard deviations from what is expected. Of values that scatter by chance, about one in 370 is beyond 3.',
      unit: 'σ',
      min: 0,
      max: 1000,
    }).default(3),
    least: number({
      label: 'Not before',
      hint: 'Nothing is expected of a key before so many of its values have come.',
      unit: 'values',
      min: 2,
      max: 1000,
      integer: true,
    }).default(10),
    near: number({
      label: 'And at least away by',
      hint: 'A value nearer than this is never an anomaly, however steady those before it were.',
      min: 0,
      max: 1e15,
    }).default(0),
    expectedAs: text({
      label: 'What was expected',
      hint: 'The mean of the values that count.',
      namesColumn: true,
      section: COLUMNS,
    }).default('expected'),
    scoreAs: text({ label: 'Z-score', hint: 'Standard deviations from it.', namesColumn: true, section: COLUMNS }).default('z_score'),
    as: text({ label: 'Whether it is an anomaly', hint: 'True or false.', namesColumn: true, section: COLUMNS }).default('is_anomaly'),
    ...forgetting,
  }),
  defaults: { column: '', keys: [] },
  ownColumns: ['rows', 'anomalies', 'largest_z_score'],
  caption: (s) => (s.keys.length > 0 ? words('{what} by {keys}', { what: s.column, keys: s.keys }) : s.column),
  check: (s): SettingProblem[] => {
    const found: SettingProblem[] = []
    if (s.history === 'last' && s.least > s.values) found.push({ code: 'moreThanKept', setting: 'least', params: { values: s.values } })
    if (s.compare !== 'season') return found
    if (s.period % s.phase !== 0) found.push({ code: 'phaseDivides', setting: 'phase' })
    if (s.expires && s.timeout <= s.period) found.push({ code: 'forgetsSeason', setting: 'timeout', params: { period: s.period } })
    return found
  },
  build: ({ in: input }, s, p) => {
    const time = s.time === '' ? { sql: 'now()', setting: 'compare' } : { sql: quoteIdentifier(s.time), setting: 'time' }
    const place = { ...time, sql: `(epoch_ms(${time.sql}) % ${s.period}) // ${s.phase}` }
    const seasonal = s.compare === 'season' ? [{ name: freeName('phase', s.keys), value: place }] : []
    const { columns, emit, sequence } = history(s, ['phase', ...s.keys])
    const { rows } = p.stateByRow(input!, {
      name: 'usual',
      key: [...(seasonal.length > 0 && s.keys.length === 0 ? [] : keysOrOne(s.keys)), ...seasonal],
      columns,
      ...(sequence && { sequence }),
      ...(s.expires && { timeout: s.timeout }),
      emit,
    })
    const away = `abs(${VALUE} - ${EXPECTED})`
    const beyond = `${away} > greatest(${s.limit} * ${SPREAD}, ${s.near}, ${NOTHING} * abs(${EXPECTED}))`
    const judged = p.project(
      rows,
      [
        { name: s.expectedAs, value: { sql: EXPECTED, setting: 'expectedAs' } },
        { name: s.scoreAs, value: { sql: `(${VALUE} - ${EXPECTED}) / nullif(${SPREAD}, 0)`, setting: 'scoreAs' } },
        { name: s.as, value: { sql: `coalesce(${beyond}, false)`, setting: 'as' } },
      ],
      { keep: true, drop: [VALUE, EXPECTED, SPREAD] },
    )
    const [score, isAnomaly] = [quoteIdentifier(s.scoreAs), quoteIdentifier(s.as)]
    const counts = p.fold(
      judged,
      [{ name: ALL, value: { sql: 'true' }, own: true }],
      [
        { name: 'rows', kind: 'mergeable', partial: [{ sql: 'count(*)' }], merge: ['sum($0)'], finish: '$0::BIGINT' },
        {
          name: 'anomalies',
          kind: 'mergeable',
          partial: [{ sql: `count(*) FILTER (${isAnomaly})` }],
          merge: ['sum($0)'],
          finish: '$0::BIGINT',
        },
        { name: 'largest_z_score', kind: 'mergeable', partial: [{ sql: `max(abs(${score}))` }], merge: ['max($0)'], finish: '$0' },
      ],
    )
    return {
      out: judged,
      anomalies: p.keep(judged, { sql: isAnomaly, setting: 'as' }),
      quality: p.project(counts, [], { keep: true, drop: [ALL] }),
    }
  },
  examples: findAnomaliesExamples,
})
