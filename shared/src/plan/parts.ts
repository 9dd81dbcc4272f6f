/** What relations are made of: expressions, measures, the columns of states, and the options of the larger steps. Pure data. */
import type { Expansion } from '../formulas/named.ts'
import type { Json, JsonObject } from '../json.ts'

/** A column with its DuckDB type, such as `{ name: 'amount', type: 'DECIMAL(10,2)' }`. */
export interface Column {
  name: string
  type: string
}

/** A piece of DuckDB scalar SQL. With `setting`, a person wrote it: the gate checks it and problems point at that setting. */
export interface Fragment {
  sql: string
  setting?: string
  /** Other settings that name columns of it, by the column. */
  namedBy?: Record<string, string>
  /** A secret, or the reference to one, for `$secret` in `sql`. */
  secret?: string
  /** Named formulas that stand in `sql` in the places of their names. */
  expansions?: Expansion[]
  /** Why they could not be put in. */
  refused?: { code: string; params: Record<string, Json> }
  /** Values that a person typed, for `$0`, `$1`… in `sql`; each is read as the type of the column that it is compared with. */
  values?: TypedValue[]
}

/** A value as it was typed beside a column. */
export interface TypedValue {
  column: string
  text: string
  /** Path of the setting. */
  setting: string
}

/** A name and the fragment that computes it. */
export interface Item {
  name: string
  value: Fragment
  /** A column of the step's own that it drops again: its name begins as only Millrace's do. */
  own?: true
}

/** What `over` computes of the rows around each row. */
export interface OverItem {
  name: string
  /** `fromEnd` numbers rows from the last one; `before` and `after` are the value of another row; `mean` is over all rows. */
  compute: 'rowNumber' | 'fromEnd' | 'rank' | 'denseRank' | 'percentRank' | 'before' | 'after' | 'mean'
  /** The column that is read, for the last three. */
  column?: string
  /** How many rows away `before` and `after` are. */
  rows?: number
  /** The setting that the column stands in. */
  setting?: string
  /** As an item's. */
  own?: true
}

export interface SortKey {
  column: string
  descending: boolean
}

/**
 * One measure of a fold, in mergeable form: `partial` columns are computed from rows, `merge` combines the partials of several
 * batches, `finish` makes the value. Names in `merge` and `finish` refer to partial columns as `$0`, `$1`, in order.
 * A measure with `rows` cannot be merged and is computed from the rows: by `value`, or, where their order counts, by `inOrder`, which says
 * the same with the number of a row as `$row`.
 */
export type Measure =
  | {
      name: string
      kind: 'mergeable'
      partial: Fragment[]
      merge: string[]
      finish: string
      /** The setting that names it, where that does not stand beside its column. */
      named?: string
      /** Every partial is a sum or a count, so that a batch that leaves can be subtracted: exact for integers and decimals only. */
      additive?: true
    }
  | { name: string; kind: 'rows'; value: Fragment; inOrder?: string; named?: string }

/** A column of a keyed state. */
export type StateColumn = MergedColumn | FormulaColumn

/**
 * A column of a state that a batch's rows are merged into: `fresh` is an aggregate over the key's new rows, `combine` makes the next value
 * of `$old` and `$fresh`, and a key begins with `initial`. Its type is that of `combine`.
 */
export interface MergedColumn {
  name: string
  initial: string
  fresh: Fragment
  combine: string
  /**
   * For states that go row by row: what one row adds, and `fresh` over the key's rows so far (`$w` is their window), or over the last
   * `rows` of them.
   */
  inOrder?: { row: string; over: string; rows?: number }
}

/**
 * A column of a state with a formula of a person's: a key begins with `begin`, and `next` makes the next value of `old` (a struct of the
 * key's values before) and of the key's new rows (aggregates), or of one row where the state goes row by row.
 */
export interface FormulaColumn {
  name: string
  begin: Fragment
  next: Fragment
}

