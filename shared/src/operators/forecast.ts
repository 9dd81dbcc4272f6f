import { z } from 'zod'
import { choice, column, columns, number, text } from '../fields/kinds.ts'
import { quoteIdentifier } from '../fields/sql.ts'
import { columnItems } from '../plan/items.ts'
import type { Measure } from '../plan/plan.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'
import { forgetting, keysOrOne } from './keyedState.ts'
import { smoothing } from './smoothing.ts'

const HOW = 'How it follows'
const COLUMNS = 'Names of the new columns'
/** The step's own columns: the row's number, what was expected of it, what is expected from now on, the row's place from the end of its key. */
const [VALUE, EXPECTED, AHEAD, END, ALL] = ['__mr_value', '__mr_expected', '__mr_ahead', '__mr_end', '__mr_all']

const KV = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
]
const kv = (...rows: [string | null, number | null][]) => rows.map(([k, v]) => ({ k, v }))
const said = (...rows: [string, number | null, number | null, number | null][]) =>
  rows.map(([k, v, expected, error]) => ({ k, v, expected, error }))
const ahead = (...rows: [string, number, number][]) => rows.map(([k, step, expected]) => ({ k, step, expected }))

const mean = (name: string, of: string, finish = (mean: string) => mean): Measure => ({
  name,
  kind: 'mergeable',
  partial: [{ sql: `sum(${of})` }, { sql: `count(${of})` }],
  merge: ['sum($0)', 'sum($1)'],
  finish: finish('$0 / nullif($1, 0)'),
})

