import { z } from 'zod'
import { choice, column, number, toggle } from '../fields/kinds.ts'
import { columnItem } from '../plan/items.ts'
import { defineOperator } from './definition.ts'
import { asNumbers } from './models.ts'
import { words } from '../text/words.ts'

const HOW = 'How it is tested'

/** MLlib's `StreamingTest`. */
export const compareGroups = defineOperator({
  type: 'compareGroups',
  version: 1,
  kind: 'step',
  name: 'Compare two groups',
  summary: 'Tells whether two groups differ, or only by chance.',
  help: 'For A/B tests: rows belong to the control group (false or 0) or to the experiment (true or 1), and have a number. After each update the means of the two groups are compared (t-test). A small p value says that a difference like this would rarely come by chance: below 0.05 is often called significant. Looking again and again finds differences that are none: decide beforehand how many rows are enough. "Groups" puts out number, mean and standard deviation of each.',
  icon: 'IconScale',
  spark: [
    {
      operation: 'StreamingTest',
      settings: 'Test is setTestMethod, Updates that count setWindowSize, First updates to leave out setPeacePeriod.',
      proof: [
        { case: 'StreamingTestSuite: accuracy for null hypothesis using welch t-test' },
        { case: 'StreamingTestSuite: accuracy for alternative hypothesis using student t-test' },
        { case: 'StreamingTestSuite: batches within same test window are grouped' },
        { case: 'StreamingTestSuite: entries in peace period are dropped' },
      ],
      differs: [
        {
          what: 'Variances are divided by n - 1, as the tests are defined; Spark divides by n, which "As Spark does" does too.',
          proof: { case: 'StreamingTestSuite: accuracy for null hypothesis using student t-test' },
        },
        {
          what: 'The first updates are left out as documented; in Spark 4.0.1 the setting has no effect.',
          proof: { case: 'StreamingTestSuite: entries in peace period are dropped' },
        },
      ],
    },
  ],
  search: [
    'StreamingTest',
    'a/b test',
    'ab test',
    't-test',
    'T.TEST',
    'significance',
    'p-value',
    'welch',
    'student',
    'experiment',
    'hypothesis',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [
    { id: 'out', name: 'Result' },
    { id: 'groups', name: 'Groups' },
  ],
  course: 'out',
  settings: z.strictObject({
    group: column({ label: 'Group', hint: 'True or 1 in the experiment, false or 0 in the control group.' }).min(1),
    value: column({ label: 'Number to compare', hint: 'Such as what was spent, or 1 for who bought and 0 for who did not.' }).min(1),
    test: choice(['welch', 'student'], {
      label: 'Test',
      hint: "Welch's holds also where one group varies more than the other.",
      options: [
        { value: 'welch', label: "Welch's t-test" },
        { value: 'student', label: "Student's t-test" },
      ],
      section: HOW,
    }).default('welch'),
    window: number({
      label: 'Updates that count',
      hint: 'How many of the newest updates are compared; 0 for all since the start.',
      unit: 'updates',
      min: 0,
      max: 100_000,
      integer: true,
      section: HOW,
    }).default(0),
    peace: number({
      label: 'First updates to leave out',
      hint: 'What is new draws people for a while: their first reaction need not count.',
      unit: 'updates',
      min: 0,
      max: 1_000_000,
      integer: true,
      section: HOW,
    }).default(0),
    asSpark: toggle({
      label: 'As Spark does',
      hint: 'Divides variances by n instead of n - 1, which makes p a little too small.',
      section: HOW,
    }).default(false),
  }),
  defaults: { group: '', value: '' },
  ownColumns: ['p_value', 'degrees_of_freedom', 'statistic', 'rows', 'experiment', 'mean', 'deviation'],
  caption: (s) => words('{what} by {columns}', { what: s.value, columns: [s.group] }),
  build: ({ in: input }, s, p) =>
    p.compute({
      compute: 'significance',
      inputs: [{ rel: input!, items: asNumbers([columnItem(s.group, 'group'), columnItem(s.value, 'value')]) }],
      params: { test: s.test, window: s.window, peace: s.peace, population: s.asSpark },
      model: { name: 'groups', shape: null, means: null },
      outputs: {
        out: [
          { name: 'p_value', type: 'DOUBLE' },
          { name: 'degrees_of_freedom', type: 'DOUBLE' },
          { name: 'statistic', type: 'DOUBLE' },
          { name: 'rows', type: 'BIGINT' },
        ],
        groups: [
          { name: 'experiment', type: 'BOOLEAN' },
          { name: 'rows', type: 'BIGINT' },
          { name: 'mean', type: 'DOUBLE' },
          { name: 'deviation', type: 'DOUBLE' },
        ],
      },
    }),
  examples: [
    {
      title: 'Two equal groups',
      settings: { group: 'new_page', value: 'spent' },
      inputs: {
        in: {
          columns: [
            { name: 'new_page', type: 'BOOLEAN' },
            { name: 'spent', type: 'INTEGER' },
          ],
          batches: {
            1: [{ new_page: true, spent: 1 }],
            2: [
              { new_page: true, spent: 3 },
              { new_page: false, spent: 1 },
              { new_page: false, spent: 3 },
              { new_page: false, spent: null },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [{ p_value: 1, degrees_of_freedom: null, statistic: 0, rows: 1 }],
          2: [{ p_value: 1, degrees_of_freedom: 2, statistic: 0, rows: 4 }],
        },
        groups: {
          1: [{ experiment: true, rows: 1, mean: 1, deviation: null }],
          2: [
            { experiment: false, rows: 2, mean: 2, deviation: Math.SQRT2 },
            { experiment: true, rows: 2, mean: 2, deviation: Math.SQRT2 },
          ],
        },
      },
    },
  ],
})
