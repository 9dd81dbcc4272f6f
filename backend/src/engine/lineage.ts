/** Where the columns of a plan's relations come from, as fingerprints. */
import { createHash } from 'node:crypto'
import type { CollectedList, Fragment, Plan, Relation, RelationId, StateColumn } from '@millrace/shared'
import { formatColumns, joinColumns, WINDOW_COLUMNS } from '@millrace/shared'
import type { Compute } from '../duckdb/render/computeSql.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import { isFormula, type State } from '../duckdb/render/stateTypes.ts'

/** Where each column comes from, by name; `null` names mean that the columns are not known without the engine (SQL). */
export interface Lineage {
  columns: Map<string, string> | null
  whole: string
}

/** By relation: a fingerprint of all that its rows come from. */
export const meaningsOf = (plan: Plan): ReadonlyMap<RelationId, string> =>
  new Map([...lineageOf(plan)].map(([id, { whole }]) => [id, whole]))

/** A fingerprint of parts, of 32 characters. */
export const digest = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
/** All that a relation's columns come from. */
export const all = (lineage: Lineage): string =>
  lineage.columns ? JSON.stringify([...lineage.columns].sort(([a], [b]) => (a < b ? -1 : 1))) : lineage.whole

/** Without the column that only marks rows. */
export const without = ({ columns, whole }: Lineage, name: string | undefined): Lineage => ({
  columns: columns && new Map([...columns].filter(([each]) => each !== name)),
  whole,
})

/** A fragment with the lineage of every column whose name occurs in it. */
export function read(fragment: Fragment, input: Lineage): string {
  if (!input.columns) return JSON.stringify([fragment.sql, input.whole])
  const text = fragment.sql.toLowerCase()
  const used = [...input.columns].filter(([name]) => text.includes(name.toLowerCase()))
  return JSON.stringify([fragment.sql, used.sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** What a computation reads, with the lineage of the columns. */
export const itemsOf = ({ inputs }: Compute, lineages: readonly Lineage[]) =>
  inputs.map(({ items }, i) => items.map(({ name, value }) => [name, read(value, lineages[i]!)]))

/** By relation, in the order of the plan. */
export function lineageOf(plan: Plan): Map<RelationId, Lineage> {
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
export const stateColumnParts = (column: StateColumn, input: Lineage): string[] =>
  isFormula(column)
    ? [column.name, column.begin.sql, read(column.next, input)]
    : [column.name, column.initial, read(column.fresh, input), column.combine]

const emittedBy = (state: State, input: Lineage): [string, string][] =>
  (state.emit ?? []).map(({ name, value }) => [
    name,
    digest([read(value, input), state.columns.map((column) => stateColumnParts(column, input))]),
  ])

const byText = (a: string | null, b: string | null): number => (a === b ? 0 : String(a) < String(b) ? -1 : 1)
