/** What steps that learn have in common. */
import { column, columns, number, table, toggle, type ShownWhen } from '../fields/kinds.ts'
import type { JsonObject } from '../json.ts'
import type { PlanBuilder, Rel } from '../plan/builder.ts'
import { columnItem, columnItems } from '../plan/items.ts'
import type { ComputeInput, Item, StaticTable } from '../plan/plan.ts'
import type { SettingProblem } from './definition.ts'

/** Ports of a step that learns from some rows and says something of others, or of the same where there are none. */
export const learningInputs = [
  { id: 'in', name: 'Training rows' },
  { id: 'others', name: 'Other rows', optional: true },
]

/** Items as numbers that a computation reads. */
export const asNumbers = (items: readonly Item[]): ComputeInput['items'] => items.map((item) => ({ ...item, as: 'number' }))

/** The columns of a static table as numbers, row by row; NaN where a cell is none or the column is not there. */
export const tableNumbers = ({ columns: there, rows }: StaticTable, names: readonly string[]): number[][] => {
  const places = names.map((name) => there.findIndex((each) => each.name === name))
  return rows.map((row) => places.map((at) => (at < 0 || (row[at] ?? '').trim() === '' ? NaN : Number(row[at]))))
}

/** The seed of what chance decides. */
export const seedField = (more: { section: string; shownWhen?: ShownWhen }) =>
  number({
    label: 'Seed',
    hint: 'Another number, another choice; the same number, the same choice.',
    min: 0,
    max: 2 ** 31,
    integer: true,
    ...more,
  })

export const HOW = 'How it learns'

/** What a regression puts out. */
export const regressionOutputs = [
  { id: 'out', name: 'Rows with prediction' },
  { id: 'model', name: 'Weights' },
  { id: 'quality', name: 'Quality' },
]
/** Columns of its weights and its quality beside those of the rows. */
export const regressionColumns = ['intercept', 'rows', 'error']

/** Settings of the regressions, with MLlib's defaults. */
export const regressionSettings = {
  label: column({ label: 'To predict', hint: 'The column whose value is learned. Rows without it teach nothing.', port: 'in' }).min(1),
  features: columns({ label: 'From', hint: 'Columns with numbers that it may depend on.', port: ['in', 'others'] })
    .min(1)
    .max(100),
  intercept: toggle({
    label: 'With a constant',
    hint: 'A value that is added whatever the columns say. MLlib learns none.',
    section: HOW,
  }).default(true),
  step: number({
    label: 'Step',
    hint: 'How far each round moves. Smaller is slower and steadier; columns of large numbers need small steps, or one scale.',
    min: 1e-9,
    max: 1000,
    section: HOW,
  }).default(0.1),
  iterations: number({
    label: 'Rounds',
    hint: 'How often each update looks at its rows.',
    min: 1,
    max: 1000,
    integer: true,
    section: HOW,
  }).default(50),
  tolerance: number({
    label: 'Enough when it moves less than',
    hint: 'Rounds end early when weights hardly change any more. 0 never ends early.',
    min: 0,
    max: 1,
    section: HOW,
  }).default(0.001),
  fraction: number({
    label: 'Part of the rows in each round',
    hint: '1 is all. Less is faster and less steady.',
    min: 0.001,
    max: 1,
    section: HOW,
  }).default(1),
  seed: seedField({ section: HOW }).default(42),
  weights: table({
    label: 'First weights',
    hint: 'One row: the columns by name, and "intercept" for the constant. What is missing is 0. It counts when the step begins anew.',
    section: HOW,
  }).default({ columns: [], rows: [] }),
  regularisation: number({
    label: 'Hold weights down by',
    hint: 'Each round takes this part of the step off every weight, so that none grows beyond need. MLlib takes nothing.',
    min: 0,
    max: 100,
    section: HOW,
  }).default(0),
}

interface RegressionSettings {
  label: string
  features: string[]
  intercept: boolean
  step: number
  iterations: number
  tolerance: number
  fraction: number
  seed: number
  weights: StaticTable
  regularisation: number
}

export const weightProblems = ({ weights, features }: RegressionSettings): SettingProblem[] => {
  if (weights.rows.length > 1) return [{ code: 'weightRows', setting: 'weights' }]
  const known = weights.columns.map(({ name }) => name).filter((name) => name === 'intercept' || features.includes(name))
  return tableNumbers(weights, known).flat().some(Number.isNaN) ? [{ code: 'weightNumber', setting: 'weights' }] : []
}

/** The computation of a regression: its weights, and how well it predicted what it then learned from. */
export function learnRegression(p: PlanBuilder, input: Rel, compute: string, s: RegressionSettings, more: JsonObject = {}) {
  const features = columnItems(s.features, 'features')
  const [first = []] = tableNumbers(s.weights, [...s.features, 'intercept'])
  const weights = [...s.features, 'intercept'].map((_, i) => (Number.isFinite(first[i]) ? first[i]! : 0))
  const { step, iterations, tolerance, fraction, seed, intercept, regularisation } = s
  const { model, quality } = p.compute({
    compute,
    inputs: [{ rel: input, items: asNumbers([columnItem(s.label, 'label'), ...features]) }],
    params: {
      step,
      iterations,
      tolerance,
      fraction,
      seed,
      intercept,
      regularisation,
      weights: weights.slice(0, -1),
      constant: weights.at(-1)!,
      ...more,
    },
    model: { name: 'weights', shape: [s.features.length, intercept], means: null },
    outputs: {
      model: [...s.features, ...(intercept ? ['intercept'] : [])].map((name) => ({ name, type: 'DOUBLE' })),
      quality: [
        { name: 'rows', type: 'BIGINT' },
        { name: 'error', type: 'DOUBLE' },
      ],
    },
  })
  return { features, model, quality }
}
