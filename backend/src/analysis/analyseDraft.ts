/** Schemas and problems of a draft: the engine's, which need DuckDB, beside those of structure. */
import { definitionOf, type Analysis, type Column, type PipelineDocument, type Problem, type Relation } from '@millrace/shared'
import type { Describer, PlanProblem } from '../duckdb/describe.ts'
import { draftPlan, readers } from './draftPlan.ts'

/** `begin` is told of each relation before DuckDB binds it. */
export async function analyseDraft(
  document: PipelineDocument,
  sequence: number,
  describer: Describer,
  begin: (relation: Relation) => void,
): Promise<Analysis> {
  const { plan, outputs } = draftPlan(document)
  const described = await describer.describe(plan, begin)
  const problems = new Map<string, Problem>()
  for (const relation of plan.relations) {
    for (const problem of described[relation.id]!.problems) note(problems, relation.node, problem)
  }
  const schemas: Analysis['schemas'] = {}
  const inputs: Analysis['inputs'] = {}
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = definitionOf(node.type)
    if (!definition) continue
    schemas[id] = Object.fromEntries(
      definition.outputs.map((port) => {
        const relation = outputs[id]?.[port.id]
        return [port.id, relation === undefined ? null : described[relation]!.columns]
      }),
    )
    inputs[id] = Object.fromEntries(
      definition.inputs.map((port) => [
        port.id,
        arriving(readers(document, id, port.id).map((end) => relationColumns(end, outputs, described))),
      ]),
    )
  }
  return { sequence, problems: [...problems.values()], schemas, inputs }
}

function relationColumns(
  end: { node: string; port: string },
  outputs: ReturnType<typeof draftPlan>['outputs'],
  described: Awaited<ReturnType<Describer['describe']>>,
): Column[] | null {
  const relation = outputs[end.node]?.[end.port]
  return relation === undefined ? null : described[relation]!.columns
}

/** The columns that arrive at a port: of several wires, all columns by name. */
function arriving(wires: (Column[] | null)[]): Column[] | null {
  if (wires.length === 0 || wires.includes(null)) return null
  const byName = new Map<string, Column>()
  for (const column of wires.flatMap((columns) => columns!)) {
    if (!byName.has(column.name.toLowerCase())) byName.set(column.name.toLowerCase(), column)
  }
  return [...byName.values()]
}

/** One step makes several relations, which may have the same problem: it is told once. */
function note(problems: Map<string, Problem>, node: string, { code, params, setting }: PlanProblem): void {
  const key = JSON.stringify([node, code, setting, params])
  problems.set(key, { code, severity: 'error', params, node, ...(setting === undefined ? {} : { setting }) })
}
