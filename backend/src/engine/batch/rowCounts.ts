import type { Relation, RelationId } from '@millrace/shared'
import type { Program, Schedule } from '../schedule.ts'

/** Of no rows these steps make none. A fold, a state or SQL may. */
const NONE_OF_NONE: ReadonlySet<Relation['op']> = new Set(['filter', 'explode', 'parse', 'top', 'lookup'])

/**
 * How many rows a step has in one batch where that follows from those that come in; undefined where only a query can tell, or `rowsOf` does
 * not know an input's.
 */
export function rowsThatFollow(relation: Relation, rowsOf: (input: RelationId) => number | undefined): number | undefined {
  if (relation.op === 'union') {
    const counts = relation.inputs.map(rowsOf)
    return counts.every((count) => count !== undefined) ? counts.reduce((a, b) => a + b, 0) : undefined
  }
  if (!('input' in relation)) return undefined
  const input = rowsOf(relation.input)
  if (relation.effect === 'same') return input
  return input === 0 && NONE_OF_NONE.has(relation.op) ? 0 : undefined
}

/** How many rows each relation has in one batch: as statements told, and as follows from that without a query. */
export class RowCounts {
  readonly #program: Program
  readonly #schedule: Schedule
  readonly #counts = new Map<RelationId, number>()

  constructor(program: Program, schedule: Schedule) {
    this.#program = program
    this.#schedule = schedule
  }

  /** Undefined where no statement has told it yet and it follows from no other. */
  of(relation: Relation): number | undefined {
    return this.#counts.get(relation.id) ?? rowsThatFollow(relation, (id) => this.#ofId(id))
  }

  has(relation: Relation): boolean {
    return this.of(relation) !== undefined
  }

  set(id: RelationId, rows: number): void {
    this.#counts.set(id, rows)
  }

  /** Enters a count, and that of the steps before it that keep the number of rows. */
  settle(id: RelationId, rows: number): void {
    const relation = this.#program.relations.get(id)!
    this.#counts.set(id, rows)
    if (!this.#schedule.tables.has(id)) this.settleBefore(relation, rows)
  }

  /** Enters the count of what a relation's rows came from, where it keeps their number. */
  settleBefore(relation: Relation, rows: number): void {
    if (relation.effect === 'same' && 'input' in relation) this.settle(relation.input, rows)
  }

  /** The side of a split that nobody reads: what came in and is not on the other side. */
  complement(): void {
    for (const relation of this.#program.plan.relations) {
      if ((relation.op !== 'filter' && relation.op !== 'parse') || this.has(relation)) continue
      const other = this.#program.plan.relations.find((each) => isOtherSide(relation, each) && this.has(each))
      const input = this.#ofId(relation.input)
      const part = other && this.of(other)
      if (input !== undefined && part !== undefined) this.#counts.set(relation.id, input - part)
    }
  }

  #ofId(id: RelationId): number | undefined {
    return this.of(this.#program.relations.get(id)!)
  }
}

function isOtherSide(one: Relation & { op: 'filter' | 'parse' }, other: Relation): boolean {
  if (one.node !== other.node || !('input' in other) || one.input !== other.input) return false
  if (one.op === 'parse') return other.op === 'parse' && one.part !== other.part
  return other.op === 'filter' && !one.alone && one.when !== other.when && one.condition.sql === other.condition.sql
}
