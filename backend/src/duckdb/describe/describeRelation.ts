/** The columns of one relation, bound over empty typed input. */
import {
  eventWindowColumns,
  formatColumns,
  said,
  sameName,
  typeFamily,
  typeSaid,
  type Column,
  type Fragment,
  type Measure,
  type Relation,
} from '@millrace/shared'
import { scriptOf } from '../../javascript/scriptOf.ts'
import { append, columnsSetting, merge, typeIn } from '../columnLists.ts'
import { codeWrong, expressionError, keyProblems, nameProblems, timeProblems, typesDiffer } from '../planProblem.ts'
import { computedColumns, type Compute } from '../render/computeSql.ts'
import { emptyTable } from '../render/context.ts'
import { javascriptColumns } from '../render/javascriptSql.ts'
import { tableColumns } from '../render/lookupSql.ts'
import { overColumn } from '../render/overSql.ts'
import { numbered } from '../render/relation.ts'
import { updatesState } from '../render/stateTypes.ts'
import { literal } from '../sql.ts'
import { becomes } from '../typesMeet.ts'
import { nameSetting, Probe } from './probe.ts'
import { asofColumns, collectedColumns, joinedColumns } from './severalInputs.ts'
import { repeatedColumns, sqlColumns } from './sqlColumns.ts'
import { stateColumns } from './stateColumns.ts'

/** Null where they cannot be known; what is wrong is noted at the probe. */
export async function describeRelation(probe: Probe, relation: Relation, inputs: readonly Column[][]): Promise<Column[] | null> {
  const input = inputs[0] ?? []
  switch (relation.op) {
    case 'source':
      return probe.known(formatColumns(relation.format), columnsSetting(relation.connector))
    case 'project': {
      const items = await probe.items(relation.items, input, false)
      probe.note(...nameProblems(relation.items, (i) => nameSetting(relation.items[i]!.value)))
      if (items === null) return null
      for (const { value } of relation.items) await probe.values(value, input)
      if (!relation.keep) return items
      const kept = input.filter((column) => !relation.drop?.some((name) => sameName(name, column.name)))
      return merge(kept, items)
    }
    case 'filter':
      await probe.condition(relation.condition, input)
      return input
    case 'explode': {
      const type = await probe.type(relation.list, input, false)
      if (type === null) return null
      if (typeFamily(type) !== 'list')
        return probe.refuse(expressionError(said('This is {type}, not a list.', { type: typeSaid(type) }), relation.list.setting))
      probe.note(...nameProblems([{ name: relation.as }], () => 'as'))
      const element = { name: relation.as, type: type.replace(/\[\d*\]$/, '') }
      return relation.keep ? append(input, [element]) : [element]
    }
    case 'parse': {
      if (!probe.exists(relation.column, input, 'column')) return relation.part === 'unreadable' ? input : null
      if (relation.part === 'unreadable') return input
      if (relation.format.kind === 'regex') {
        const bound = await probe.bind(`SELECT regexp_matches('', ${literal(relation.format.pattern)})`)
        if (!('columns' in bound)) probe.note(expressionError(bound.message, 'pattern'))
      }
      const columns = await probe.known(relation.format.columns, 'fields')
      return columns && (relation.keep ? append(input, columns) : columns)
    }
    case 'union': {
      const bound = await probe.bind(`SELECT * FROM ${inputs.map(emptyTable).join(' UNION ALL BY NAME SELECT * FROM ')}`)
      if (!('columns' in bound)) return probe.refuse(expressionError(bound.message, undefined))
      for (const column of bound.columns) {
        const types = inputs.flatMap((columns) => columns.filter((each) => sameName(each.name, column.name)).map((each) => each.type))
        if (types.some((type) => !becomes(type, column.type))) probe.note(typesDiffer(column.name, types))
      }
      return probe.problems.length > 0 ? null : bound.columns
    }
    case 'fold': {
      const keys = await probe.items(relation.by, input, false)
      const values: (Column | null)[] = []
      for (const measure of relation.measures) values.push(await probe.measure(measure, input))
      const names = [...relation.by, ...relation.measures]
      probe.note(
        ...nameProblems(names, (i) => (i < relation.by.length ? 'keys' : measureSetting(relation.measures[i - relation.by.length]!))),
      )
      return keys === null || values.includes(null) ? null : [...keys, ...(values as Column[])]
    }
    case 'window':
      return input
    case 'table':
      return tableColumns(relation, input)
    case 'eventWindow': {
      const { source, window } = relation
      if (window.kind === 'sessions') for (const name of window.by) probe.exists(name, input, 'keys')
      if (source !== undefined) probe.exists(source, input, 'source')
      const type = typeIn(input)(relation.time)
      if (type !== undefined) probe.note(...timeProblems(relation.time, type, relation.timeIs))
      return probe.problems.length > 0 ? null : eventWindowColumns(relation, input)
    }
    case 'asof':
      return asofColumns(probe, relation, inputs as [Column[], Column[]])
    case 'over':
      return columnsOver(probe, relation, input)
    case 'top':
      for (const key of relation.by) probe.exists(key.column, input, 'by')
      for (const name of relation.per) probe.exists(name, input, 'per')
      return input
    case 'lookup': {
      const known = 'rows' in relation.table ? await probe.known(relation.table.columns, 'table') : inputs[1]!
      if (known === null) return null
      for (const [at, { column, key }] of relation.on.entries()) {
        const settings = [`on.${at}.left`, `on.${at}.right`] as const
        const fits = [probe.exists(column, input, settings[0]), probe.exists(key, known, settings[1])].every(Boolean)
        const types = [input, known].map((side, i) => side.find((each) => sameName(each.name, i === 0 ? column : key))?.type)
        if (fits) probe.note(...keyProblems([column, types[0]!], [key, types[1]!], settings[1]))
      }
      const added = await probe.items(relation.add, known, false)
      probe.note(...nameProblems(relation.add, () => 'add'))
      return added && append(input, added)
    }
    case 'join':
      return joinedColumns(probe, relation, inputs as [Column[], Column[]])
    case 'collect':
      return collectedColumns(probe, relation, inputs)
    case 'state': {
      if (updatesState(relation)) {
        const { kept, out } = await stateColumns(probe, relation, input)
        return relation.part === 'rows' ? out : kept
      }
      // What is wrong is told once, and no part of the state can be computed then.
      const apart = new Probe(probe.connection, probe.cells)
      const { kept } = await stateColumns(apart, relation, input)
      return apart.problems.length > 0 ? null : kept
    }
    case 'compute': {
      const node = await computedNode(probe, relation, inputs)
      return node === null ? null : computedColumns(relation.outputs[0]!.columns, node)
    }
    case 'computed':
      // What is wrong is told at the computation.
      return computedColumns(relation.columns, input[0]?.type)
    case 'javascript': {
      const script = scriptOf(relation.code, relation.over)
      if ('problem' in script) probe.note(codeWrong(script.problem))
      const made = relation.columns.length === 0 ? [] : await probe.known(relation.columns, 'columns')
      return made && javascriptColumns({ ...relation, columns: made }, input)
    }
    case 'score': {
      for (const item of relation.items) await probe.number(item, input)
      return merge(input, relation.columns)
    }
    case 'repeat':
      return repeatedColumns(probe, relation, inputs)
    default:
      return sqlColumns(probe, relation, inputs)
  }
}

