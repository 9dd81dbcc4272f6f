/**
 * The plan: a small algebra of relations, as pure data. A pipeline is built into a plan by its operators' `build`;
 * an engine renders a plan (today to DuckDB SQL). A relation is one stream: one table per batch on which it fires.
 */
import type { Format } from '../fields/format.ts'
import type { Json, JsonObject } from '../json.ts'
import type {
  CollectedList,
  Column,
  ComputeInput,
  ComputeModel,
  ComputedColumn,
  EventWindowOptions,
  Fragment,
  Item,
  JavaScriptOptions,
  JoinOptions,
  KeptTable,
  Measure,
  OverItem,
  ParseFormat,
  RelationId,
  SequenceOptions,
  SortKey,
  StateColumn,
  StaticTable,
} from './parts.ts'

export type * from './parts.ts'

/** What an operator does to the number of rows: decides where rows have to be counted. */
export type RowEffect = 'same' | 'fewer' | 'any'

interface RelationBase {
  id: RelationId
  /** The node and output port that this relation is, or a step inside that node. */
  node: string
  port: string
  /** Milliseconds between two firings: the batch interval, or a window's slide. */
  slide: number
  effect: RowEffect
}

export type Relation = RelationBase &
  /** `wholeTables`: of several blocks in one batch the newest counts. */
  (
    | { op: 'source'; connector: string; format: Format; wholeTables?: true }
    | { op: 'project'; input: RelationId; items: Item[]; keep: boolean; drop?: string[] }
    /** `alone`: no other port has the rest of the rows. */
    | { op: 'filter'; input: RelationId; condition: Fragment; when: 'true' | 'notTrue'; alone?: true }
    | { op: 'explode'; input: RelationId; list: Fragment; as: string; keep: boolean }
    | { op: 'parse'; input: RelationId; column: string; format: ParseFormat; keep: boolean; part: 'read' | 'unreadable' }
    | { op: 'union'; inputs: RelationId[] }
    /** `keepKeys`, over a window and with mergeable measures only: a key whose rows have left goes on, with the measures of no rows. */
    | { op: 'fold'; input: RelationId; by: Item[]; measures: Measure[]; keepKeys?: boolean }
    | { op: 'window'; input: RelationId; length: number }
    /** Rows of windows of the rows' own times: `out` takes rows in and puts out those of windows, `late` is those whose windows had closed. */
    | ({ op: 'eventWindow'; input: RelationId; part: 'out' | 'late' } & EventWindowOptions)
    /** Computes columns of each row from the rows with the same `per`, in the order of `by` and then of arrival. */
    | { op: 'over'; input: RelationId; per: string[]; by: SortKey[]; items: OverItem[] }
    /** Adds columns of the newest row of `other` that has the same keys and is neither younger nor more than `within` milliseconds older. */
    | {
        op: 'asof'
        input: RelationId
        other: RelationId
        keys: string[]
        time: string
        otherTime: string
        within: number
        add: string[]
        unmatched: 'keep' | 'drop'
      }
    | { op: 'top'; input: RelationId; by: SortKey[]; per: string[]; limit: number }
    /**
     * A table that is made of what arrives, and stays: an update with rows replaces it, or, with `keys`, each row the one with equal keys.
     * A row whose column `removed` is true takes its key away.
     */
    | { op: 'table'; input: RelationId; keys: string[]; removed?: string }
    | {
        op: 'lookup'
        input: RelationId
        table: StaticTable | KeptTable
        on: { column: string; key: string }[]
        add: Item[]
        unmatched: 'keep' | 'drop'
        /** Each row with every match; absent = with the first one of the table. */
        every?: boolean
      }
    | {
        op: 'state'
        input: RelationId
        state: string
        key: Item[]
        columns: StateColumn[]
        visit: 'touched' | 'all'
        timeout?: number
        /** Lets go of a key: read after each change, over the key's columns and the state's. */
        remove?: Fragment
        /** The state's keys when it begins, by the names of its columns. */
        start?: StaticTable
        /** Batches between two times that `all` puts out every key. */
        snapshot: number
        /** Row by row: what each row gets, of the row and the key's values before (`old`) and after (`new`); absent = once per key and batch. */
        emit?: Item[]
        sequence?: SequenceOptions
        /** `changed` or `rows` (row by row) brings the state up to date; the others read it. */
        part: 'changed' | 'rows' | 'expired' | 'all'
      }
    /**
     * A computation over whole inputs that is no SQL, such as the training of a model or a ranking of nodes, by its name in the engine.
     * `named` are nodes that the settings name, as they are written.
     */
    | {
        op: 'compute'
        compute: string
        inputs: ComputeInput[]
        params: JsonObject
        named?: string[]
        model?: ComputeModel
        /** All that it puts out; its own rows are those of the first, which over a graph begins with a node. */
        outputs: { name: string; columns: ComputedColumn[] }[]
      }
    /** Another output of a computation. */
    | { op: 'computed'; input: RelationId; output: string; columns: ComputedColumn[] }
    /** The rows of `input` with what a computation's model says of each: numbers in, columns out. */
    | { op: 'score'; input: RelationId; compute: string; model: RelationId; items: Item[]; columns: Column[] }
    | ({ op: 'join'; left: RelationId; right: RelationId } & JoinOptions)
    /** One row per key of any input, with a list of each input's rows. A key with an empty part meets none of another input. */
    | { op: 'collect'; inputs: RelationId[]; by: string[]; lists: CollectedList[] }
    | { op: 'sql'; inputs: Record<string, RelationId>; text: Fragment }
    | ({ op: 'javascript'; input: RelationId } & JavaScriptOptions)
    /**
     * `begin` over the inputs makes a first table, and `next` makes the next one of it (as `state`) and of the inputs, until two are the same
     * or there were so many rounds: then the batch fails, or the last one is put out. All have the columns of `begin`.
     */
    | { op: 'repeat'; inputs: Record<string, RelationId>; begin: Fragment; next: Fragment; rounds: number; otherwise: 'fail' | 'keep' }
  )

/** One output: what the rows of a relation are written to. */
export interface PlanSink {
  node: string
  connector: string
  input: RelationId
  slide: number
  settings: Record<string, Json>
}

/** The whole plan, relations in topological order: each one's inputs stand before it. */
export interface Plan {
  interval: number
  timeZone: string
  /** A step runs free code: the run shares its process with no other. */
  isolated: boolean
  relations: Relation[]
  sinks: PlanSink[]
  /** Relations of one row whose numbers are kept for each batch, to be drawn as lines: of a node at most one. */
  courses?: { node: string; input: RelationId }[]
}
