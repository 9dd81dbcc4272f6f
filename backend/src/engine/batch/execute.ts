/** Runs the steps of one batch within its transaction, and counts the rows at every node. */
import type { Relation } from '@millrace/shared'
import { isWithin } from '../../duckdb/render/joinSql.ts'
import { StepError } from '../errors.ts'
import { probes } from './probe.ts'
import { computeStep } from './computeStep.ts'
import { BatchWork, type BatchContext, type BatchResult } from './batchWork.ts'
import { javaScriptStep } from './javaScriptStep.ts'
import { takesRows } from '../eventWindowSql.ts'
import { eventWindowStep } from './eventWindowStep.ts'
import { courseStep } from './courseStep.ts'
import { joinStep } from './joinStep.ts'
import { nodeReports } from './nodeReports.ts'
import { repeatStep } from './repeatStep.ts'
import { batchTable } from './relationSql.ts'
import { sinkStep } from './sinkStep.ts'
import { stateStep } from './stateStep.ts'
import { tableStep } from './tableStep.ts'
import { windowStep } from './windowStep.ts'

/** Does all that is due at the batch's time, in the order of the plan. Throws StepError; the caller then rolls back. */
export async function executeBatch(context: BatchContext): Promise<BatchResult> {
  const { schedule, inputs } = context
  const work = new BatchWork(context)
  const { counts, statements, sql, staged, outputs } = work
  for (const [node, input] of Object.entries(inputs)) {
    const source = schedule.relations.find((relation) => relation.op === 'source' && relation.node === node)
    if (source) counts.set(source.id, input.records - input.deadCount)
  }
  for (const relation of schedule.relations) {
    await step(work, relation)
    for (const use of schedule.uses.get(relation.id) ?? []) {
      if (use.kind === 'sink') await sinkStep(work, use.sink, relation)
      else if (use.kind === 'course') await courseStep(work, use.node, relation)
      else if (use.kind === 'count' && !counts.has(relation)) {
        counts.settle(relation.id, await statements.count(relation.node, relation, `SELECT count(*) FROM ${sql.from(relation.id)}`))
      }
    }
  }
  counts.complement()
  return { nodes: nodeReports(work), staged, outputs, drawings: work.drawings }
}

async function step(work: BatchWork, relation: Relation): Promise<void> {
  if (relation.op === 'window') return windowStep(work, relation)
  if (relation.op === 'table') return tableStep(work, relation)
  if (work.context.probing) await probe(work, relation)
  if (relation.op === 'compute') return computeStep(work, relation)
  if (relation.op === 'javascript') return javaScriptStep(work, relation)
  if (relation.op === 'repeat') return repeatStep(work, relation)
  if (relation.op === 'state') await stateStep(work, relation)
  if (takesRows(relation)) await eventWindowStep(work, relation)
  if (isWithin(relation)) await joinStep(work, relation)
  if (work.context.schedule.tables.has(relation.id)) await fillTable(work, relation)
}

async function fillTable(work: BatchWork, relation: Relation): Promise<void> {
  const { counts, statements, sql, context } = work
  const table = batchTable(relation.id)
  const rows = await statements.count(relation.node, relation, `CREATE OR REPLACE TEMP TABLE ${table} AS\n${sql.filling(relation)}`)
  counts.set(relation.id, rows)
  if (relation.op === 'fold') {
    const input = context.program.relations.get(relation.input)!
    if (!counts.has(input)) counts.settle(input.id, await work.folded(relation, `temp.${table}`))
  } else counts.settleBefore(relation, rows)
}

/** Tries each of a step's expressions alone. */
async function probe({ context, sql }: BatchWork, relation: Relation): Promise<void> {
  const { partialWindows, partialEvents } = context.program
  if (!('input' in relation) || (relation.op === 'fold' && (partialWindows.has(relation.input) || partialEvents.has(relation.input))))
    return
  for (const { setting, sql: query } of probes(context.bound.context, relation, sql.from(relation.input))) {
    await context.connection.duckdb.run(query).catch((error: unknown) => {
      throw new StepError(relation.node, relation, error, setting)
    })
  }
}
