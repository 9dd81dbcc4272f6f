import type { JsonObject } from '../json.ts'
import type {
  Column,
  ComputedColumn,
  ComputeInput,
  ComputeModel,
  EventWindowOptions,
  CollectedList,
  Fragment,
  Item,
  JavaScriptOptions,
  JoinOptions,
  KeptTable,
  Measure,
  OverItem,
  ParseFormat,
  Relation,
  RelationId,
  RowEffect,
  SequenceOptions,
  SortKey,
  StateColumn,
  StaticTable,
} from './plan.ts'

/** A handle on a relation while a plan is being built. */
export interface Rel {
  id: RelationId
  slide: number
  effect: RowEffect
}

/** What a keyed state is made of; see `Relation`. `timeout` is in milliseconds without rows of the key. */
interface StateOptions {
  name: string
  key: Item[]
  columns: StateColumn[]
  timeout?: number
  remove?: Fragment
  start?: StaticTable
  /** Batches between two times that the whole state is put out. */
  snapshot?: number
}

/** A computation: its name in the engine, what it reads, and the columns of each of its outputs, the first of which is its own. */
interface ComputeOptions<Output extends string> {
  compute: string
  inputs: { rel: Rel; items: ComputeInput['items'] }[]
  params: JsonObject
  named?: string[]
  model?: ComputeModel
  outputs: Record<Output, ComputedColumn[]>
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type RelationBody = DistributiveOmit<Relation, 'id' | 'node' | 'port' | 'slide' | 'effect'>

/**
 * Makes the relations of one node. Every method appends one relation and returns its handle; the relation that a node's
 * `build` returns for a port gets that port's name.
 */
export class PlanBuilder {
  readonly relations: Relation[] = []
  private readonly node: string

  constructor(node: string) {
    this.node = node
  }

  /** Computes columns: with `keep`, beside all others (a name that exists is replaced); without, only these. */
  project(input: Rel, items: Item[], options: { keep: boolean; drop?: string[] }): Rel {
    return this.add(input.slide, 'same', { op: 'project', input: input.id, items, keep: options.keep, drop: options.drop })
  }

  /** Splits rows in two by a condition; null counts as no. */
  split(input: Rel, condition: Fragment): { yes: Rel; no: Rel } {
    return {
      yes: this.add(input.slide, 'fewer', { op: 'filter', input: input.id, condition, when: 'true' }),
      no: this.add(input.slide, 'fewer', { op: 'filter', input: input.id, condition, when: 'notTrue' }),
    }
  }

  /** The rows for which a condition holds, where the others are no port of their own. */
  keep(input: Rel, condition: Fragment): Rel {
    return this.add(input.slide, 'fewer', { op: 'filter', input: input.id, condition, when: 'true', alone: true })
  }

  /** One row per element of a list. */
  explode(input: Rel, list: Fragment, as: string, keep: boolean): Rel {
    return this.add(input.slide, 'any', { op: 'explode', input: input.id, list, as, keep })
  }

  /** Reads columns out of a text column; rows that cannot be read go to `unreadable`, unchanged. */
  parse(input: Rel, column: string, format: ParseFormat, keep: boolean): { read: Rel; unreadable: Rel } {
    return {
      read: this.add(input.slide, 'fewer', { op: 'parse', input: input.id, column, format, keep, part: 'read' }),
      unreadable: this.add(input.slide, 'fewer', { op: 'parse', input: input.id, column, format, keep, part: 'unreadable' }),
    }
  }

  /** All rows of all inputs, by column name. Inputs have equal slides. */
  union(inputs: Rel[]): Rel {
    return this.add(inputs[0]?.slide ?? 0, 'any', { op: 'union', inputs: inputs.map((input) => input.id) })
  }

  /** One row per key with the measures over the key's rows; without keys, exactly one row, also when there are none. */
  fold(input: Rel, by: Item[], measures: Measure[], { keepKeys = false } = {}): Rel {
    return this.add(input.slide, 'any', { op: 'fold', input: input.id, by, measures, ...(keepKeys && { keepKeys }) })
  }

  /** The rows of the last `length` milliseconds, every `slide` milliseconds. */
  window(input: Rel, window: { length: number; slide: number }): Rel {
    return this.add(window.slide, 'any', { op: 'window', input: input.id, length: window.length })
  }

  /** The rows of windows of the rows' own times, and the rows that came when their windows had closed. */
  eventWindow(input: Rel, options: EventWindowOptions): { out: Rel; late: Rel } {
    const body = { op: 'eventWindow' as const, input: input.id, ...options }
    return { out: this.add(input.slide, 'any', { ...body, part: 'out' }), late: this.add(input.slide, 'fewer', { ...body, part: 'late' }) }
  }

  /** The first `limit` rows by the sort keys, for each distinct value of `per`. */
  top(input: Rel, by: SortKey[], limit: number, per: string[] = []): Rel {
    return this.add(input.slide, 'fewer', { op: 'top', input: input.id, by, per, limit })
  }

  /** Computes columns from the rows of the batch around each row: of those with the same `per`, in the order of `by` and then of arrival. */
  over(input: Rel, per: string[], by: SortKey[], items: OverItem[]): Rel {
    return this.add(input.slide, 'same', { op: 'over', input: input.id, per, by, items })
  }

  /** Adds columns of the row of another relation that was the newest at the time of each row. Equal slides. */
  asof(
    input: Rel,
    other: Rel,
    s: { keys: string[]; time: string; otherTime: string; within: number; add: string[]; unmatched: 'keep' | 'drop' },
  ): Rel {
    const { keys, time, otherTime, within, add, unmatched } = s
    return this.add(input.slide, 'any', { op: 'asof', input: input.id, other: other.id, keys, time, otherTime, within, add, unmatched })
  }