/**
 * A computation that says the same of a key's rows, one after another, as the formulas of a state do: it reads `value` of each row. For keys
 * with many rows it is far faster. What a row gets reads of a list in `old` its first value alone, and `new` only in the last row of a key.
 */
export interface SequenceOptions {
  compute: string
  params: JsonObject
  value: Fragment
}

/**
 * What a computation reads of a relation: an item is a `number`, or names a `node` of a graph, whatever its type is. Rows in which one is
 * empty are passed over.
 */
export interface ComputeInput {
  relation: RelationId
  items: (Item & { as: 'number' | 'node' })[]
}

/** A column that a computation puts out: of a type, or the nodes of the graph that it reads, in the type that they have there. */
export type ComputedColumn = Column | { name: string; node: true }

/** What a computation remembers between batches. Its shape decides whether it can go on at all, `means` whether it says the same. */
export interface ComputeModel {
  name: string
  shape: Json
  means: Json
}

export type RelationId = string

/** A person's function in JavaScript or TypeScript, and what comes out of it. A row that it fails on is a dead letter. */
export interface JavaScriptOptions {
  code: string
  /** What it is called with: one row after another, or all rows of the batch. */
  over: 'row' | 'batch'
  /** The columns that come out, behind those that come in where `keep` says so; one that is there already gets the type that stands here. */
  columns: Column[]
  keep: boolean
  /** Milliseconds that it may take in one batch. */
  limit: number
  /** Megabytes. */
  memory: number
}

/** How rows come into windows of their own times. All times are in milliseconds. */
export interface EventWindowOptions {
  /** The input's column of the step's own that tells when a row happened, in milliseconds since the epoch; never empty. */
  event: string
  /** The column that a person named for it: the bounds of windows are local times where it is one. */
  time: string
  /** What that column holds: a date or time, or a number that counts from 1970. */
  timeIs: 'time' | 'number'
  /** Windows of equal length, or those that a key's rows make, which lie less than `gap` apart. */
  window: { kind: 'times'; size: number; every: number } | { kind: 'sessions'; gap: number; by: string[] }
  /** The watermark is so far behind the newest row. */
  lateness: number
  /** Without rows for so long, a source holds the watermark no longer; absent = it holds it for ever. */
  idle?: number
  /** When rows of a window are put out: once, when it closes, or all of them whenever it gets some. */
  emit: 'close' | 'update'
  /** Of a window that has not closed, only rows are put out that have these columns as one that has come. */
  per?: string[]
  /** The column that tells sources apart, each with a watermark of its own. */
  source?: string
}

/** How rows of two sides become pairs. */
export interface JoinOptions {
  /** Which rows without a partner come along: none, those of a side, or those of both. */
  how: 'inner' | 'left' | 'right' | 'full'
  /** Columns that are equal in a pair; an empty value equals nothing. */
  on: { left: string; right: string }[]
  /** Columns of each side that come along beside the keys; empty = all. */
  take: { left: string[]; right: string[] }
  /** What is put behind the name of a right column whose name a left one has. */
  suffix: string
  /** Milliseconds that the batch times of a pair may lie apart, a multiple of the slide: rows wait so long. Absent = they meet in one batch. */
  within?: number
}

/** A list of the rows of one input: of the values of one column, or of objects with several; no columns = all but the keys. */
export interface CollectedList {
  as: string
  columns: string[]
}

/** How `parse` reads a text column. */
export type ParseFormat =
  | { kind: 'json'; columns: Column[] }
  | { kind: 'csv'; columns: Column[]; delimiter: string }
  | { kind: 'regex'; pattern: string; columns: Column[] }

/** A small table that belongs to the pipeline, such as an uploaded CSV. Cells are text and cast to the column's type. */
export interface StaticTable {
  columns: Column[]
  rows: (string | null)[][]
}

/** A table that a relation keeps; `keyed`: it has one row for each of the keys that are looked up. */
export interface KeptTable {
  kept: RelationId
  keyed: boolean
}
