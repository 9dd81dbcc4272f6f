import { z } from 'zod'
import { number, text } from '../fields/kinds.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'
import { learningInputs, learnRegression, regressionColumns, regressionOutputs, regressionSettings, weightProblems } from './models.ts'

/** MLlib's `StreamingLogisticRegressionWithSGD`. */
export const predictYesNo = defineOperator({
  type: 'predictYesNo',
  version: 1,
  kind: 'step',
  name: 'Predict yes or no',
  summary: 'Learns what speaks for yes, and tells how likely it is.',
  help: 'Learns from rows that say yes or no (true and false, or 1 and 0) how likely yes is for other rows (logistic regression by gradient descent). Rows leave with 1 or 0 and the probability of 1, by what has been learned up to this update. "Weights" puts out how much each column speaks for yes, or against it below zero. "Quality" is the mean log loss over the rows before they were learned from: 0.69 is guessing, 0 is certainty. Rows in which a column is empty or no number teach nothing and get no prediction. What is learned survives restarts and deploys.',
  icon: 'IconChecks',
  spark: [
    {
      operation: 'StreamingLogisticRegressionWithSGD',
      settings:
        'To predict and From are the labelled point; Step, Rounds, Part of the rows and Hold weights down by are stepSize, numIterations, miniBatchFraction and regParam; First weights is setInitialWeights. Training rows is trainOn, Other rows predictOnValues.',
      proof: [
        { case: 'StreamingLogisticRegressionSuite: parameter accuracy' },
        { case: 'StreamingLogisticRegressionSuite: predictions' },
        { case: 'StreamingLogisticRegressionSuite: training and prediction' },
      ],
      differs: [
        {
          what: 'A constant is learned too unless it is switched off; the probability leaves beside the answer.',
          proof: { example: 'Whether a parcel comes late' },
        },
      ],
    },
  ],
  search: [
    'StreamingLogisticRegressionWithSGD',
    'logistic regression',
    'classification',
    'classify',
    'probability',
    'predict',
    'churn',
    'fraud',
    'machine learning',
    'ml',
    'sgd',
  ],
  inputs: learningInputs,
  outputs: regressionOutputs,
  course: 'quality',
  settings: z.strictObject({
    ...regressionSettings,
    as: text({ label: 'Column for the prediction', hint: '1 for yes, 0 for no.', namesColumn: true, row: 'names' })
      .min(1)
      .default('prediction'),
    probabilityAs: text({ label: 'Column for the probability', hint: 'Of yes, from 0 to 1.', namesColumn: true, row: 'names' })
      .min(1)
      .default('probability'),
    threshold: number({ label: 'Yes from', hint: 'A probability above this is a yes.', min: 0, max: 1 }).default(0.5),
  }),
  defaults: { label: '', features: [] },
  ownColumns: regressionColumns,
  caption: (s) => words('{what} by {columns}', { what: s.label, columns: s.features }),
  check: weightProblems,
  build: ({ in: input, others }, s, p) => {
    const { features, model, quality } = learnRegression(p, input!, 'logisticRegression', s, { threshold: s.threshold })
    const columns = [
      { name: s.as, type: 'INTEGER' },
      { name: s.probabilityAs, type: 'DOUBLE' },
    ]
    return { out: p.score(others ?? input!, 'logisticRegression', model, features, columns), model, quality }
  },
  examples: [
    {
      title: 'Whether a parcel comes late',
      settings: { label: 'late', features: ['km'], step: 1, iterations: 1 },
      inputs: {
        in: {
          columns: [
            { name: 'km', type: 'INTEGER' },
            { name: 'late', type: 'BOOLEAN' },
          ],
          batches: {
            1: [
              { km: 0, late: false },
              { km: 4, late: true },
              { km: 0, late: true },
              { km: -4, late: false },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { km: 0, late: false, prediction: 0, probability: 0.5 },
            { km: 4, late: true, prediction: 1, probability: 0.9820137900379085 },
            { km: 0, late: true, prediction: 0, probability: 0.5 },
            { km: -4, late: false, prediction: 0, probability: 0.01798620996209156 },
          ],
        },
        model: { 1: [{ km: 1, intercept: 0 }] },
        quality: { 1: [{ rows: 4, error: Math.LN2 }] },
      },
    },
  ],
})
