/** Pipelines of the benchmarks, as documents. */
import {
  buildPlan,
  definitions,
  edgeId,
  emptyDocument,
  type Edge,
  type Json,
  type Node,
  type PipelineDocument,
  type Plan,
} from '@millrace/shared'

export type Step = [type: string, settings: Record<string, Json>]

/** A node at the origin, named after its type; settings that are not given are as in a new one. */
export function nodeOf([type, settings]: Step): Node {
  const definition = definitions[type]!
  return {
    type,
    typeVersion: definition.version,
    name: type,
    settings: { ...(definition.defaults as Record<string, Json>), ...settings },
    position: { x: 0, y: 0 },
  }
}

/** A pipeline in which each step reads the one before; its nodes are `n0`, `n1` and so on. */
export function chain(name: string, intervalMs: number, steps: readonly Step[]): PipelineDocument {
  const nodes: Record<string, Node> = {}
  const edges: Edge[] = []
  steps.forEach(([type, settings], index) => {
    nodes[`n${index}`] = { ...nodeOf([type, settings]), position: { x: index * 240, y: 0 } }
    if (index > 0) edges.push({ from: { node: `n${index - 1}`, port: 'out' }, to: { node: `n${index}`, port: 'in' } })
  })
  return { ...emptyDocument(name, intervalMs), nodes, edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])) }
}

/** A filter by a formula. */
export const keep = (formula: string): Step => ['filter', { condition: { mode: 'formula', formula } }]
/** Rows per key. */
export const countBy = (...keys: string[]): Step => ['summarize', { keys, measures: [{ as: 'count', fn: 'count', column: '' }] }]
/** A file of JSON lines for each batch. */
export const toFiles = (folder: string, prefix = 'batch'): Step => ['files', { folder, prefix, format: 'jsonl' }]

/** The plan of such a chain that ends in files. */
export function planOf(intervalMs: number, steps: readonly Step[], out: string): Plan {
  const { plan, problems } = buildPlan(chain('Benchmark', intervalMs, [...steps, toFiles(out)]))
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return plan
}