  /** A table made of what arrives: an update with rows replaces it, or, with `keys`, each row the one with equal keys. */
  table(input: Rel, keys: string[], removed?: string): Rel {
    return this.add(input.slide, 'any', { op: 'table', input: input.id, keys, ...(removed !== undefined && { removed }) })
  }

  /** Adds columns of a table where the keys match. With several matches the table's first row counts, or with `every` each of them. */
  lookup(
    input: Rel,
    table: StaticTable | KeptTable,
    on: { column: string; key: string }[],
    add: Item[],
    { unmatched, every }: { unmatched: 'keep' | 'drop'; every: boolean },
  ): Rel {
    const effect = every ? 'any' : unmatched === 'keep' ? 'same' : 'fewer'
    return this.add(input.slide, effect, { op: 'lookup', input: input.id, table, on, add, unmatched, ...(every && { every }) })
  }

  /**
   * Keyed state, updated once per key and batch. `all` visits every key in every batch (updateStateByKey). Keys whose time ran out or that
   * `remove` let go leave by `expired`; `all` puts out every key each `snapshot` batches.
   */
  state(input: Rel, state: StateOptions & { visit: 'touched' | 'all' }): { changed: Rel; expired: Rel; all: Rel } {
    const { name, snapshot = 1, ...rest } = state
    const body = { op: 'state' as const, input: input.id, state: name, snapshot, ...rest }
    return {
      changed: this.add(input.slide, 'any', { ...body, part: 'changed' }),
      expired: this.add(input.slide, 'any', { ...body, part: 'expired' }),
      all: this.add(input.slide * snapshot, 'any', { ...body, part: 'all' }),
    }
  }

  /** Keyed state, updated by one row after another (mapWithState): each row leaves with what `emit` computes beside its columns. */
  stateByRow(input: Rel, state: StateOptions & { emit: Item[]; sequence?: SequenceOptions }): { rows: Rel; expired: Rel; all: Rel } {
    const { name, snapshot = 1, ...rest } = state
    const body = { op: 'state' as const, input: input.id, state: name, visit: 'touched' as const, snapshot, ...rest }
    return {
      rows: this.add(input.slide, 'same', { ...body, part: 'rows' }),
      expired: this.add(input.slide, 'any', { ...body, part: 'expired' }),
      all: this.add(input.slide * snapshot, 'any', { ...body, part: 'all' }),
    }
  }

  /** A computation that is no SQL, over the whole rows of its inputs of equal slides. */
  compute<Output extends string>({ inputs, outputs, ...rest }: ComputeOptions<Output>): Record<Output, Rel> {
    const slide = inputs[0]?.rel.slide ?? 0
    const read = inputs.map(({ rel, items }) => ({ relation: rel.id, items }))
    const all = (Object.entries(outputs) as [Output, ComputedColumn[]][]).map(([name, columns]) => ({ name, columns }))
    const main = this.add(slide, 'any', { op: 'compute', inputs: read, outputs: all, ...rest })
    const rels = all.map(({ name, columns }, i): [Output, Rel] => [
      name,
      i === 0 ? main : this.add(slide, 'any', { op: 'computed', input: main.id, output: name, columns }),
    ])
    return Object.fromEntries(rels) as Record<Output, Rel>
  }

  /** Adds to each row what the model of a computation says of it, after the batch has been learned from. */
  score(input: Rel, compute: string, model: Rel, items: Item[], columns: Column[]): Rel {
    return this.add(input.slide, 'same', { op: 'score', input: input.id, compute, model: model.id, items, columns })
  }

  /** Pairs of the rows of two sides that are equal in the keys. Both have equal slides. */
  join(left: Rel, right: Rel, options: JoinOptions): Rel {
    return this.add(left.slide, 'any', { op: 'join', left: left.id, right: right.id, ...options })
  }

  /** One row per key of any input, with a list of the rows of each. Inputs have equal slides. */
  collect(inputs: Rel[], by: string[], lists: CollectedList[]): Rel {
    return this.add(inputs[0]!.slide, 'any', { op: 'collect', inputs: inputs.map((input) => input.id), by, lists })
  }

  /** One SELECT over named inputs of equal slides. */
  sql(inputs: Record<string, Rel>, text: Fragment): Rel {
    const first = Object.values(inputs)[0]
    return this.add(first?.slide ?? 0, 'any', {
      op: 'sql',
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, rel]) => [name, rel.id])),
      text,
    })
  }

  /** What a person's function makes of the rows. */
  javascript(input: Rel, options: JavaScriptOptions): Rel {
    return this.add(input.slide, 'any', { op: 'javascript', input: input.id, ...options })
  }

  /** A SELECT that is repeated over what it made, until it makes the same again; see `Relation`. */
  repeat(inputs: Record<string, Rel>, rounds: { begin: Fragment; next: Fragment; rounds: number; otherwise: 'fail' | 'keep' }): Rel {
    const ids = Object.fromEntries(Object.entries(inputs).map(([name, rel]) => [name, rel.id]))
    return this.add(Object.values(inputs)[0]?.slide ?? 0, 'any', { op: 'repeat', inputs: ids, ...rounds })
  }

  private add(slide: number, effect: RowEffect, body: RelationBody): Rel {
    const id = `${this.node}:${this.relations.length}`
    this.relations.push({ id, node: this.node, port: '', slide, effect, ...body })
    return { id, slide, effect }
  }
}
