/** Streaming linear and logistic regression by gradient descent: MLlib's `StreamingLinearAlgorithm` and `GradientDescent`, Apache Spark 4.0. */
import type { Json } from '@millrace/shared'
import { seeded } from './chance.ts'
import type { Computation, ComputeAnswer, ComputeRows } from './computation.ts'

/** What the operators' settings come to. */
interface RegressionParams {
  step: number
  iterations: number
  /** Part of the rows that each iteration looks at, above 0 to 1. */
  fraction: number
  regularisation: number
  tolerance: number
  /** First weights, and the first constant. */
  weights: number[]
  constant: number
  intercept: boolean
  seed: number
  /** Of the logistic one: from this probability on, a row is said to be 1. */
  threshold?: number
}

interface Model {
  weights: number[]
  intercept: number
  threshold?: number
}

/** What a row with this margin adds to the gradient, as a factor of its values, and its loss. */
type Loss = (margin: number, label: number) => { factor: number; loss: number }

const squared: Loss = (margin, label) => ({ factor: margin - label, loss: (margin - label) ** 2 / 2 })

/** Numerically stable for large margins, as MLlib's `log1pExp`. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))
const logistic: Loss = (margin, label) => ({
  factor: 1 / (1 + Math.exp(-margin)) - label,
  loss: label > 0 ? softplus(-margin) : softplus(-margin) + margin,
})

export const linearRegression: Computation = {
  step: ({ inputs: [rows], params, model, time }) => learn(rows!, params as unknown as RegressionParams, model, time, squared),
  score: (model, numbers) => [model === null ? 'NULL' : marginSql(model as unknown as Model, numbers)],
}

export const logisticRegression: Computation = {
  step: ({ inputs: [rows], params, model, time }) => learn(rows!, params as unknown as RegressionParams, model, time, logistic),
  score(model, numbers) {
    if (model === null) return ['NULL', 'NULL']
    const probability = `(1 / (1 + exp(-(${marginSql(model as unknown as Model, numbers)}))))`
    return [`CASE WHEN ${probability} > ${(model as unknown as Model).threshold} THEN 1 ELSE 0 END`, probability]
  },
}

const marginSql = ({ weights, intercept }: Model, numbers: readonly string[]): string =>
  [...weights.map((weight, j) => `(${weight}) * ${numbers[j]!}`), `(${intercept})`].join(' + ')

/** Rows are the label and then the values. */
function learn({ count, columns }: ComputeRows, params: RegressionParams, before: Json, time: number, loss: Loss): ComputeAnswer {
  const { threshold } = params
  const old = (before as unknown as Model | null) ?? { weights: params.weights, intercept: params.intercept ? params.constant : 0 }
  const [labels, ...values] = columns as [Float64Array, ...Float64Array[]]
  // MLlib takes the intercept for the weight of one more value, which is always 1.
  const begin = Float64Array.of(...old.weights, ...(params.intercept ? [old.intercept] : []))
  const { weights, mean } = descend(labels, values, count, begin, params, time, loss)
  const model: Model = {
    weights: [...weights.subarray(0, values.length)],
    intercept: params.intercept ? weights[values.length]! : 0,
    ...(threshold !== undefined && { threshold }),
  }
  const rowsOf = (row: number[]) => row.map((value) => (count === 0 ? new Float64Array() : Float64Array.of(value)))
  return {
    outputs: [rowsOf([...model.weights, ...(params.intercept ? [model.intercept] : [])]), rowsOf([count, mean])],
    model: model as unknown as Json,
  }
}

function descend(
  labels: Float64Array,
  values: readonly Float64Array[],
  count: number,
  begin: Float64Array,
  { step, iterations, fraction, regularisation, tolerance, seed }: RegressionParams,
  time: number,
  loss: Loss,
): { weights: Float64Array; mean: number } {
  const hasIntercept = begin.length > values.length
  const marginOf = (weights: Float64Array, row: number) => {
    let margin = hasIntercept ? weights[values.length]! : 0
    for (let j = 0; j < values.length; j++) margin += weights[j]! * values[j]![row]!
    return margin
  }
  let weights = begin
  // What the model said of the rows before it learned from them.
  let mean = 0
  for (let row = 0; row < count; row++) mean += loss(marginOf(weights, row), labels[row]!).loss
  for (let iteration = 1; iteration <= iterations && count > 0; iteration++) {
    const chance = seeded(seed + iteration + time)
    const gradient = new Float64Array(weights.length)
    let taken = 0
    for (let row = 0; row < count; row++) {
      if (fraction < 1 && chance.uniform() >= fraction) continue
      taken++
      const { factor } = loss(marginOf(weights, row), labels[row]!)
      for (let j = 0; j < values.length; j++) gradient[j]! += factor * values[j]![row]!
      if (hasIntercept) gradient[values.length]! += factor
    }
    if (taken === 0) continue
    // The step shrinks with the root of the iteration, and weights by the regularisation (MLlib's SimpleUpdater and SquaredL2Updater).
    const size = step / Math.sqrt(iteration)
    const next = weights.map((weight, j) => weight * (1 - size * regularisation) - (size * gradient[j]!) / taken)
    // What overflows once is no number for ever: a step that is too large shows in the error, and leaves weights that can be told.
    if (!next.every(Number.isFinite)) break
    const moved = norm(next.map((weight, j) => weight - weights[j]!))
    weights = next
    // MLlib compares two iterations, so the first ends nothing.
    if (iteration > 1 && moved < tolerance * Math.max(norm(next), 1)) break
  }
  return { weights, mean: count === 0 ? NaN : mean / count }
}

const norm = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0))
