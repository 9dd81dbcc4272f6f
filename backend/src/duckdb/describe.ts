/** The columns of every relation of a plan, found by binding one relation at a time over empty typed input, and what is wrong where. */
import type { Column, Plan, Relation, RelationId } from '@millrace/shared'
import { describeRelation } from './describe/describeRelation.ts'
import { Probe } from './describe/probe.ts'
import type { PlanProblem } from './planProblem.ts'
import { inputsOf } from './render/relation.ts'
import type { Connection } from './session.ts'
import { TableCells } from './tableCells.ts'

/** `columns` is null where they cannot be known; then relations below stay silent. */
export interface Described {
  columns: Column[] | null
  problems: PlanProblem[]
}

const MAX_REMEMBERED = 5000

/** Describes plans on one connection and remembers what it found by a relation's text and its input's columns. */
export class Describer {
  readonly #connection: Connection
  readonly #remembered = new Map<string, Described>()
  readonly #cells: TableCells

  constructor(connection: Connection) {
    this.#connection = connection
    this.#cells = new TableCells(connection)
  }

  /** `begin` is told of each relation before it is bound: a binding that never ends can be traced to it. */
  async describe(plan: Plan, begin?: (relation: Relation) => void): Promise<Record<RelationId, Described>> {
    const found: Record<RelationId, Described> = {}
    for (const relation of plan.relations) {
      const inputs = inputsOf(relation).map((id) => found[id]?.columns ?? null)
      if (inputs.includes(null)) {
        found[relation.id] = { columns: null, problems: [] }
        continue
      }
      const { id: _id, node: _node, port: _port, slide: _slide, effect: _effect, ...body } = relation
      // A static table may be long: its cells are looked at apart, and only the columns count here.
      const key = JSON.stringify([inputs, body.op === 'lookup' && 'rows' in body.table ? { ...body, table: body.table.columns } : body])
      let described = this.#remembered.get(key)
      this.#remembered.delete(key)
      if (!described) {
        begin?.(relation)
        const probe = new Probe(this.#connection, this.#cells)
        const columns = await describeRelation(probe, relation, inputs as Column[][])
        described = { columns, problems: once(probe.problems) }
        if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!)
      }
      this.#remembered.set(key, described)
      const cells =
        relation.op === 'lookup' && 'rows' in relation.table && described.columns ? await this.#cells.problems(relation.table) : []
      found[relation.id] = cells.length > 0 ? { ...described, problems: [...described.problems, ...cells] } : described
    }
    return found
  }
}

/** Problems that differ by no more than their place in an expression are one: a step may write one setting into several. */
function once(problems: readonly PlanProblem[]): PlanProblem[] {
  const found = new Map<string, PlanProblem>()
  for (const problem of problems) {
    const told = JSON.stringify({ ...problem, params: { ...problem.params, position: null } })
    if (!found.has(told)) found.set(told, problem)
  }
  return [...found.values()]
}
