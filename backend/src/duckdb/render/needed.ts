/**
 * Which columns of each relation something reads: rows that have to be kept for a moment, to be counted or read twice, need not be wider.
 * Pure.
 */
import { joinColumns, sameName, type Column, type Fragment, type Plan, type Relation, type RelationId } from '@millrace/shared'
import { isWithin } from './joinSql.ts'
import { keptIn } from './lookupSql.ts'
import { fragmentsOf, inputsOf } from './relation.ts'

type Needs = ReadonlySet<string> | 'all'

/** The columns of every relation that are read, in their order; at least one, for rows without columns cannot be counted. */
export function neededColumns(plan: Plan, columns: ReadonlyMap<RelationId, readonly Column[]>): ReadonlyMap<RelationId, readonly Column[]> {
  const needs = new Map<RelationId, Needs>([...plan.sinks, ...(plan.courses ?? [])].map(({ input }) => [input, 'all']))
  for (const relation of plan.relations.toReversed()) {
    const asked = needs.get(relation.id)
    const own = asked && (asked === 'all' || asked.size > 0) ? asked : new Set(countedColumn(relation, columns))
    needs.set(relation.id, own)
    for (const id of inputsOf(relation)) {
      const read = readFrom(relation, own, id, columns)
      const before = needs.get(id) ?? new Set()
      needs.set(id, before === 'all' || read === 'all' ? 'all' : new Set([...before, ...read]))
    }
  }
  return new Map(
    [...columns].map(([id, all]) => {
      const needed = needs.get(id)!
      const kept = needed === 'all' ? all : all.filter((column) => [...needed].some((name) => sameName(name, column.name)))
      return [id, kept.length > 0 ? kept : all.slice(0, 1)]
    }),
  )
}

/** The column of rows of which nothing is read, which are counted still: one that the relation reads itself, where it puts out such a one. */
function countedColumn(relation: Relation, columns: ReadonlyMap<RelationId, readonly Column[]>): string[] {
  const all = columns.get(relation.id)!
  const [input] = inputsOf(relation)
  const read = input === undefined ? 'all' : readFrom(relation, new Set(), input, columns)
  const own = all.find(({ name }) => read !== 'all' && [...read].some((each) => sameName(each, name))) ?? all[0]
  return own ? [own.name] : []
}

/** What a relation reads of an input, when `own` is read of the relation itself. */
function readFrom(relation: Relation, own: Needs, id: RelationId, columns: ReadonlyMap<RelationId, readonly Column[]>): Needs {
  const input = columns.get(id)!
  const mentioned = () =>
    new Set(input.map(({ name }) => name).filter((name) => fragmentsOf(relation).some(({ fragment }) => mayRead(fragment, name))))
  const passedOn = (also: Iterable<string>) => (own === 'all' ? own : new Set([...own, ...also]))
  switch (relation.op) {
    case 'project':
      return relation.keep ? passedOn(mentioned()) : mentioned()
    case 'filter':
      return passedOn(mentioned())
    case 'explode':
      return relation.keep ? passedOn(mentioned()) : mentioned()
    case 'parse':
      return relation.keep || relation.part === 'unreadable' ? passedOn([relation.column]) : new Set([relation.column])
    case 'lookup':
      return id === keptIn(relation) ? 'all' : passedOn(relation.on.map(({ column }) => column))
    case 'join':
      // Rows that wait outlive the plan.
      if (isWithin(relation)) return 'all'
      return readByJoin(relation, own, id, columns)
    case 'collect': {
      const lists = relation.lists.filter((_, i) => relation.inputs[i] === id)
      const isWhole = lists.some((list) => list.columns.length === 0)
      return isWhole ? 'all' : new Set([...relation.by, ...lists.flatMap((list) => list.columns)])
    }
    case 'over':
      return passedOn([
        ...relation.per,
        ...relation.by.map(({ column }) => column),
        ...relation.items.flatMap(({ column }) => column ?? []),
      ])
    // Names that the other input has not are read of this one only.
    case 'asof':
      return passedOn([...relation.keys, relation.time, relation.otherTime, ...relation.add])
    case 'union':
      return own
    case 'fold':
      return mentioned()
    case 'compute':
      return mentioned()
    case 'computed':
      return own
    case 'score':
      return passedOn(mentioned())
    case 'state':
      return relation.part === 'rows' ? passedOn(mentioned()) : mentioned()
    // The rows of a window or a table outlive the plan; equal rows of `top` are ordered by all their columns; a SELECT may say `*`, and so may code.
    case 'javascript':
    case 'window':
    case 'table':
    case 'eventWindow':
    case 'top':
    case 'sql':
    case 'repeat':
      return 'all'
    case 'source':
      throw new Error('A source reads no relation.')
  }
}

/** A stream that is joined with itself is read by both sides. */
function readByJoin(
  join: Relation & { op: 'join' },
  own: Needs,
  id: RelationId,
  columns: ReadonlyMap<RelationId, readonly Column[]>,
): Needs {
  const names = (side: RelationId) => columns.get(side)!.map(({ name }) => name)
  const isRead = (name: string) => own === 'all' || [...own].some((each) => sameName(each, name))
  const leaving = joinColumns(join, names(join.left), names(join.right)).filter(({ name }) => isRead(name))
  return new Set(
    (['left', 'right'] as const).flatMap((side) =>
      join[side] === id
        ? [...join.on.map((pair) => pair[side]), ...leaving.filter(({ from }) => from === side).map(({ column }) => column)]
        : [],
    ),
  )
}

/** An expression reads no column whose name does not stand in it. One that does may be a part of a word: then too much is kept, which is harmless. */
function mayRead({ sql }: Fragment, name: string): boolean {
  const wanted = name.toLowerCase()
  return [wanted, wanted.replaceAll('"', '""')].some((each) => sql.toLowerCase().includes(each))
}
