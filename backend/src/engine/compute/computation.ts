/** What a computation is: typed columns in, typed columns out. Pure data, so that it can be done in another thread. */
import type { Json, JsonObject } from '@millrace/shared'
import type { Drawn } from './drawn.ts'

/** The rows of one input: numbers as DOUBLE, nodes of a graph by their place in the order of all nodes. */
export interface ComputeRows {
  count: number
  columns: (Float64Array | Int32Array)[]
}

export interface ComputeTask {
  inputs: ComputeRows[]
  /** How many distinct nodes the inputs name. They are numbered by their values, the smallest is 0. */
  nodes: number
  /** Places of the nodes that the settings name, in their order; -1 for one that is not there. */
  named: Int32Array
  params: JsonObject
  /** What it remembers of the batches before; null at first. */
  model: Json
  /** Batch time and time between two batches, in milliseconds. */
  time: number
  slide: number
  /** Whether what is drawn of it is wanted. */
  draws: boolean
}

/** A column that is put out. NaN stands for an empty value. */
export type ComputedValues = Float64Array | Int32Array | (string | null)[]

export interface ComputeAnswer {
  /** The columns of each output, in the order of the plan's; the first is the computation's own. */
  outputs: ComputedValues[][]
  /** What it remembers from now on. */
  model?: Json
  drawn?: Drawn
}

export interface Computation {
  step(task: ComputeTask): ComputeAnswer
  /**
   * SQL for what the model says of a row, one expression a column of the plan's `score`. `numbers` are expressions of type DOUBLE, never
   * null; null is the model before anything was learned.
   */
  score?(model: Json, numbers: readonly string[]): string[]
}

/** Does a task of the computation with that name. */
export type Computing = (compute: string, task: ComputeTask) => Promise<ComputeAnswer>
