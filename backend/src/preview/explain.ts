/** "Why is this empty?": the first step upstream whose rows vanish, and why. */
import {
  definitionOf,
  nameSaid,
  saidFromText,
  type EmptyReason,
  type Json,
  type PreviewTarget,
  type Problem,
  type Relation,
} from '@millrace/shared'
import { inputsOf } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import type { Evaluation } from './evaluate.ts'
import { eventReason, timedReason } from './eventReasons.ts'
import type { Explained } from './messages.ts'
import { nearestKeys, nearestValues } from './nearestValues.ts'
import { rowsOf, type StepTable } from './steps.ts'

/** Characters of a text that stands for all that cannot be read. */
const EXAMPLE_CHARACTERS = 200

export async function explain(connection: Connection, evaluation: Evaluation, target: PreviewTarget): Promise<Explained> {
  const { relation, tables } = evaluation
  if (!relation) return notBuilt(evaluation, target)
  const culprit = firstEmpty(evaluation, relation)
  const at = { node: culprit.node, port: culprit.port, emptySource: false }
  const table = tables.get(culprit.id)
  if (!table) return stuck(evaluation, culprit)
  const rows = rowsOf(table)
  if (rows > 0) return { ...at, node: target.node, port: target.port, reason: { code: 'notEmpty', params: { rows } } }
  if (culprit.op === 'source') {
    const { count, example } = table.unreadable ?? { count: 0, example: null }
    if (count === 0) return { ...at, reason: { code: 'nothingReceived', params: {} }, emptySource: true }
    return {
      ...at,
      reason: { code: 'nothingRead', params: { of: count, example: example?.line ?? '', reason: saidFromText(example?.reason ?? '') } },
    }
  }
  const inputs = inputsOf(culprit).map((id) => tables.get(id)!)
  return { ...at, reason: await reasonOf(connection, evaluation, culprit, inputs) }
}

/** Upwards from an empty step to the first one that is empty while something comes in, or that could not be computed. */
function firstEmpty({ relations, tables }: Evaluation, from: Relation): Relation {
  const byId = new Map(relations.map((relation) => [relation.id, relation]))
  let current = from
  for (;;) {
    const table = tables.get(current.id)
    const inputs = inputsOf(current).map((id) => byId.get(id)!)
    if (!table) {
      const missing = inputs.find(({ id }) => !tables.has(id))
      if (!missing) return current
      current = missing
      continue
    }
    // A table may be full: it makes no rows of its own.
    const making = current.op === 'lookup' ? inputs.slice(0, 1) : inputs
    if (rowsOf(table) > 0 || inputs.length === 0 || making.some(({ id }) => rowsOf(tables.get(id)!) > 0)) return current
    current = inputs[0]!
  }
}

/** The node, or one before it, is not whole: something is not connected, or a setting does not fit. */
function notBuilt({ document, problems }: Evaluation, target: PreviewTarget): Explained {
  const problem = problems.find((each) => each.code !== 'missingInput') ?? problems.find((each) => each.node === target.node) ?? problems[0]
  const node = problem?.node ?? target.node
  if (!problem || problem.code === 'missingInput') {
    const type = document.nodes[node]?.type
    const definition = type === undefined ? undefined : definitionOf(type)
    const port = problem?.port ?? target.port
    const name = definition?.inputs.find(({ id }) => id === port)?.name ?? port
    return { node, port, reason: { code: 'inputMissing', params: { name: nameSaid(name) } }, emptySource: false }
  }
  return { node, port: problem.port ?? target.port, reason: { code: 'hasProblem', params: {} }, problem, emptySource: false }
}

function stuck({ problems }: Evaluation, culprit: Relation): Explained {
  const problem: Problem | undefined = problems.find((each) => each.node === culprit.node)
  const failed = problem?.code === 'expressionFails' || problem?.code === 'expressionError'
  const reason: EmptyReason = failed
    ? { code: 'failed', params: { message: problem.params['message'] ?? '' } }
    : { code: 'hasProblem', params: {} }
  return { node: culprit.node, port: culprit.port, reason, ...(problem && { problem }), emptySource: false }
}

async function reasonOf(
  connection: Connection,
  { relations, tables, built }: Evaluation,
  relation: Relation,
  inputs: readonly StepTable[],
): Promise<EmptyReason> {
  const input = inputs[0]!
  const of = rowsOf(input)
  const reason = (code: string, params: Record<string, Json> = {}): EmptyReason => ({ code, params: { of, ...params } })
  switch (relation.op) {
    case 'filter': {
      const timed = timedReason(relations, relation, of)
      if (timed) return timed
      if (relation.when === 'notTrue') return reason('filterKeptAll')
      const values = await nearestValues(connection, relation.condition, input)
      const shown = values.map(({ column, nearest }) => `${column}: ${nearest.join(', ')}`).join('; ')
      return reason('filterRemovedAll', { removed: of, columns: values.length, shown, values })
    }
    case 'lookup': {
      if (inputs[1] && rowsOf(inputs[1]) === 0) return reason('tableEmpty')
      const { column, key } = relation.on[0]!
      return reason('noCommonKey', { column, key, ...(await nearestKeys(connection, relation, input, inputs[1])) })
    }
    case 'parse': {
      if (relation.part === 'unreadable') return reason('allParsed')
      const [row] = (
        await connection.table(
          `SELECT left(CAST(${identifier(relation.column)} AS VARCHAR), ${EXAMPLE_CHARACTERS}) FROM ${input.table} LIMIT 1`,
        )
      ).rows
      return reason('nothingParsed', { example: row?.[0] ?? 'NULL' })
    }
    case 'explode':
      return reason('nothingInLists')
    case 'eventWindow':
      return eventReason(relation, tables.get(relation.id)!, input, built.plan.timeZone)
    case 'window':
      return reason('windowEmpty', { length: relation.length })
    case 'javascript': {
      const { code } = tables.get(relation.id)!
      return code?.refused.first ? reason('codeRefuses', { message: saidFromText(code.refused.first.reason) }) : reason('codeEmpty')
    }
    default:
      return reason('queryEmpty')
  }
}
