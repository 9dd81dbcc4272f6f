/** Spark Streaming's operations, and what of Millrace each of them is. docs/spark.md is written from it; a test finds what is missing. */

/** Every operation of Spark Streaming, MLlib's streams and GraphX's library. One that behaves otherwise with another argument is one of its own. */
export const sparkOperations = {
  Stateless: [
    'map',
    'flatMap',
    'filter',
    'glom',
    'repartition',
    'mapPartitions',
    'reduce',
    'count',
    'countByValue',
    'union',
    'transform',
    'transformWith',
    'slice',
  ],
  Keyed: [
    'groupByKey',
    'reduceByKey',
    'combineByKey',
    'mapValues',
    'flatMapValues',
    'cogroup',
    'join',
    'join with a static table',
    'join with a table that changes',
    'leftOuterJoin',
    'rightOuterJoin',
    'fullOuterJoin',
  ],
  Window: [
    'window',
    'reduceByWindow',
    'reduceByWindow with inverse',
    'countByWindow',
    'countByValueAndWindow',
    'groupByKeyAndWindow',
    'reduceByKeyAndWindow',
    'reduceByKeyAndWindow with inverse',
    'reduceByKeyAndWindow with inverse and filter',
  ],
  State: ['updateStateByKey', 'updateStateByKey with removal', 'updateStateByKey with initial state', 'mapWithState', 'stateSnapshots'],
  Output: ['print', 'foreachRDD', 'saveAsTextFiles', 'saveAsObjectFiles', 'saveAsHadoopFiles'],
  Control: ['cache', 'persist', 'checkpoint', 'remember'],
  'Machine learning': ['StreamingKMeans', 'StreamingLinearRegressionWithSGD', 'StreamingLogisticRegressionWithSGD', 'StreamingTest'],
  Graph: [
    'PageRank',
    'PageRank to a tolerance',
    'personalised PageRank',
    'ConnectedComponents',
    'StronglyConnectedComponents',
    'TriangleCount',
    'LabelPropagation',
    'ShortestPaths',
    'SVDPlusPlus',
    'Pregel',
  ],
} as const
export type SparkOperation = (typeof sparkOperations)[keyof typeof sparkOperations][number]

/** What shows a claim: an example of the node, by its title; a case of e2e/pipelines, as "folder" or "Suite: name"; or a test, by its path. */
export type SparkProof = { example: string } | { case: string } | { test: string }

/** Something that Millrace does otherwise than Spark, on purpose. */
export interface SparkDifference {
  what: string
  proof: SparkProof
}

/** An operation of Spark that a node is, or what of it. */
export interface SparkUse {
  operation: SparkOperation
  /** What to set, in the form's words; absent = nothing. */
  settings?: string
  proof: SparkProof[]
  differs?: SparkDifference[]
}

/** The names of the operations, each once, as one text. */
export const sparkNames = (uses: readonly SparkUse[]): string => [...new Set(uses.map(({ operation }) => operation))].join(', ')

/** Operations that no node is, because the engine does by itself what they are for. */
export const engineUses: readonly (Pick<SparkUse, 'operation' | 'differs'> & { how: string })[] = [
  {
    operation: 'repartition',
    how: 'Means nothing here: a batch is one table, and the engine spreads its work over the threads by itself. Results never depend on partitions.',
  },
  {
    operation: 'cache',
    how: 'The engine keeps a step’s rows for the batch wherever several steps read them, and fuses the others.',
  },
  {
    operation: 'persist',
    how: 'As cache: where rows stand is the engine’s choice, within the memory limit of the run; beyond it they go to the disk.',
  },
  {
    operation: 'checkpoint',
    how: 'Every batch is a transaction with its state, windows and outputs: nothing is to be asked for, and nothing older than the last batch is ever repeated.',
  },
  {
    operation: 'remember',
    how: 'Windows keep what they need by themselves. For previews, comparisons and exports, “Keep what was received” beside the update interval says how long recorded batches stay beyond that; a deploy changes it while the run goes on.',
    differs: [
      {
        what: 'What is remembered survives restarts, and is limited in size: on a disk that gets full it goes first.',
        proof: { test: 'backend/src/intake/remember.test.ts' },
      },
    ],
  },
]

/** What is otherwise on purpose whatever the operation. */
export const sparkDifferences: readonly SparkDifference[] = [
  {
    what: 'Rows keep the order in which they arrived wherever it means something: for first and last, for outputs, and for SQL. Spark promises no order.',
    proof: { test: 'backend/src/engine/steps.test.ts' },
  },
  {
    what: 'A stream has a batch at every time, at least an empty one. Spark’s may have none, and fails.',
    proof: { case: 'empty' },
  },
  {
    what: 'Windows measure time, not batches: behind a stretch in which nothing ran, what is older than the window has left.',
    proof: { test: 'backend/src/engine/run.test.ts' },
  },
  {
    what: 'A batch counts once in state, windows and transactional outputs, whatever process is killed; Spark puts some out again.',
    proof: { test: 'backend/src/recovery/kills.test.ts' },
  },
]

/** The day since which nothing may be added to the list below. */
export const SPARK_LIST_CLOSED = '2026-11-25'

/** Operations that no node is yet, with the day on which that was noted. The list only gets shorter: a later day makes a test fail. */
export const sparkOperationsNotYet: Readonly<Partial<Record<SparkOperation, string>>> = {}
