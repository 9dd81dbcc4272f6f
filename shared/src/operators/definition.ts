/** The contract of an operator: everything the palette, the form, validation, help, docs, tests and the API need to know of it. */
import type { z } from 'zod'
import type { Format } from '../fields/format.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Rel, PlanBuilder } from '../plan/builder.ts'
import type { Column } from '../plan/plan.ts'
import { texts } from '../text/words.ts'
import type { SparkUse } from './spark.ts'

/** The four kinds on the palette: Inputs, Steps, Time windows, Outputs. */
export type NodeKind = 'input' | 'step' | 'window' | 'output'

export interface PortDefinition {
  id: string
  name: string
  /** An input port that takes several wires (Stack streams). */
  many?: boolean
  /** An input port that may stay without a wire. */
  optional?: boolean
  /** An input port whose stream may update more or less often than those of the others. */
  anySlide?: boolean
}

/** Rows as JSON objects: keys are columns. Used in examples and tests only, never on a hot path. */
export type ExampleRow = JsonObject

/**
 * One worked example: batches in, batches out. It is the operator's test (on the real engine), its documentation and its help.
 * Batches are keyed by batch number, counted from 1; batch n has the time n x interval after the run's zero time.
 */
export interface Example {
  title: string
  /** Batch interval in milliseconds; 1000 when absent. */
  interval?: number
  settings: Record<string, Json>
  inputs: Record<string, { columns: Column[]; batches: Record<number, ExampleRow[]> }>
  /** Per output port: the rows of each batch that puts out rows. Order of rows does not count unless `ordered`. */
  expect: Record<string, Record<number, ExampleRow[]>>
  ordered?: boolean
}

export interface Definition<S extends z.ZodObject = z.ZodObject> {
  type: string
  /** Version of the settings' shape. Older settings pass through `migrate`. */
  version: number
  kind: NodeKind
  /** Name on the screen. */
  name: string
  /** One line: what it does, in an analyst's words. */
  summary: string
  /** A few sentences for the help and the docs. */
  help: string
  /** A Tabler icon's name, such as `IconFilter`. */
  icon: string
  /** Other words by which it is found: Spark's, SQL's and spreadsheets'. */
  search: string[]
  /** Operations of Spark Streaming that it is. */
  spark?: SparkUse[]
  inputs: PortDefinition[]
  outputs: PortDefinition[]
  settings: S
  /** Settings that a new node begins with. They need not be complete: what is missing is a problem that is shown. */
  defaults: z.input<S> | Partial<z.input<S>>
  /** From version n to n + 1. */
  migrate?: Record<number, (settings: JsonObject) => JsonObject>
  /** Columns that it makes under names of its own, which no setting gives. */
  ownColumns?: readonly string[]
  /** The card's line of what the node does, in words. */
  caption(settings: z.output<S>): string
  examples: Example[]
}

/** A transformation or window: `build` is pure and makes relations from relations. Input ports with `many` get an array. */
export interface OperatorDefinition<S extends z.ZodObject = z.ZodObject> extends Definition<S> {
  kind: 'step' | 'window'
  /** It runs free code, which can exhaust or crash its process: a run with it gets a worker of its own. */
  isolated?: true
  /** The output port of one row whose numbers say how well it does: they are kept for each batch, to be drawn as lines. */
  course?: string
  /** Something of each update is drawn, such as its graph, while somebody looks. */
  draws?: true
  /** The output ports that a node has by its settings, which need not be complete: some of `outputs`, with names of their own. */
  outputsFor?(settings: JsonObject): PortDefinition[]
  build(inputs: Record<string, Rel> & Record<`${string}[]`, Rel[]>, settings: z.output<S>, p: PlanBuilder): Record<string, Rel>
  /** Problems that the settings' schema cannot say, such as a window that is no multiple of its input's slide. */
  check?(settings: z.output<S>, context: CheckContext): SettingProblem[]
}

export interface CheckContext {
  /** Slide of each connected input port's relation, in milliseconds. */
  slides: Record<string, number[]>
  interval: number
}

export interface SettingProblem {
  code: string
  setting?: string
  params?: JsonObject
  /** A value of the setting that mends it. */
  fix?: { label: string; value: Json }
}

/** What delivery a source or sink can promise, whatever process is killed. */
export type Guarantee = keyof typeof guaranteeWords

export const guaranteeWords = texts({
  'exactly-once': 'Every record counts once.',
  'at-least-once': 'Every record counts; one that its sender repeats counts again.',
  'at-most-once': 'No record counts twice; what was under way when the intake itself was killed does not count.',
})

export interface SourceDefinition<S extends z.ZodObject = z.ZodObject> extends Definition<S> {
  kind: 'input'
  guarantee: Guarantee
  /** Each block of it is a whole table: of several in one update the newest counts. */
  wholeTables?: true
  /** Records as this source writes them into the input log. */
  format(settings: z.output<S>): Format
}

export interface SinkDefinition<S extends z.ZodObject = z.ZodObject> extends Definition<S> {
  kind: 'output'
  /** As an operator's. */
  isolated?: true
  guarantee: Guarantee
  /** Problems that show only with the columns that reach the output. */
  check?(settings: z.output<S>, columns: readonly Column[]): SettingProblem[]
}

export type AnyDefinition = OperatorDefinition | SourceDefinition | SinkDefinition

/** Keeps the settings' type inside a definition while it is stored as a plain one. */
export function defineOperator<S extends z.ZodObject>(definition: OperatorDefinition<S>): OperatorDefinition<S> {
  return definition
}
export function defineSource<S extends z.ZodObject>(definition: SourceDefinition<S>): SourceDefinition<S> {
  return definition
}
export function defineSink<S extends z.ZodObject>(definition: SinkDefinition<S>): SinkDefinition<S> {
  return definition
}
