/** The columns of a keyed state. */
import { sameName, type Column, type Fragment, type Item, type StaticTable } from '@millrace/shared'
import { merge } from '../columnLists.ts'
import { nameProblems, unknownColumn, type PlanProblem } from '../planProblem.ts'
import { emptyTable } from '../render/context.ts'
import { numbered } from '../render/relation.ts'
import { besideOld, isFormula, stateTypes, type State } from '../render/stateTypes.ts'
import { identifier } from '../sql.ts'
import type { TableCells } from '../tableCells.ts'
import { nameSetting, type Probe } from './probe.ts'

/** The columns that a state keeps, and those that rows leave with where it goes row by row. */
export async function stateColumns(
  probe: Probe,
  state: State,
  input: readonly Column[],
): Promise<{ kept: Column[] | null; out: Column[] | null }> {
  const names = [...state.key, ...state.columns]
  probe.note(...nameProblems(names, (i) => (i < state.key.length ? 'keys' : `totals.${i - state.key.length}.as`)))
  const keys = await probe.items(state.key, input, false)
  const kept = keys && (await keptColumns(probe, state, keys, input))
  if (keys === null || kept === null) return { kept: null, out: null }
  if (state.remove) await probe.condition(state.remove, kept)
  if (state.start) probe.note(...(await startProblems(probe.cells, state.start, state.key, kept)))
  if (!state.emit) return { kept, out: null }
  const fields = kept.slice(keys.length).map(({ name, type }) => `${identifier(name)} ${type}`)
  const struct = `STRUCT(${fields.join(', ')})`
  const rows = besideOld(input)
  const beside = [...rows, { name: 'old', type: struct }, { name: 'new', type: struct }]
  const emitted = await probe.items(state.emit, beside, false)
  probe.note(...nameProblems(state.emit, (i) => nameSetting(state.emit![i]!.value)))
  return { kept, out: emitted && merge(rows, emitted) }
}

async function startProblems(cells: TableCells, start: StaticTable, key: readonly Item[], kept: readonly Column[]): Promise<PlanProblem[]> {
  const missing = key.filter(({ name }) => !start.columns.some((column) => sameName(column.name, name)))
  if (missing.length > 0) return missing.map(({ name }) => unknownColumn(name, start.columns, 'start'))
  const columns = start.columns.map(({ name }) => ({
    name,
    type: kept.find((column) => sameName(column.name, name))?.type ?? 'VARCHAR',
  }))
  return cells.problems({ ...start, columns }, 'start')
}

/** The columns that a state keeps; null when there is a problem, which is noted. */
async function keptColumns(probe: Probe, state: State, keys: readonly Column[], input: readonly Column[]): Promise<Column[] | null> {
  const checked = new Map<Fragment, string | null>()
  const old = { name: 'old', type: 'STRUCT("?" INTEGER)' }
  for (const column of state.columns) {
    if (isFormula(column)) {
      checked.set(column.begin, await probe.check(column.begin, [], false))
      checked.set(column.next, await probe.check(column.next, [...besideOld(input), old], !state.emit))
    } else checked.set(column.fresh, await probe.check(column.fresh, input, true))
  }
  for (const item of state.key) checked.set(item.value, item.value.sql)
  if ([...checked.values()].includes(null)) return null
  const types = await stateTypes(state, {
    rows: numbered(emptyTable(input)),
    input,
    sql: (fragment) => `(\n${checked.get(fragment)!}\n)`,
    typeOf: (select, fragment) => probe.typeOf(select, fragment, input),
  })
  if (types.includes(null)) return null
  return [...keys, ...state.columns.map(({ name }, i) => ({ name, type: types[i]! }))]
}
