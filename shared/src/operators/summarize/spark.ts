import type { SparkUse } from '../spark.ts'

/** The operations of Spark Streaming that a summary is. */
export const summarizeSpark: SparkUse[] = [
  {
    operation: 'reduce',
    settings: 'No column for each; over each update.',
    proof: [{ case: 'BasicOperationsSuite: reduce' }],
    differs: [
      {
        what: 'A batch without rows has its row too, with empty values.',
        proof: { example: 'Without keys there is one row in every batch' },
      },
    ],
  },
  { operation: 'count', settings: 'No column for each, the measure "count".', proof: [{ case: 'BasicOperationsSuite: count' }] },
  {
    operation: 'countByValue',
    settings: 'For each value, the measure "count".',
    proof: [{ case: 'BasicOperationsSuite: countByValue' }],
  },
  { operation: 'reduceByKey', settings: 'For each key, over each update.', proof: [{ case: 'BasicOperationsSuite: reduceByKey' }] },
  {
    operation: 'combineByKey',
    settings: 'For each key, any measure: each is made of partial results that are merged and finished.',
    proof: [{ example: 'Count and sum by key, with empty values' }],
  },
  {
    operation: 'reduceByWindow',
    settings: 'No column for each; over the last …',
    proof: [{ case: 'WindowOperationsSuite: countByWindow' }, { test: 'e2e/oracle/pipelines.ts' }],
    differs: [{ what: 'A time without rows has its row too, with empty values.', proof: { case: 'count-empty' } }],
  },
  {
    operation: 'countByWindow',
    settings: 'No column for each, "count"; over the last …',
    proof: [{ case: 'WindowOperationsSuite: countByWindow' }],
    differs: [
      {
        what: 'A time without rows has its row, 0, also before anything has come; Spark begins with the first row.',
        proof: { case: 'count-empty' },
      },
    ],
  },
  {
    operation: 'countByValueAndWindow',
    settings: 'For each value, "count"; over the last …',
    proof: [{ case: 'WindowOperationsSuite: countByValueAndWindow' }],
  },
  {
    operation: 'reduceByKeyAndWindow',
    settings: 'For each key; over the last …',
    proof: [
      { case: 'WindowOperationsSuite: reduceByKeyAndWindow - big test' },
      { case: 'WindowOperationsSuite: reduceByKeyAndWindow - larger slide time' },
    ],
  },
  {
    operation: 'reduceByWindow with inverse',
    settings: 'As reduceByWindow: the engine subtracts what leaves by itself where that is exact and faster.',
    proof: [{ case: 'WindowOperationsSuite: countByWindow' }, { test: 'e2e/oracle/pipelines.ts' }],
    differs: [{ what: 'A time without rows has its row too, with empty values.', proof: { case: 'count-empty' } }],
  },
  {
    operation: 'reduceByKeyAndWindow with inverse',
    settings: 'For each key; over the last …; keys whose rows have left: keep at zero.',
    proof: [
      { case: 'WindowOperationsSuite: reduceByKeyAndWindow with inverse function - big test' },
      { example: 'Keys whose rows have left, kept at zero' },
    ],
    differs: [
      {
        what: 'Keys at zero are left out unless they are asked for. A sum of fractions is never computed by subtracting, so that nothing remains of what has left.',
        proof: { example: 'The last two seconds, every second' },
      },
    ],
  },
  {
    operation: 'reduceByKeyAndWindow with inverse and filter',
    settings: 'For each key; over the last …',
    proof: [{ case: 'WindowOperationsSuite: reduceByKeyAndWindow with inverse and filter functions - big test' }],
  },
  {
    operation: 'updateStateByKey',
    settings: 'For each key; since the start; put out every key, every time.',
    proof: [{ case: 'BasicOperationsSuite: updateStateByKey' }],
    differs: [{ what: 'Only keys with new rows can be put out.', proof: { example: 'Since the start' } }],
  },
]

/** Other words by which it is found. */
export const summarizeSearch: string[] = [
  'aggregate',
  'group by',
  'reduceByKey',
  'reduceByKeyAndWindow',
  'countByValue',
  'reduceByWindow',
  'countByWindow',
  'countByValueAndWindow',
  'count',
  'reduce',
  'pivot table',
  'sum',
  'sumif',
  'sumifs',
  'countif',
  'countifs',
  'averageif',
  'average',
  'running total',
  'moving average',
  'combineByKey',
  'aggregateByKey',
  'subtotal',
  'unique values',
  'min',
  'max',
  'total',
  'agg',
  'stddev',
  'standard deviation',
  'variance',
  'median',
  'percentile',
  'quantile',
  'percentile_approx',
  'approx_count_distinct',
  'collect_list',
  'string_agg',
  'group_concat',
  'listagg',
  'TEXTJOIN',
  'mode',
  'top values',
  'STDEV',
  'mean',
  'sumproduct',
  'frequency',
  'histogram',
  'countDistinct',
]
