/** Schemas and problems of a draft: the engine's, which need DuckDB, beside those of structure. */
import {
  buildPlan,
  changeSetting,
  checkSink,
  definitionOf,
  outputsOf,
  replaceColumn,
  said,
  sameName,
  settingsOf,
  Wires,
  migrateSettings,
  type Analysis,
  type Column,
  type JsonObject,
  type PipelineDocument,
  type PlanSink,
  type Problem,
  type Relation,
} from '@millrace/shared'
import type { Describer } from '../duckdb/describe.ts'
import { codeWrong, type PlanProblem } from '../duckdb/planProblem.ts'
import { scriptOf } from '../javascript/scriptOf.ts'

/** `begin` is told of each relation before DuckDB binds it. */
export async function analyseDraft(
  document: PipelineDocument,
  sequence: number,
  describer: Describer,
  begin: (relation: Relation) => void,
): Promise<Analysis> {
  const { plan, outputs } = buildPlan(document)
  const described = await describer.describe(plan, begin)
  const problems = new Map<string, Problem>()
  const note = (node: string, { code, params = {}, setting }: { code: string; params?: JsonObject; setting?: string | undefined }) => {
    // One step makes several relations, which may have the same problem: it is told once.
    const key = JSON.stringify([node, code, setting, params])
    if (problems.has(key)) return
    const problem: Problem = { code, severity: 'error', params, node, ...(setting !== undefined && { setting }) }
    problems.set(key, withFix(problem, document))
  }
  for (const relation of plan.relations) for (const problem of described[relation.id]!.problems) note(relation.node, problem)
  for (const sink of plan.sinks) {
    const columns = described[sink.input]!.columns
    if (columns) for (const problem of checkSink(sink, columns)) note(sink.node, problem)
    for (const problem of codeProblems(sink)) note(sink.node, problem)
  }
  const columnsAt = (node: string, port: string): Column[] | null => {
    const relation = outputs[node]?.[port]
    return relation === undefined ? null : described[relation]!.columns
  }
  const wires = new Wires(document)
  const schemas: Analysis['schemas'] = {}
  const inputs: Analysis['inputs'] = {}
  for (const [id, node] of Object.entries(document.nodes)) {
    const definition = definitionOf(node.type)
    if (!definition) continue
    schemas[id] = Object.fromEntries(outputsOf(node).map((port) => [port.id, columnsAt(id, port.id)]))
    inputs[id] = Object.fromEntries(
      definition.inputs.map((port) => [port.id, arriving(wires.into(id, port.id).map(({ from }) => columnsAt(from.node, from.port)))]),
    )
  }
  return { sequence, problems: [...problems.values()], schemas, inputs }
}

/** What is wrong with the code of an output. */
function codeProblems({ connector, settings }: PlanSink): PlanProblem[] {
  return settingsOf(definitionOf(connector)!).flatMap(({ name, meta }) => {
    if (meta.kind !== 'code' || meta.language !== 'javascript') return []
    const prepared = scriptOf(String(settings[name] ?? ''), 'batch')
    return 'problem' in prepared ? [{ ...codeWrong(prepared.problem), setting: name }] : []
  })
}

/** The columns that arrive at a port: of several wires, all columns by name. */
function arriving(wires: (Column[] | null)[]): Column[] | null {
  if (wires.length === 0 || wires.includes(null)) return null
  const columns: Column[] = []
  for (const column of wires.flatMap((each) => each!)) if (!columns.some(({ name }) => sameName(name, column.name))) columns.push(column)
  return columns
}

/** A column that is not there is mended with a click where a name is near. */
function withFix(problem: Problem, document: PipelineDocument): Problem {
  const { column, nearest } = problem.params
  const node = document.nodes[problem.node!]!
  const definition = definitionOf(node.type)
  const name = problem.setting?.split('.')[0]
  if (problem.code !== 'unknownColumn' || typeof nearest !== 'string' || nearest === '' || !definition || name === undefined) return problem
  const meta = settingsOf(definition).find((setting) => setting.name === name)?.meta
  const value = migrateSettings(definition, node.settings, node.typeVersion)?.[name]
  if (!meta || value === undefined) return problem
  const mended = replaceColumn(meta, value, String(column), nearest)
  return {
    ...problem,
    fix: { label: said('Use "{name}"', { name: nearest }), operations: changeSetting(problem.node!, node, name, mended) },
  }
}
