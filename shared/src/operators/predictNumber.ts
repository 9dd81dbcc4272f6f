import { z } from 'zod'
import { text } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { learningInputs, learnRegression, regressionColumns, regressionOutputs, regressionSettings, weightProblems } from './models.ts'

/** MLlib's `StreamingLinearRegressionWithSGD`. */
export const predictNumber = defineOperator({
  type: 'predictNumber',
  version: 1,
  kind: 'step',
  name: 'Predict a number',
  summary: 'Learns how a number depends on others, and predicts it.',
  help: 'Each update moves a weight for every column so that their sum comes nearer to the number to predict (linear regression by gradient descent). Rows leave with their prediction, by what has been learned up to this update. "Weights" puts out what each column counts, "Quality" the mean of half the squared error over the rows before they were learned from: when it falls, it learns; when it grows without end, the step is too large. Rows in which a column is empty or no number teach nothing and get no prediction. What is learned survives restarts and deploys.',
  icon: 'IconTrendingUp',
  spark: [
    {
      operation: 'StreamingLinearRegressionWithSGD',
      settings:
        'To predict and From are the labelled point; Step, Rounds, Enough when it moves less than and Part of the rows are stepSize, numIterations, convergenceTol and miniBatchFraction; First weights is setInitialWeights. Training rows is trainOn, Other rows predictOnValues.',
      proof: [
        { case: 'StreamingLinearRegressionSuite: parameter accuracy' },
        { case: 'StreamingLinearRegressionSuite: parameter convergence' },
        { case: 'StreamingLinearRegressionSuite: predictions' },
        { case: 'StreamingLinearRegressionSuite: training and prediction' },
      ],
      differs: [
        {
          what: 'A constant is learned too unless it is switched off; first weights are 0 unless they are given.',
          proof: { example: 'A price by its size' },
        },
      ],
    },
  ],
  search: [
    'StreamingLinearRegressionWithSGD',
    'linear regression',
    'regression',
    'predict',
    'prediction',
    'trend',
    'fit',
    'machine learning',
    'ml',
    'forecast',
    'LINEST',
    'sgd',
    'gradient descent',
  ],
  inputs: learningInputs,
  outputs: regressionOutputs,
  course: 'quality',
  settings: z.strictObject({
    ...regressionSettings,
    as: text({ label: 'Column for the prediction', hint: 'Its name in the rows that leave.', namesColumn: true })
      .min(1)
      .default('prediction'),
  }),
  defaults: { label: '', features: [] },
  ownColumns: regressionColumns,
  caption: (s) => words('{what} by {columns}', { what: s.label, columns: s.features }),
  check: weightProblems,
  build: ({ in: input, others }, s, p) => {
    const { features, model, quality } = learnRegression(p, input!, 'linearRegression', s)
    return { out: p.score(others ?? input!, 'linearRegression', model, features, [{ name: s.as, type: 'DOUBLE' }]), model, quality }
  },
  examples: [
    {
      title: 'A price by its size',
      settings: { label: 'price', features: ['size'], step: 0.5, iterations: 1 },
      inputs: {
        in: {
          columns: [
            { name: 'size', type: 'INTEGER' },
            { name: 'price', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { size: 1, price: 2 },
              { size: 2, price: 4 },
              { size: 4, price: null },
            ],
            2: [],
            3: [{ size: 1, price: 4 }],
          },
        },
      },
      expect: {
        out: {
          1: [
            { size: 1, price: 2, prediction: 4 },
            { size: 2, price: 4, prediction: 6.5 },
            { size: 4, price: null, prediction: 11.5 },
          ],
          3: [{ size: 1, price: 4, prediction: 4 }],
        },
        model: { 1: [{ size: 2.5, intercept: 1.5 }], 3: [{ size: 2.5, intercept: 1.5 }] },
        quality: { 1: [{ rows: 2, error: 5 }], 3: [{ rows: 1, error: 0 }] },
      },
    },
  ],
})
