import type { NodeReport, RelationId } from '@millrace/shared'
import { inputsOf } from '../../duckdb/render/relation.ts'
import { fires } from '../schedule.ts'
import type { BatchWork } from './batchWork.ts'

/** What each node did in a batch whose steps are done: rows in and out, rows held, and time. */
export function nodeReports({
  context,
  counts,
  statements,
  heldRows,
  refused,
  eventTimes,
  outputs,
}: BatchWork): Record<string, NodeReport> {
  const { program, zeroTime, time } = context
  const nodes: Record<string, NodeReport> = {}
  const entered = new Map<string, Set<RelationId>>()
  const add = (node: string) => (nodes[node] ??= { in: 0, out: {} })
  for (const relation of program.plan.relations) {
    const report = add(relation.node)
    const seen = entered.get(relation.node) ?? entered.set(relation.node, new Set()).get(relation.node)!
    for (const id of inputsOf(relation)) {
      const input = program.relations.get(id)!
      if (input.node === relation.node || seen.has(id) || !fires(input.slide, zeroTime, time)) continue
      seen.add(id)
      report.in += counts.of(input) ?? 0
    }
    if (relation.port !== '' && fires(relation.slide, zeroTime, time)) report.out[relation.port] = counts.of(relation) ?? 0
    if (relation.op === 'source') report.in = counts.of(relation) ?? 0
  }
  for (const sink of program.plan.sinks) add(sink.node).in = outputs[sink.node] ?? 0
  for (const [node, report] of Object.entries(nodes)) {
    Object.assign(report, statements.timeOf(node))
    const held = heldRows.get(node)
    if (held !== undefined) report.held = held
    const dead = refused.get(node)
    if (dead !== undefined) report.deadLetters = dead
    const eventTime = eventTimes.get(node)
    if (eventTime) report.eventTime = eventTime
  }
  return nodes
}
