/** The columns of steps that put several streams together. */
import { said, sameName, typeFamily, typeSaid, type Column, type Relation } from '@millrace/shared'
import { typeIn } from '../columnLists.ts'
import { expressionError, keyProblems, nameProblems, typesDiffer } from '../planProblem.ts'
import { asofSelect } from '../render/asofSql.ts'
import { collectSelect } from '../render/collectSql.ts'
import { emptyTable } from '../render/context.ts'
import { joinSelect } from '../render/joinSql.ts'
import { becomes } from '../typesMeet.ts'
import type { Probe } from './probe.ts'

const emptySide = (columns: readonly Column[]) => ({ columns, from: emptyTable(columns) })

export async function asofColumns(
  probe: Probe,
  relation: Relation & { op: 'asof' },
  [rows, other]: readonly [Column[], Column[]],
): Promise<Column[] | null> {
  const named: [name: string, columns: Column[], setting: string][] = [
    ...relation.keys.flatMap((name) => [rows, other].map((side): [string, Column[], string] => [name, side, 'keys'])),
    [relation.time, rows, 'time'],
    [relation.otherTime, other, 'otherTime'],
    ...relation.add.map((name): [string, Column[], string] => [name, other, 'add']),
  ]
  if (named.map(([name, side, setting]) => probe.exists(name, side, setting)).includes(false)) return null
  for (const [side, column, setting] of [
    [rows, relation.time, 'time'],
    [other, relation.otherTime, 'otherTime'],
  ] as const) {
    const type = typeIn(side)(column)!
    if (['time', 'text'].includes(typeFamily(type))) continue
    probe.note(expressionError(said('This is {type}, not a date or time.', { type: typeSaid(type) }), setting))
  }
  if (probe.problems.length > 0) return null
  const bound = await probe.bind(asofSelect(relation, { input: emptySide(rows), other: emptySide(other) }, false))
  if ('columns' in bound) return bound.columns
  return probe.refuse(expressionError(bound.message, undefined))
}

export async function joinedColumns(
  probe: Probe,
  relation: Relation & { op: 'join' },
  [left, right]: readonly [Column[], Column[]],
): Promise<Column[] | null> {
  const typeOf = (columns: readonly Column[], name: string) => columns.find((column) => sameName(column.name, name))!.type
  const known = relation.on.map((pair, i) => {
    const exist = [probe.exists(pair.left, left, `on.${i}.left`), probe.exists(pair.right, right, `on.${i}.right`)]
    if (exist.includes(false)) return false
    const unlike = keyProblems([pair.left, typeOf(left, pair.left)], [pair.right, typeOf(right, pair.right)], `on.${i}.right`)
    probe.note(...unlike)
    return unlike.length === 0
  })
  for (const name of relation.take.left) known.push(probe.exists(name, left, 'leftColumns'))
  for (const name of relation.take.right) known.push(probe.exists(name, right, 'rightColumns'))
  if (known.includes(false)) return null
  const bound = await probe.bind(joinSelect(relation, { left: emptySide(left), right: emptySide(right) }, { ordered: false }))
  if (!('columns' in bound)) return probe.refuse(expressionError(bound.message, 'on'))
  const twice = nameProblems(bound.columns, () => 'suffix')
  probe.note(...twice)
  return twice.length === 0 ? bound.columns : null
}

export async function collectedColumns(
  probe: Probe,
  relation: Relation & { op: 'collect' },
  inputs: readonly Column[][],
): Promise<Column[] | null> {
  const named = inputs.flatMap((columns, i) => [
    ...relation.by.map((name) => probe.exists(name, columns, 'keys')),
    ...relation.lists[i]!.columns.map((name) => probe.exists(name, columns, `columns${i + 1}`)),
  ])
  if (named.includes(false)) return null
  for (const name of relation.by) {
    const types = inputs.map((columns) => columns.find((column) => sameName(column.name, name))!.type)
    const fits = types.every((type) => becomes(type, types[0]!) || becomes(types[0]!, type))
    if (!fits) probe.note(typesDiffer(name, types))
  }
  if (probe.problems.length > 0) return null
  const bound = await probe.bind(collectSelect(relation, inputs.map(emptySide)))
  if (!('columns' in bound)) return probe.refuse(expressionError(bound.message, undefined))
  const names = nameProblems(bound.columns, (i) => `as${i - relation.by.length + 1}`)
  probe.note(...names)
  return names.length === 0 ? bound.columns : null
}
