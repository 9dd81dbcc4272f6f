import type { NodeReport, Relation, RelationId } from '@millrace/shared'
import { isWithin } from '../../duckdb/render/joinSql.ts'
import { inputsOf } from '../../duckdb/render/relation.ts'
import { StepError } from '../errors.ts'
import type { BatchContext } from './batchWork.ts'

/** Runs the statements of one batch, and notes how long each node took and which were written into a statement of another. */
export class Statements {
  readonly #batch: BatchContext
  readonly #ms = new Map<string, number>()
  readonly #fused = new Map<string, string>()

  constructor(batch: BatchContext) {
    this.#batch = batch
  }

  /** Runs one statement and answers with the number of rows it made, changed, or (SELECT) its first cell. Throws StepError. */
  async count(node: string, relation: Relation, sql: string): Promise<number> {
    this.#batch.onStatement?.(sql)
    const from = performance.now()
    try {
      return await this.#batch.connection.count(sql)
    } catch (error) {
      throw new StepError(node, relation, error)
    } finally {
      this.add(node, performance.now() - from)
      this.#fuse(relation, node)
    }
  }

  /** Adds to a node's time what it did beside its statements. */
  add(node: string, ms: number): void {
    this.#ms.set(node, (this.#ms.get(node) ?? 0) + ms)
  }

  /** Time of a node's own statements, or the node into whose statement it was written. */
  timeOf(node: string): Pick<NodeReport, 'ms' | 'fusedWith'> {
    const ms = this.#ms.get(node)
    if (ms !== undefined) return { ms: Math.round(ms * 100) / 100 }
    const fusedWith = this.#fused.get(node)
    return fusedWith === undefined ? {} : { fusedWith }
  }

  #fuse(relation: Relation, node: string): void {
    const { program, schedule } = this.#batch
    const visit = (id: RelationId) => {
      const each = program.relations.get(id)!
      if (schedule.tables.has(id) || ['window', 'eventWindow', 'table', 'state', 'javascript'].includes(each.op) || isWithin(each)) return
      if (each.node !== node && !this.#ms.has(each.node)) this.#fused.set(each.node, node)
      for (const input of inputsOf(each)) visit(input)
    }
    if (relation.node !== node) visit(relation.id)
    else for (const input of inputsOf(relation)) visit(input)
  }
}
