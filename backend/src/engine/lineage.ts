/**
 * Fingerprints of what a run keeps between batches. Two plans agree on a state when its key, its update expressions and the lineage of
 * the columns that these read are the same; rows that a changed filter lets through do not change what the state means.
 */
import { createHash } from 'node:crypto'
import type { CollectedList, Fragment, Plan, Relation, RelationId, StateColumn } from '@millrace/shared'
import { formatColumns, joinColumns, WINDOW_COLUMNS } from '@millrace/shared'
import type { Compute } from '../duckdb/render/computeSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { isFormula, updatesState, type State } from '../duckdb/render/stateTypes.ts'
import { aloneSides, isWithin, sideNames, type SideName } from '../duckdb/render/joinSql.ts'
import { isDays, takesRows } from './eventWindowSql.ts'
import { programOf } from './schedule.ts'

/** One thing that is kept: a window's rows, a table, those of a side of a join, a fold's partials over a window, or a keyed state. */
export interface Kept {
  /** Name of its table, the same in every version that has it. */
  table: string
  node: string
  relation: RelationId
  /** The side of a join whose rows these are. */
  side?: SideName
  kind: 'rows' | 'partials' | 'state' | 'model' | 'table' | 'events' | 'marks'
  fingerprint: string
}

/** Where each column comes from, by name; `null` names mean that the columns are not known without the engine (SQL). */
interface Lineage {
  columns: Map<string, string> | null
  whole: string
}

export function keptBy(plan: Plan): Kept[] {
  const lineages = lineageOf(plan)
  const { partialWindows, partialEvents, relations } = programOf(plan)
  const kept: Kept[] = []
  for (const relation of plan.relations) {
    if (relation.op === 'window') {
      const input = lineages.get(relation.input)!
      const slide = relations.get(relation.input)!.slide
      const folds = partialWindows.get(relation.id)
      const base = { node: relation.node }
      if (!folds) {
        kept.push({
          ...base,
          relation: relation.id,
          table: rowsTable(relation.id),
          kind: 'rows',
          fingerprint: digest([slide, all(input)]),
        })
      } else {
        for (const fold of folds) {
          const parts = partialsOf(fold, input)
          const table = partialTable(relation.id, fold.id)
          kept.push({ ...base, relation: fold.id, table, kind: 'partials', fingerprint: digest([slide, parts]) })
        }
      }
    }
    if (relation.op === 'table') {
      const fingerprint = digest([relation.keys, all(without(lineages.get(relation.input)!, relation.removed))])
      kept.push({ node: relation.node, relation: relation.id, table: keptTable(relation.node), kind: 'table', fingerprint })
    }
    if (relation.op === 'compute' && relation.model) {
      const parts = [
        relation.compute,
        relation.model.means,
        itemsOf(
          relation,
          inputsOf(relation).map((id) => lineages.get(id)!),
        ),
      ]
      kept.push({ node: relation.node, relation: relation.id, table: modelTable(relation), kind: 'model', fingerprint: digest(parts) })
    }
    if (isWithin(relation)) {
      for (const side of sideNames) {
        const input = lineages.get(relation[side])!
        const keys = relation.on.map((pair) => pair[side])
        // Who has met a partner is noted where rows without one come along.
        const isAlone = aloneSides(relation).includes(side)
        const fingerprint = digest([relation.slide, keys, isAlone, all(input)])
        kept.push({ node: relation.node, relation: relation.id, side, table: sideTable(relation.id, side), kind: 'rows', fingerprint })
      }
    }
    if (takesRows(relation)) {
      const { node, id, window, event } = relation
      const input = lineages.get(relation.input)!
      const fold = partialEvents.get(id)
      // Partials of days are of days of the time zone.
      const meaning = fold
        ? [input.columns?.get(event) ?? input.whole, partialsOf(fold, input), isDays(window) ? plan.timeZone : '']
        : [all(input)]
      // What waits and its watermark stay or go together.
      const fingerprint = digest([window, ...meaning])
      kept.push({ node, relation: id, table: eventsTable(id), kind: 'events', fingerprint })
      kept.push({ node, relation: id, table: marksTable(id), kind: 'marks', fingerprint })
    }
    if (relation.op === 'state' && updatesState(relation)) {
      const input = lineages.get(relation.input)!
      const keys = relation.key.map((item) => [item.name, read(item.value, input)])
      const columns = relation.columns.map((column) => stateColumnParts(column, input))
      const table = stateTable(relation)
      kept.push({ node: relation.node, relation: relation.id, table, kind: 'state', fingerprint: digest([keys, columns]) })
    }
  }
  return kept
}

/** By relation: a fingerprint of all that its rows come from. */
export const meaningsOf = (plan: Plan): ReadonlyMap<RelationId, string> =>
  new Map([...lineageOf(plan)].map(([id, { whole }]) => [id, whole]))

