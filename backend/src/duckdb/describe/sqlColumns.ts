/** The columns of what a person wrote as SELECTs. */
import type { Column, Fragment, Relation } from '@millrace/shared'
import { checkStatement } from '../gate.ts'
import { bindProblem, expressionError, nameProblems } from '../planProblem.ts'
import { emptyTable } from '../render/context.ts'
import { repeatColumns, ROUND_TABLE, type Repeat } from '../render/repeatSql.ts'
import { identifier } from '../sql.ts'
import type { Probe } from './probe.ts'

export async function sqlColumns(probe: Probe, relation: Relation & { op: 'sql' }, inputs: readonly Column[][]): Promise<Column[] | null> {
  const names = Object.keys(relation.inputs)
  const checked = await checkStatement(probe.connection, relation.text, { tables: names })
  if (!checked.ok) return probe.refuse(checked.problem)
  const tables = names.map((name, i) => `${identifier(name)} AS (SELECT * FROM ${emptyTable(inputs[i]!)})`)
  const bound = await probe.bind(`WITH ${tables.join(', ')} SELECT * FROM (\n${checked.sql}\n)`)
  if (!('columns' in bound)) return probe.refuse(bindProblem(bound.message, relation.text, inputs.flat()))
  probe.note(...nameProblems(bound.columns, () => relation.text.setting))
  return bound.columns
}

/** Of a SELECT that is repeated. */
export async function repeatedColumns(probe: Probe, repeat: Repeat, inputs: readonly Column[][]): Promise<Column[] | null> {
  const tables = Object.keys(repeat.inputs)
  const checked = new Map<Fragment, string>()
  for (const [fragment, more] of [
    [repeat.begin, []],
    [repeat.next, [ROUND_TABLE]],
  ] as const) {
    const answer = await checkStatement(probe.connection, fragment, { tables: [...tables, ...more] })
    if (answer.ok) checked.set(fragment, answer.sql)
    else probe.note(answer.problem)
  }
  if (probe.problems.length > 0) return null
  const columnsOf = new Map(Object.values(repeat.inputs).map((id, i) => [id, inputs[i]!]))
  const describe = async (select: string, fragment: Fragment) => {
    const bound = await probe.bind(select)
    if ('columns' in bound) return bound.columns
    probe.note(bindProblem(bound.message, fragment, inputs.flat()))
    throw new Error(bound.message)
  }
  const found = await repeatColumns(
    repeat,
    (id) => columnsOf.get(id)!,
    (fragment) => checked.get(fragment)!,
    describe,
  ).catch((error: unknown) => {
    if (probe.problems.length === 0) throw error
    return null
  })
  if (found === null) return null
  if (typeof found === 'string') return probe.refuse(expressionError(found, repeat.next.setting))
  probe.note(...nameProblems(found, () => repeat.begin.setting))
  return [...found]
}
