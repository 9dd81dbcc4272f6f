/** Decides, for one batch time, which relations run, which of them become tables, and where their rows are counted. Pure. */
import type { Plan, PlanSink, Relation, RelationId } from '@millrace/shared'
import { isMergeable } from '../duckdb/render/foldSql.ts'
import { isWithin } from '../duckdb/render/joinSql.ts'
import { updatesState } from '../duckdb/render/stateTypes.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { partialEventWindows } from './eventPartials.ts'
import { takesRows } from './eventWindowSql.ts'

/** What never changes while a plan runs. */
export interface Program {
  plan: Plan
  relations: ReadonlyMap<RelationId, Relation>
  sources: readonly (Relation & { op: 'source' })[]
  /** Windows that keep only partial aggregates: the folds that merge them. All other windows keep rows. */
  partialWindows: ReadonlyMap<RelationId, readonly (Relation & { op: 'fold' })[]>
  /** Windows by event time that keep partials only: the fold that finishes them. */
  partialEvents: ReadonlyMap<RelationId, Relation & { op: 'fold' }>
}

export function programOf(plan: Plan): Program {
  const relations = new Map(plan.relations.map((relation) => [relation.id, relation]))
  const partialWindows = new Map<RelationId, (Relation & { op: 'fold' })[]>()
  for (const window of plan.relations) {
    if (window.op !== 'window' || plan.sinks.some((sink) => sink.input === window.id)) continue
    const readers = plan.relations.filter((relation) => inputsOf(relation).includes(window.id))
    const folds = readers.filter((relation) => relation.op === 'fold' && isMergeable(relation)) as (Relation & { op: 'fold' })[]
    if (folds.length > 0 && folds.length === readers.length) partialWindows.set(window.id, folds)
  }
  const partialEvents = partialEventWindows(plan)
  return { plan, relations, sources: plan.relations.filter((relation) => relation.op === 'source'), partialWindows, partialEvents }
}

/** What reads a relation in this batch. */
type Use =
  | { kind: 'relation'; by: RelationId }
  | { kind: 'sink'; sink: PlanSink }
  | { kind: 'rows'; window: RelationId }
  | { kind: 'partials'; window: RelationId; fold: RelationId }
  | { kind: 'course'; node: string }
  | { kind: 'count' }

export interface Schedule {
  /** Relations that do something at this time, in topological order. */
  relations: readonly Relation[]
  uses: ReadonlyMap<RelationId, readonly Use[]>
  /** Relations whose rows go into a temporary table of the batch; all others are written into the statement that reads them. */
  tables: ReadonlySet<RelationId>
}

export const fires = (slide: number, zeroTime: number, time: number): boolean => (time - zeroTime) % slide === 0