/** Table of a window's rows, and of a fold's partial aggregates over it. */
export const rowsTable = (window: RelationId) => `__mr_w_${window}`
/** Table of the rows of a table that is made of what arrives, of which a node has one. */
export const keptTable = (node: string) => `__mr_t_${node}`
/** Table of the rows of a join's side that wait. */
export const sideTable = (join: RelationId, side: SideName) => `__mr_j_${join}_${side}`
export const partialTable = (window: RelationId, fold: RelationId) => `__mr_p_${window}_${fold}`
export const stateTable = (relation: Relation & { op: 'state' }) => `__mr_s_${relation.node}_${relation.state}`

/** Tables of the rows that wait in windows by event time, and of their watermark. */
export const eventsTable = (window: RelationId) => `__mr_e_${window}`
export const marksTable = (window: RelationId) => `__mr_em_${window}`

/** Table of what a computation remembers. */
export const modelTable = ({ node, model }: Compute) => `__mr_m_${node}_${model!.name}`
/** The name of that table's one column, which says of which shape the model is. */
export const modelColumn = ({ model }: Compute) => `shape_${digest(model!.shape)}`

const digest = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
const all = (lineage: Lineage): string =>
  lineage.columns ? JSON.stringify([...lineage.columns].sort(([a], [b]) => (a < b ? -1 : 1))) : lineage.whole

/** What a fold's partials are made of. */
const partialsOf = (fold: Relation & { op: 'fold' }, input: Lineage) => [
  ...fold.by.map((item) => [item.name, read(item.value, input)]),
  ...fold.measures.map((measure) =>
    measure.kind === 'mergeable' ? [measure.partial.map((each) => read(each, input)), measure.merge] : [],
  ),
]

/** Without the column that only marks rows. */
const without = ({ columns, whole }: Lineage, name: string | undefined): Lineage => ({
  columns: columns && new Map([...columns].filter(([each]) => each !== name)),
  whole,
})

