/**
 * Folds over long windows: the merged partials are carried from one firing to the next, and only what entered and what left is looked
 * at (docs/decisions/0013). They stand in temporary tables: whoever opens the run anew merges all partials once.
 */
import type { Relation, RelationId } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable } from '../duckdb/render/context.ts'
import { isAdditive, partialSelect } from '../duckdb/render/foldSql.ts'
import { inputFrom } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import type { Program } from './schedule.ts'

/** A window of fewer slides is merged as fast from all its partials (bench/windows.ts). */
const LEAST_SLIDES = 5
/** What leaves can be subtracted without a trace: sums of fractions keep one. */
const EXACT_TYPE = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|DECIMAL\(.*\))$/

export class RunningFolds {
  /** By fold: the types of its partials and of the hidden count, in their order. */
  readonly #types: ReadonlyMap<RelationId, readonly string[]>
  /** By fold: the firing up to which its table goes; absent = there is no table. */
  #upTo = new Map<RelationId, number>()
  #settled: ReadonlyMap<RelationId, number> = new Map()

  private constructor(types: ReadonlyMap<RelationId, readonly string[]>) {
    this.#types = types
  }

  /** Finds the folds for which it pays and is exact. `leastSlides` is for tests and figures: 1 = all that are exact, Infinity = none. */
  static async open(connection: Connection, program: Program, bound: BoundPlan, leastSlides = LEAST_SLIDES): Promise<RunningFolds> {
    const types = new Map<RelationId, readonly string[]>()
    for (const [id, readers] of program.partialWindows) {
      const window = program.relations.get(id) as Relation & { op: 'window' }
      if (window.length / window.slide < leastSlides) continue
      for (const fold of readers) {
        if (fold.by.length === 0 || !isAdditive(fold)) continue
        const from = inputFrom(bound.context, fold, emptyTable(bound.columns.get(fold.input)!))
        const columns = await connection.describe(partialSelect(bound.context, fold, from))
        const found = columns.slice(fold.by.length).map(({ type }) => type)
        if (found.every((type) => EXACT_TYPE.test(type))) types.set(fold.id, found)
      }
    }
    return new RunningFolds(types)
  }

  has(fold: RelationId): boolean {
    return this.#types.has(fold)
  }

  types(fold: RelationId): readonly string[] {
    return this.#types.get(fold) ?? []
  }

  upTo(fold: RelationId): number | undefined {
    return this.#upTo.get(fold)
  }

  set(fold: RelationId, time: number): void {
    this.#upTo.set(fold, time)
  }

  /** The temporary tables are gone. */
  forget(): void {
    this.#upTo.clear()
    this.settle()
  }

  /** The batch is committed. */
  settle(): void {
    this.#settled = new Map(this.#upTo)
  }

  /** The batch was rolled back, and the tables with it. */
  back(): void {
    this.#upTo = new Map(this.#settled)
  }
}