/** `everyTable` makes each step a statement of its own, so that an error names its node. */
export function scheduleAt(program: Program, zeroTime: number, time: number, everyTable = false): Schedule {
  const { plan, partialWindows } = program
  const uses = new Map<RelationId, Use[]>()
  const use = (id: RelationId, by: Use) => void (uses.get(id) ?? uses.set(id, []).get(id)!).push(by)
  for (const sink of plan.sinks) if (fires(sink.slide, zeroTime, time)) use(sink.input, { kind: 'sink', sink })

  for (const { node, input } of plan.courses ?? []) {
    if (fires(program.relations.get(input)!.slide, zeroTime, time)) use(input, { kind: 'course', node })
  }
  const read = new Set(plan.relations.flatMap(inputsOf).concat(plan.sinks.map((sink) => sink.input)))
  const wanted = new Set<RelationId>()
  for (const relation of plan.relations.toReversed()) {
    const firing = fires(relation.slide, zeroTime, time)
    if (relation.op === 'window') {
      const parent = program.relations.get(relation.input)!
      if (fires(parent.slide, zeroTime, time)) {
        const folds = partialWindows.get(relation.id)
        if (folds) for (const fold of folds) use(relation.input, { kind: 'partials', window: relation.id, fold: fold.id })
        else use(relation.input, { kind: 'rows', window: relation.id })
        wanted.add(relation.id)
      }
      if (firing) wanted.add(relation.id)
      continue
    }
    if (!firing) continue
    // A node whose rows nobody reads runs all the same, and is counted; a second port that nobody reads is the rest of the first.
    if (!uses.has(relation.id) && (updates(relation) || isMainPort(program, relation, read) || isAlone(program, relation))) {
      use(relation.id, { kind: 'count' })
    }
    if (!uses.has(relation.id)) continue
    wanted.add(relation.id)
    for (const input of inputsOf(relation)) use(input, { kind: 'relation', by: relation.id })
  }

  const relations = plan.relations.filter((relation) => wanted.has(relation.id))
  const tables = new Set<RelationId>()
  // From the back: whether a relation's reader is a table is known when the relation is looked at.
  for (const relation of relations.toReversed()) {
    if (hasOwnTable(relation)) continue
    const readers = uses.get(relation.id) ?? []
    if (relation.op === 'fold' || readers.length > 1 || everyTable) tables.add(relation.id)
    else if (
      relation.port !== '' &&
      relation.op !== 'source' &&
      !countedBehind(program, uses, tables, relation) &&
      !countedBefore(program, tables, relation)
    ) {
      tables.add(relation.id)
    }
  }
  return { relations, uses, tables }
}

/** Whether a relation's rows stand in a table that its step makes, and are counted there. */
const hasOwnTable = (relation: Relation): boolean =>
  ['window', 'eventWindow', 'table', 'compute', 'computed', 'javascript', 'repeat'].includes(relation.op) || isWithin(relation)

/** Whether something is kept up to date here, so that it runs also when nobody reads its rows. */
const updates = (relation: Relation): boolean =>
  relation.op === 'state' ? updatesState(relation) : relation.op === 'compute' || relation.op === 'table' || takesRows(relation)

/** A port whose rows are not the rest of another's: they are counted also where nobody reads them. */
function isAlone(program: Program, relation: Relation): boolean {
  const input = relation.op === 'project' && relation.port !== '' ? program.relations.get(relation.input) : undefined
  return input?.op === 'filter' && input.alone === true && input.node === relation.node
}

/** The first port of a node, unless another port of the same step is read. */
function isMainPort(program: Program, relation: Relation, read: ReadonlySet<RelationId>): boolean {
  if (relation.port === '') return false
  const ports = program.plan.relations.filter((other) => other.node === relation.node && other.port !== '')
  return ports[0]?.id === relation.id && !ports.some((other) => read.has(other.id))
}

/** The statement that reads the relation tells its number of rows. */
function countedBehind(
  program: Program,
  uses: ReadonlyMap<RelationId, readonly Use[]>,
  tables: ReadonlySet<RelationId>,
  relation: Relation,
): boolean {
  const [only] = uses.get(relation.id) ?? []
  if (!only) return false
  if (only.kind !== 'relation') return true
  const reader = program.relations.get(only.by)!
  if (reader.op === 'fold' || (reader.op === 'state' && updatesState(reader))) return true
  return reader.effect === 'same' && (tables.has(reader.id) || countedBehind(program, uses, tables, reader))
}

/** The number of rows follows from that of the inputs. */
function countedBefore(program: Program, tables: ReadonlySet<RelationId>, relation: Relation): boolean {
  if (relation.op === 'source' || hasOwnTable(relation) || tables.has(relation.id)) return true
  if (relation.op === 'union') return relation.inputs.every((id) => program.relations.get(id)!.port !== '')
  if (relation.effect !== 'same' || !('input' in relation)) return false
  const input = program.relations.get(relation.input)!
  // A node's own port is counted in any case, whatever way.
  return input.port !== '' || countedBefore(program, tables, input)
}