/** A fragment with the lineage of every column whose name occurs in it. */
function read(fragment: Fragment, input: Lineage): string {
  if (!input.columns) return JSON.stringify([fragment.sql, input.whole])
  const text = fragment.sql.toLowerCase()
  const used = [...input.columns].filter(([name]) => text.includes(name.toLowerCase()))
  return JSON.stringify([fragment.sql, used.sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** What a computation reads, with the lineage of the columns. */
const itemsOf = ({ inputs }: Compute, lineages: readonly Lineage[]) =>
  inputs.map(({ items }, i) => items.map(({ name, value }) => [name, read(value, lineages[i]!)]))

function lineageOf(plan: Plan): Map<RelationId, Lineage> {
  const lineages = new Map<RelationId, Lineage>()
  for (const relation of plan.relations) {
    const inputs = inputsOf(relation).map((id) => lineages.get(id)!)
    lineages.set(relation.id, lineage(relation, inputs))
  }
  return lineages
}

function lineage(relation: Relation, inputs: Lineage[]): Lineage {
  const [input] = inputs
  // Hashed, so that lineages of long chains stay short.
  const define = (parts: unknown): string => digest(parts)
  const whole = define([
    { ...relation, id: '', node: relation.op === 'source' ? relation.node : '', port: '' },
    inputs.map((each) => each.whole),
  ])
  const known = (columns: [string, string][]): Lineage => ({ columns: new Map(columns), whole })
  const passed = (keep: boolean) => (keep ? [...(input?.columns ?? [])] : [])
  if (relation.op !== 'source' && relation.op !== 'fold' && inputs.some((each) => !each.columns)) return { columns: null, whole }
  switch (relation.op) {
    case 'source':
      return known(formatColumns(relation.format).map((column) => [column.name, define([relation.node, column])]))
    case 'project': {
      const kept = passed(relation.keep).filter(([name]) => !relation.drop?.includes(name))
      return known([...kept, ...relation.items.map((item): [string, string] => [item.name, define(read(item.value, input!))])])
    }
    case 'filter':
    case 'top':
    case 'window':
      return known(passed(true))
    case 'eventWindow': {
      const own = passed(true).filter(([name]) => name !== relation.event)
      if (relation.part === 'late') return known(own)
      const bounds = Object.values(WINDOW_COLUMNS).map((name): [string, string] => [
        name,
        define([name, relation.window, relation.emit, input!.columns!.get(relation.event)]),
      ])
      return known([...own, ...bounds])
    }
    case 'explode':
      return known([...passed(relation.keep), [relation.as, define(['explode', read(relation.list, input!)])]])
    case 'parse': {
      if (relation.part === 'unreadable') return known(passed(true))
      const text = input!.columns!.get(relation.column)
      return known([
        ...passed(relation.keep),
        ...relation.format.columns.map((column, i): [string, string] => [
          column.name,
          define([{ ...relation.format, columns: [] }, column, i, text]),
        ]),
      ])
    }
    case 'table':
      return { ...without(input!, relation.removed), whole }
    case 'lookup': {
      const table = 'kept' in relation.table ? all(inputs[1]!) : relation.table
      return known([
        ...passed(true),
        ...relation.add.map((item): [string, string] => [
          item.name,
          define([item.value.sql, table, relation.on.map((on) => [on.key, input!.columns!.get(on.column)])]),
        ]),
      ])
    }
    case 'asof': {
      const [rows, other] = inputs as [Lineage, Lineage]
      const origins = (of: Lineage, columns: string[]) => columns.map((name) => of.columns!.get(name))
      const on = [origins(rows, [...relation.keys, relation.time]), origins(other, [...relation.keys, relation.otherTime]), relation.within]
      return known([...passed(true), ...relation.add.map((name): [string, string] => [name, define([name, origins(other, [name]), on])])])
    }
    case 'over': {
      const around = [relation.per, relation.by.map((key) => key.column), relation.items.flatMap(({ column }) => column ?? [])].flat()
      const origins = around.map((name) => input!.columns!.get(name))
      return known([
        ...passed(true),
        ...relation.items.map((item): [string, string] => [item.name, define([item, relation.per, relation.by, origins])]),
      ])
    }
    case 'union': {
      const names = new Set(inputs.flatMap((each) => [...each.columns!.keys()]))
      return known([...names].map((name) => [name, define(inputs.map((each) => each.columns!.get(name) ?? null).sort(byText))]))
    }
    case 'join': {
      const [left, right] = inputs.map((each) => [...each.columns!.keys()]) as [string[], string[]]
      const origin = (side: number, name: string) => inputs[side]!.columns!.get(name)
      const keys = relation.on.map((pair) => [origin(0, pair.left), origin(1, pair.right)])
      return known(
        joinColumns(relation, left, right).map(({ name, column, from }) => [
          name,
          define([relation.how, keys, from, origin(from === 'right' ? 1 : 0, column)]),
        ]),
      )
    }
    case 'collect': {
      const origins = (name: string) => inputs.map((each) => each.columns!.get(name) ?? null)
      const keys = relation.by.map((name): [string, unknown] => [name, origins(name)])
      const listed = ({ as, columns }: CollectedList, i: number): [string, string] => {
        const names = columns.length > 0 ? columns : [...inputs[i]!.columns!.keys()]
        return [as, define([keys, columns, names.map((name) => inputs[i]!.columns!.get(name))])]
      }
      return known([...keys.map(([name, origin]): [string, string] => [name, define(origin)]), ...relation.lists.map(listed)])
    }
    case 'fold':
      return known([
        ...relation.by.map((item): [string, string] => [item.name, define(read(item.value, input!))]),
        ...relation.measures.map((measure): [string, string] => [
          measure.name,
          define(
            measure.kind === 'rows'
              ? read(measure.value, input!)
              : [measure.partial.map((each) => read(each, input!)), measure.merge, measure.finish],
          ),
        ]),
      ])
    case 'state':
      if (relation.part === 'rows') return known([...passed(true), ...emittedBy(relation, input!)])
      return known([
        ...relation.key.map((item): [string, string] => [item.name, define(read(item.value, input!))]),
        ...relation.columns.map((column): [string, string] => [column.name, define(stateColumnParts(column, input!))]),
      ])
    case 'compute':
      return known(
        relation.outputs[0]!.columns.map(({ name }) => [
          name,
          define([name, relation.compute, relation.params, relation.model, itemsOf(relation, inputs)]),
        ]),
      )
    case 'computed':
      return known(relation.columns.map(({ name }) => [name, define([name, relation.output, [...input!.columns!.values()]])]))
    case 'score':
      return known([
        ...passed(true),
        ...relation.columns.map(({ name }): [string, string] => [
          name,
          define([name, relation.items.map(({ value }) => read(value, input!)), [...inputs[1]!.columns!.values()]]),
        ]),
      ])
    case 'javascript': {
      const { code, over, keep } = relation
      const parts = [code, over, keep, all(input!)]
      const made = relation.columns.map(({ name }) => name)
      return known([...new Set([...(keep ? input!.columns!.keys() : []), ...made])].map((name) => [name, define([name, parts])]))
    }
    case 'sql':
    case 'repeat':
      return { columns: null, whole }
  }
}

/** What a state's column means; that it goes row by row is seen at nothing else, for a formula says another thing then. */
const stateColumnParts = (column: StateColumn, input: Lineage): string[] =>
  isFormula(column)
    ? [column.name, column.begin.sql, read(column.next, input)]
    : [column.name, column.initial, read(column.fresh, input), column.combine]

const emittedBy = (state: State, input: Lineage): [string, string][] =>
  (state.emit ?? []).map(({ name, value }) => [
    name,
    digest([read(value, input), state.columns.map((column) => stateColumnParts(column, input))]),
  ])

const byText = (a: string | null, b: string | null): number => (a === b ? 0 : String(a) < String(b) ? -1 : 1)