async function columnsOver(probe: Probe, relation: Relation & { op: 'over' }, input: readonly Column[]): Promise<Column[] | null> {
  const named: [name: string, setting: string][] = [
    ...relation.per.map((name): [string, string] => [name, 'keys']),
    ...relation.by.map(({ column }): [string, string] => [column, 'by']),
    ...relation.items.flatMap(({ column, setting = 'column' }): [string, string][] => (column === undefined ? [] : [[column, setting]])),
  ]
  const known = named.map(([name, setting]) => probe.exists(name, input, setting))
  probe.note(...nameProblems(relation.items, () => 'as'))
  if (known.includes(false)) return null
  const made: Column[] = []
  for (const item of relation.items) {
    const bound = await probe.bind(`SELECT ${overColumn(relation, item)} FROM ${numbered(emptyTable(input))}`)
    if ('columns' in bound) made.push({ name: item.name, type: bound.columns[0]!.type })
    else probe.note(expressionError(bound.message, item.setting))
  }
  return made.length === relation.items.length ? merge(input, made) : null
}

/** The type of a computation's nodes, undefined where it knows none; null when there is a problem, which is noted. */
async function computedNode(probe: Probe, compute: Compute, inputs: readonly Column[][]): Promise<string | undefined | null> {
  const nodes: Fragment[] = []
  const selects: string[] = []
  for (const [i, { items }] of compute.inputs.entries()) {
    for (const item of items) {
      const type = item.as === 'number' ? await probe.number(item, inputs[i]!) : await probe.type(item.value, inputs[i]!, false)
      if (type === null || item.as === 'number') continue
      nodes.push(item.value)
      selects.push(`SELECT NULL::${type === '"NULL"' ? 'VARCHAR' : type} AS node`)
    }
  }
  if (probe.problems.length > 0) return null
  return nodes.length === 0 ? undefined : probe.typeOf(selects.join(' UNION ALL '), nodes.at(-1)!, inputs.flat())
}

/** The setting that names a measure. */
const measureSetting = (measure: Measure) =>
  measure.named ?? (measure.kind === 'rows' ? measure.value : measure.partial[0])?.setting?.replace(/\.column$/, '.as')