/** Exponential smoothing: simple, with a trend (Holt), with a trend and a season (Holt and Winters). */
export const forecast = defineOperator({
  type: 'forecast',
  version: 1,
  kind: 'step',
  name: 'Forecast',
  summary: 'Tells the next values of each key from those before.',
  help: 'Every row of a key is one step in time: summarize before, so that there is one row for each minute, hour or day. Each row is compared with what was expected of it ("expected", "error"), and then learned from by exponential smoothing: a level that follows the values, with "and trend" a slope too (Holt), with "and season" what repeats itself (Holt and Winters). "Forecast" puts out the next values of each key that had rows, step by step; "Quality" how far the rows were from what was expected one step ahead. A level is known after one value, a trend after two, a season after two whole seasons. Rows without a number are passed over. What is learned survives restarts and deploys.',
  icon: 'IconTelescope',
  search: [
    'forecast',
    'forecasting',
    'predict',
    'exponential smoothing',
    'Holt',
    'Holt-Winters',
    'time series',
    'trend',
    'season',
    'seasonal',
    'FORECAST.ETS',
    'ETS',
    'projection',
    'machine learning',
    'future',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Rows' },
    { id: 'forecast', name: 'Forecast' },
    { id: 'quality', name: 'Quality' },
  ],
  course: 'quality',
  settings: z.strictObject({
    column: column({ label: 'Value', hint: 'The column with numbers whose next values are wanted.' }).min(1),
    keys: columns({ label: 'For each', hint: 'Every key has a course of its own. Leave empty for one course of all rows.' }).default([]),
    method: choice(['level', 'trend', 'season'], {
      label: 'Follow',
      hint: 'What the values do.',
      options: [
        { value: 'level', label: 'the level', hint: 'values that stay about the same' },
        { value: 'trend', label: 'level and trend', hint: 'values that rise or fall' },
        { value: 'season', label: 'level, trend and season', hint: 'values that repeat themselves, such as every day or week' },
      ],
    }).default('trend'),
    season: number({
      label: 'Values in one season',
      hint: '24 for hours of a day, 7 for days of a week.',
      unit: 'values',
      min: 2,
      max: 400,
      integer: true,
      shownWhen: { setting: 'method', is: ['season'] },
    }).default(24),
    horizon: number({ label: 'Values to tell', hint: 'How many steps ahead.', unit: 'values', min: 1, max: 500, integer: true }).default(
      12,
    ),
    alpha: number({
      label: 'The level follows by (alpha)',
      hint: 'From 0 to 1: 1 is the newest value alone, less is steadier.',
      min: 0,
      max: 1,
      section: HOW,
    }).default(0.3),
    beta: number({
      label: 'The trend follows by (beta)',
      hint: 'From 0 to 1: more turns sooner.',
      min: 0,
      max: 1,
      shownWhen: { setting: 'method', is: ['trend', 'season'] },
      section: HOW,
    }).default(0.1),
    gamma: number({
      label: 'The season follows by (gamma)',
      hint: 'From 0 to 1: more takes the newest season for all that come.',
      min: 0,
      max: 1,
      shownWhen: { setting: 'method', is: ['season'] },
      section: HOW,
    }).default(0.1),
    expectedAs: text({ label: 'What was expected', hint: 'Of each row, by those before it.', namesColumn: true, section: COLUMNS }).default(
      'expected',
    ),
    errorAs: text({ label: 'How far it was from it', hint: 'Above zero: it was more.', namesColumn: true, section: COLUMNS }).default(
      'error',
    ),
    ...forgetting,
  }),
  defaults: { column: '', keys: [] },
  ownColumns: ['step', 'expected', 'rows', 'mean_absolute_error', 'root_mean_square_error'],
  caption: (s) =>
    s.keys.length > 0
      ? words('{column} by {keys}, {count, plural, one {# step} other {# steps}} ahead', {
          column: s.column,
          keys: s.keys,
          count: s.horizon,
        })
      : words('{column}, {count, plural, one {# step} other {# steps}} ahead', { column: s.column, count: s.horizon }),
  check: (s) => (['step', 'expected'].some((name) => s.keys.includes(name)) ? [{ code: 'keyNamedAsForecast', setting: 'keys' }] : []),
  build: ({ in: input }, s, p) => {
    const { columns: kept, ahead: expected, value, sequence } = smoothing(s, s.keys)
    const steps = Array.from({ length: s.horizon }, (_, i) => i + 1)
    const of = (sql: string) => ({ sql, setting: 'column' })
    const { rows } = p.stateByRow(input!, {
      name: 'course',
      key: keysOrOne(s.keys),
      columns: kept,
      sequence,
      ...(s.expires && { timeout: s.timeout }),
      emit: [
        { name: VALUE, value: of(value), own: true },
        { name: EXPECTED, value: of(expected('old', '1')), own: true },
        { name: AHEAD, value: of('new'), own: true },
      ],
    })
    const compared = p.project(
      rows,
      [
        { name: s.expectedAs, value: { sql: EXPECTED, setting: 'expectedAs' } },
        { name: s.errorAs, value: { sql: `${VALUE} - ${EXPECTED}`, setting: 'errorAs' } },
      ],
      { keep: true, drop: [VALUE, EXPECTED, AHEAD] },
    )
    const last = p.keep(p.over(rows, s.keys, [], [{ name: END, compute: 'fromEnd', own: true }]), { sql: `${END} = 1` })
    const each = p.explode(last, { sql: `[${steps.join(', ')}]` }, 'step', true)
    const told = p.project(
      each,
      [
        ...columnItems(s.keys, 'keys'),
        { name: 'step', value: { sql: 'step' } },
        { name: 'expected', value: { sql: expected('new', 'step').replaceAll(/\bnew\./g, `${AHEAD}.`) } },
      ],
      { keep: false },
    )
    const away = quoteIdentifier(s.errorAs)
    const measures: Measure[] = [
      { name: 'rows', kind: 'mergeable', partial: [{ sql: `count(${away})` }], merge: ['sum($0)'], finish: '$0::BIGINT' },
      mean('mean_absolute_error', `abs(${away})`),
      mean('root_mean_square_error', `pow(${away}, 2)`, (squares) => `sqrt(${squares})`),
    ]
    const quality = p.fold(compared, [{ name: ALL, value: { sql: 'true' }, own: true }], measures)
    return {
      out: compared,
      forecast: p.keep(told, { sql: 'expected IS NOT NULL' }),
      quality: p.project(p.keep(quality, { sql: '"rows" > 0' }), [], { keep: true, drop: [ALL] }),
    }
  },
  examples: [
    {
      title: 'The level, for each key and over updates',
      ordered: true,
      settings: { column: 'v', keys: ['k'], method: 'level', alpha: 0.5, horizon: 1 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 4], ['b', 1], ['a', 8]), 2: [], 3: kv(['a', null], ['a', 10]) } } },
      expect: {
        out: {
          1: said(['a', 4, null, null], ['b', 1, null, null], ['a', 8, 4, 4]),
          3: said(['a', null, 6, null], ['a', 10, 6, 4]),
        },
        quality: {
          1: [{ rows: 1, mean_absolute_error: 4, root_mean_square_error: 4 }],
          3: [{ rows: 1, mean_absolute_error: 4, root_mean_square_error: 4 }],
        },
      },
    },
    {
      title: 'Level and trend, three steps ahead',
      ordered: true,
      settings: { column: 'v', keys: ['k'], method: 'trend', alpha: 0.5, beta: 0.5, horizon: 3 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 1]), 2: kv(['a', 3]), 3: kv(['a', 9]) } } },
      expect: {
        out: { 1: said(['a', 1, null, null]), 2: said(['a', 3, null, null]), 3: said(['a', 9, 5, 4]) },
        forecast: { 2: ahead(['a', 1, 5], ['a', 2, 7], ['a', 3, 9]), 3: ahead(['a', 1, 10], ['a', 2, 13], ['a', 3, 16]) },
      },
    },
    {
      title: 'A season of two values on a straight line',
      ordered: true,
      settings: { column: 'v', keys: ['k'], method: 'season', season: 2, horizon: 3, alpha: 0.5, beta: 0.5, gamma: 0.5 },
      inputs: { in: { columns: KV, batches: { 1: kv(['a', 10], ['a', 0], ['a', 14], ['a', 4]), 2: kv(['a', 18]) } } },
      expect: {
        out: {
          1: said(['a', 10, null, null], ['a', 0, null, null], ['a', 14, null, null], ['a', 4, null, null]),
          2: said(['a', 18, 18, 0]),
        },
        forecast: { 1: ahead(['a', 1, 18], ['a', 2, 8], ['a', 3, 22]), 2: ahead(['a', 1, 8], ['a', 2, 22], ['a', 3, 12]) },
      },
    },
  ],
})
