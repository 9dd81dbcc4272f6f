/** Asks the gate and DuckDB about what one relation is made of, and notes what is wrong. */
import {
  fillValues,
  isNumberFor,
  isNumeric,
  said,
  sameName,
  typeFamily,
  typeSaid,
  type Column,
  type Fragment,
  type Item,
  type Measure,
} from '@millrace/shared'
import { typeIn } from '../columnLists.ts'
import { checkFragment, isType } from '../gate.ts'
import { ROW_COLUMN } from '../gateFunctions.ts'
import { bindProblem, expressionError, nameProblems, unknownColumn, type PlanProblem } from '../planProblem.ts'
import { emptyTable } from '../render/context.ts'
import type { Connection } from '../session.ts'
import { literal } from '../sql.ts'
import type { TableCells } from '../tableCells.ts'

/** One for each relation that is described. */
export class Probe {
  readonly connection: Connection
  /** Remembers the tables that it has looked at, so it goes from one to the next. */
  readonly cells: TableCells
  readonly problems: PlanProblem[] = []

  constructor(connection: Connection, cells: TableCells) {
    this.connection = connection
    this.cells = cells
  }

  note(...problems: PlanProblem[]): void {
    this.problems.push(...problems)
  }

  /** Notes what is wrong; null, for what cannot be known then. */
  refuse(problem: PlanProblem): null {
    this.note(problem)
    return null
  }

  /** Notes where a fragment is not true or false, or its values do not fit. */
  async condition(fragment: Fragment, input: readonly Column[]): Promise<void> {
    const type = await this.type(fragment, input, false)
    if (type === null) return
    if (type !== '"NULL"' && typeFamily(type) !== 'boolean') {
      this.note(expressionError(said('This is {type}, not true or false.', { type: typeSaid(type) }), fragment.setting))
    }
    await this.values(fragment, input)
  }

  /** The type of a fragment that has to be a number; null when there is a problem, which is noted. */
  async number({ value }: Item, input: readonly Column[]): Promise<string | null> {
    const type = await this.type(value, input, false)
    if (type === null || type === '"NULL"' || isNumeric(type) || typeFamily(type) === 'boolean') return type
    return this.refuse(expressionError(said('This is {type}, not a number.', { type: typeSaid(type) }), value.setting))
  }

  async items(items: readonly Item[], input: readonly Column[], aggregates: boolean): Promise<Column[] | null> {
    const columns: (Column | null)[] = []
    for (const { name, value } of items) {
      const type = await this.type(value, input, aggregates)
      columns.push(type === null ? null : { name, type })
    }
    return columns.includes(null) ? null : (columns as Column[])
  }

  async measure(measure: Measure, input: readonly Column[]): Promise<Column | null> {
    if (measure.kind === 'rows') {
      const type = await this.type(measure.value, input, true)
      return type === null ? null : { name: measure.name, type }
    }
    const partials: (string | null)[] = []
    for (const fragment of measure.partial) partials.push(await this.check(fragment, input, true))
    if (partials.includes(null)) return null
    const names = (sql: string) => sql.replaceAll(/\$(\d+)/g, '"p$1"')
    const select = (parts: readonly string[]) => parts.map((part, i) => `(\n${part}\n) AS "p${i}"`).join(', ')
    const rows = `SELECT ${select(partials as string[])} FROM ${emptyTable(input)}`
    const sql = `SELECT ${names(measure.finish)} FROM (SELECT ${select(measure.merge.map(names))} FROM (${rows}))`
    const type = await this.typeOf(sql, measure.partial[0]!, input)
    return type === null ? null : { name: measure.name, type }
  }

  /** The type of a fragment over the input's columns; null when there is a problem, which is noted. */
  async type(fragment: Fragment, input: readonly Column[], aggregates: boolean): Promise<string | null> {
    const sql = await this.check(fragment, input, aggregates)
    return sql === null ? null : this.typeOf(`SELECT (\n${sql}\n) FROM ${emptyTable(input)}`, fragment, input)
  }

  /** The fragment as it may be used; null when the gate refuses it, which is noted. */
  async check(fragment: Fragment, input: readonly Column[], aggregates: boolean): Promise<string | null> {
    if (fragment.setting !== undefined && fragment.sql.trim() === '') {
      return this.refuse({ code: 'formulaMissing', params: {}, setting: fragment.setting })
    }
    const sql = fillValues(fragment, typeIn(input))
    const checked = await checkFragment(
      this.connection,
      { ...fragment, sql },
      {
        columns: input.map((column) => column.name),
        allowAggregates: aggregates,
      },
    )
    if (!checked.ok) {
      const named = checked.problem.code === 'unknownColumn' ? fragment.namedBy?.[String(checked.problem.params['column'])] : undefined
      return this.refuse({ ...checked.problem, ...(named !== undefined && { setting: named }) })
    }
    return checked.needsRow ? checked.sql.replaceAll(ROW_COLUMN, '1') : checked.sql
  }

  async typeOf(sql: string, fragment: Fragment, input: readonly Column[]): Promise<string | null> {
    const bound = await this.bind(sql)
    if ('columns' in bound) return bound.columns[0]!.type
    return this.refuse(bindProblem(bound.message, fragment, input))
  }

  /** Columns that a person declared, with their types as DuckDB names them; null when a type or a name is impossible. */
  async known(columns: readonly Column[], setting: string): Promise<Column[] | null> {
    const names = nameProblems(columns, () => setting)
    this.note(...names)
    if (names.length > 0 || columns.length === 0) return null
    const types = new Map<string, boolean>()
    for (const { type } of columns) if (!types.has(type)) types.set(type, await isType(this.connection, type))
    const unknown = (column: Column) => this.note({ code: 'columnType', params: { column: column.name, type: column.type }, setting })
    const wrong = columns.filter((column) => !types.get(column.type))
    if (wrong.length > 0) {
      wrong.forEach(unknown)
      return null
    }
    const bound = await this.bind(`SELECT * FROM ${emptyTable(columns)}`)
    if ('columns' in bound) return bound.columns
    for (const column of columns) {
      const alone = await this.bind(`SELECT * FROM ${emptyTable([column])}`)
      if (!('columns' in alone)) unknown(column)
    }
    return null
  }

  /** Tells of values that cannot be read as the type of their column. */
  async values(fragment: Fragment, input: readonly Column[]): Promise<void> {
    for (const { column, text, setting } of fragment.values ?? []) {
      const type = typeIn(input)(column)
      if (type === undefined || type === 'VARCHAR' || isNumberFor(text, type)) continue
      const [row] = (await this.connection.table(`SELECT TRY_CAST(${literal(text)} AS ${type}) IS NULL`)).rows
      if (row![0]) this.note({ code: 'valueDoesNotFit', params: { value: text, type: typeSaid(type), column }, setting })
    }
  }

  exists(name: string, columns: readonly Column[], setting: string): boolean {
    if (columns.some((column) => sameName(column.name, name))) return true
    this.note(unknownColumn(name, columns, setting))
    return false
  }

  async bind(sql: string): Promise<{ columns: Column[] } | { message: string }> {
    try {
      return { columns: await this.connection.describe(sql) }
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** The setting that names what a fragment computes. */
export const nameSetting = ({ setting }: Fragment) => setting?.replace(/\.formula$/, '.as')
