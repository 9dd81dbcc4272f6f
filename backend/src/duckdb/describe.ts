/** The columns of every relation of a plan, found by binding one relation at a time over empty typed input, and what is wrong where. */
import {
  eventWindowColumns,
  fillValues,
  formatColumns,
  isNumberFor,
  isNumeric,
  sameName,
  typeFamily,
  said,
  typeSaid,
  type Column,
  type Fragment,
  type Item,
  type Measure,
  type Plan,
  type Relation,
  type RelationId,
  type StaticTable,
} from '@millrace/shared'
import { checkFragment, checkStatement, isType } from './gate.ts'
import { ROW_COLUMN } from './gateFunctions.ts'
import { append, columnsSetting, merge, typeIn } from './columnLists.ts'
import {
  bindProblem,
  codeWrong,
  expressionError,
  keyProblems,
  nameProblems,
  timeProblems,
  typesDiffer,
  unknownColumn,
  type PlanProblem,
} from './planProblem.ts'
import { collectSelect } from './render/collectSql.ts'
import { emptyTable } from './render/context.ts'
import { asofSelect } from './render/asofSql.ts'
import { javascriptColumns } from './render/javascriptSql.ts'
import { joinSelect } from './render/joinSql.ts'
import { scriptOf } from '../javascript/scriptOf.ts'
import { tableColumns } from './render/lookupSql.ts'
import { overColumn } from './render/overSql.ts'
import { computedColumns, type Compute } from './render/computeSql.ts'
import { inputsOf, numbered } from './render/relation.ts'
import { repeatColumns, ROUND_TABLE, type Repeat } from './render/repeatSql.ts'
import { besideOld, isFormula, stateTypes, updatesState, type State } from './render/stateTypes.ts'
import type { Connection } from './session.ts'
import { identifier, literal } from './sql.ts'
import { TableCells } from './tableCells.ts'
import { becomes } from './typesMeet.ts'

/** `columns` is null where they cannot be known; then relations below stay silent. */
export interface Described {
  columns: Column[] | null
  problems: PlanProblem[]
}

const MAX_REMEMBERED = 5000

/** Describes plans on one connection and remembers what it found by a relation's text and its input's columns. */
export class Describer {
  readonly #connection: Connection
  readonly #remembered = new Map<string, Described>()
  readonly #cells: TableCells

  constructor(connection: Connection) {
    this.#connection = connection
    this.#cells = new TableCells(connection)
  }

  /** `begin` is told of each relation before it is bound: a binding that never ends can be traced to it. */
  async describe(plan: Plan, begin?: (relation: Relation) => void): Promise<Record<RelationId, Described>> {
    const found: Record<RelationId, Described> = {}
    for (const relation of plan.relations) {
      const inputs = inputsOf(relation).map((id) => found[id]?.columns ?? null)
      if (inputs.includes(null)) {
        found[relation.id] = { columns: null, problems: [] }
        continue
      }
      const { id: _id, node: _node, port: _port, slide: _slide, effect: _effect, ...body } = relation
      // A static table may be long: its cells are looked at apart, and only the columns count here.
      const key = JSON.stringify([inputs, body.op === 'lookup' && 'rows' in body.table ? { ...body, table: body.table.columns } : body])
      let described = this.#remembered.get(key)
      this.#remembered.delete(key)
      if (!described) {
        begin?.(relation)
        const { columns, problems } = await this.#describe(relation, inputs as Column[][])
        described = { columns, problems: once(problems) }
        if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!)
      }
      this.#remembered.set(key, described)
      const cells =
        relation.op === 'lookup' && 'rows' in relation.table && described.columns ? await this.#cells.problems(relation.table) : []
      found[relation.id] = cells.length > 0 ? { ...described, problems: [...described.problems, ...cells] } : described
    }
    return found
  }

  async #describe(relation: Relation, inputs: readonly Column[][]): Promise<Described> {
    const input = inputs[0] ?? []
    const problems: PlanProblem[] = []
    const done = (columns: Column[] | null): Described => ({ columns, problems })
    switch (relation.op) {
      case 'source':
        return done(await this.#known(formatColumns(relation.format), columnsSetting(relation.connector), problems))
      case 'project': {
        const items = await this.#items(relation.items, input, false, problems)
        problems.push(...nameProblems(relation.items, (i) => nameSetting(relation.items[i]!.value)))
        if (items === null) return done(null)
        for (const { value } of relation.items) await this.#values(value, input, problems)
        if (!relation.keep) return done(items)
        const kept = input.filter((column) => !relation.drop?.some((name) => sameName(name, column.name)))
        return done(merge(kept, items))
      }
      case 'filter': {
        const type = await this.#type(relation.condition, input, false, problems)
        if (type !== null && type !== '"NULL"' && typeFamily(type) !== 'boolean') {
          problems.push(expressionError(said('This is {type}, not true or false.', { type: typeSaid(type) }), relation.condition.setting))
        }
        if (type !== null) await this.#values(relation.condition, input, problems)
        return done(input)
      }
      case 'explode': {
        const type = await this.#type(relation.list, input, false, problems)
        if (type === null) return done(null)
        if (typeFamily(type) !== 'list') {
          problems.push(expressionError(said('This is {type}, not a list.', { type: typeSaid(type) }), relation.list.setting))
          return done(null)
        }
        problems.push(...nameProblems([{ name: relation.as }], () => 'as'))
        const element = { name: relation.as, type: type.replace(/\[\d*\]$/, '') }
        return done(relation.keep ? append(input, [element]) : [element])
      }
      case 'parse': {
        if (!this.#exists(relation.column, input, 'column', problems)) return done(relation.part === 'unreadable' ? input : null)
        if (relation.part === 'unreadable') return done(input)
        if (relation.format.kind === 'regex') {
          const bound = await this.#bind(`SELECT regexp_matches('', ${literal(relation.format.pattern)})`)
          if (!('columns' in bound)) problems.push(expressionError(bound.message, 'pattern'))
        }
        const columns = await this.#known(relation.format.columns, 'fields', problems)
        return done(columns && (relation.keep ? append(input, columns) : columns))
      }
      case 'union': {
        const bound = await this.#bind(`SELECT * FROM ${inputs.map(emptyTable).join(' UNION ALL BY NAME SELECT * FROM ')}`)
        if (!('columns' in bound)) {
          problems.push(expressionError(bound.message, undefined))
          return done(null)
        }
        for (const column of bound.columns) {
          const types = inputs.flatMap((columns) => columns.filter((each) => sameName(each.name, column.name)).map((each) => each.type))
          if (types.some((type) => !becomes(type, column.type))) problems.push(typesDiffer(column.name, types))
        }
        return done(problems.length > 0 ? null : bound.columns)
      }
      case 'fold': {
        const keys = await this.#items(relation.by, input, false, problems)
        const values: (Column | null)[] = []
        for (const measure of relation.measures) values.push(await this.#measure(measure, input, problems))
        const names = [...relation.by, ...relation.measures]
        problems.push(
          ...nameProblems(names, (i) => (i < relation.by.length ? 'keys' : measureSetting(relation.measures[i - relation.by.length]!))),
        )
        return done(keys === null || values.includes(null) ? null : [...keys, ...(values as Column[])])
      }
      case 'window':
        return done(input)
      case 'table':
        return done(tableColumns(relation, input))
      case 'eventWindow': {
        const { source, window } = relation
        if (window.kind === 'sessions') for (const name of window.by) this.#exists(name, input, 'keys', problems)
        if (source !== undefined) this.#exists(source, input, 'source', problems)
        const type = typeIn(input)(relation.time)
        if (type !== undefined) problems.push(...timeProblems(relation.time, type, relation.timeIs))
        return done(problems.length > 0 ? null : eventWindowColumns(relation, input))
      }
      case 'asof': {
        const [rows, other] = inputs as [Column[], Column[]]
        const named: [name: string, columns: Column[], setting: string][] = [
          ...relation.keys.flatMap((name) => [rows, other].map((side): [string, Column[], string] => [name, side, 'keys'])),
          [relation.time, rows, 'time'],
          [relation.otherTime, other, 'otherTime'],
          ...relation.add.map((name): [string, Column[], string] => [name, other, 'add']),
        ]
        if (named.map(([name, side, setting]) => this.#exists(name, side, setting, problems)).includes(false)) return done(null)
        for (const [side, column, setting] of [
          [rows, relation.time, 'time'],
          [other, relation.otherTime, 'otherTime'],
        ] as const) {
          const type = typeIn(side)(column)!
          if (['time', 'text'].includes(typeFamily(type))) continue
          problems.push(expressionError(said('This is {type}, not a date or time.', { type: typeSaid(type) }), setting))
        }
        if (problems.length > 0) return done(null)
        const bound = await this.#bind(asofSelect(relation, rows, { input: emptyTable(rows), other: emptyTable(other) }, false))
        if ('columns' in bound) return done(bound.columns)
        problems.push(expressionError(bound.message, undefined))
        return done(null)
      }
      case 'over':
        return done(await this.#over(relation, input, problems))
      case 'top':
        for (const key of relation.by) this.#exists(key.column, input, 'by', problems)
        for (const name of relation.per) this.#exists(name, input, 'per', problems)
        return done(input)
      case 'lookup': {
        const known = 'rows' in relation.table ? await this.#known(relation.table.columns, 'table', problems) : inputs[1]!
        if (known === null) return done(null)
        for (const [at, { column, key }] of relation.on.entries()) {
          const settings = [`on.${at}.left`, `on.${at}.right`] as const
          const fits = [this.#exists(column, input, settings[0], problems), this.#exists(key, known, settings[1], problems)].every(Boolean)
          const types = [input, known].map((side, i) => side.find((each) => sameName(each.name, i === 0 ? column : key))?.type)
          if (fits) problems.push(...keyProblems([column, types[0]!], [key, types[1]!], settings[1]))
        }
        const added = await this.#items(relation.add, known, false, problems)
        problems.push(...nameProblems(relation.add, () => 'add'))
        return done(added && append(input, added))
      }
      case 'join':
        return done(await this.#join(relation, inputs as [Column[], Column[]], problems))
      case 'collect':
        return done(await this.#collect(relation, inputs, problems))
      case 'state': {
        const found = await this.#state(relation, input)
        if (updatesState(relation)) return { columns: relation.part === 'rows' ? found.out : found.kept, problems: found.problems }
        // What is wrong is told once, and no part of the state can be computed then.
        return done(found.problems.length > 0 ? null : found.kept)
      }
      case 'compute': {
        const node = await this.#computed(relation, inputs, problems)
        return done(node === null ? null : computedColumns(relation.outputs[0]!.columns, node))
      }
      case 'computed':
        // What is wrong is told at the computation.
        return done(computedColumns(relation.columns, input[0]?.type))
      case 'javascript': {
        const script = scriptOf(relation.code, relation.over)
        if ('problem' in script) problems.push(codeWrong(script.problem))
        const made = relation.columns.length === 0 ? [] : await this.#known(relation.columns, 'columns', problems)
        return done(made && javascriptColumns({ ...relation, columns: made }, input))
      }
      case 'score': {
        for (const item of relation.items) await this.#number(item, input, problems)
        return done(merge(input, relation.columns))
      }
      case 'repeat':
        return done(await this.#repeat(relation, inputs, problems))
      default: {
        const names = Object.keys(relation.inputs)
        const checked = await checkStatement(this.#connection, relation.text, { tables: names })
        if (!checked.ok) {
          problems.push(checked.problem)
          return done(null)
        }
        const tables = names.map((name, i) => `${identifier(name)} AS (SELECT * FROM ${emptyTable(inputs[i]!)})`)
        const bound = await this.#bind(`WITH ${tables.join(', ')} SELECT * FROM (\n${checked.sql}\n)`)
        if (!('columns' in bound)) {
          problems.push(bindProblem(bound.message, relation.text, inputs.flat()))
          return done(null)
        }
        problems.push(...nameProblems(bound.columns, () => relation.text.setting))
        return done(bound.columns)
      }
    }
  }

  async #repeat(repeat: Repeat, inputs: readonly Column[][], problems: PlanProblem[]): Promise<Column[] | null> {
    const tables = Object.keys(repeat.inputs)
    const checked = new Map<Fragment, string>()
    for (const [fragment, more] of [
      [repeat.begin, []],
      [repeat.next, [ROUND_TABLE]],
    ] as const) {
      const answer = await checkStatement(this.#connection, fragment, { tables: [...tables, ...more] })
      if (answer.ok) checked.set(fragment, answer.sql)
      else problems.push(answer.problem)
    }
    if (problems.length > 0) return null
    const columnsOf = new Map(Object.values(repeat.inputs).map((id, i) => [id, inputs[i]!]))
    const describe = async (select: string, fragment: Fragment) => {
      const bound = await this.#bind(select)
      if ('columns' in bound) return bound.columns
      problems.push(bindProblem(bound.message, fragment, inputs.flat()))
      throw new Error(bound.message)
    }
    const found = await repeatColumns(
      repeat,
      (id) => columnsOf.get(id)!,
      (fragment) => checked.get(fragment)!,
      describe,
    ).catch((error: unknown) => {
      if (problems.length === 0) throw error
      return null
    })
    if (found === null) return null
    if (typeof found === 'string') {
      problems.push(expressionError(found, repeat.next.setting))
      return null
    }
    problems.push(...nameProblems(found, () => repeat.begin.setting))
    return [...found]
  }

  async #join(
    relation: Relation & { op: 'join' },
    [left, right]: readonly [Column[], Column[]],
    problems: PlanProblem[],
  ): Promise<Column[] | null> {
    const typeOf = (columns: readonly Column[], name: string) => columns.find((column) => sameName(column.name, name))!.type
    const known = relation.on.map((pair, i) => {
      const exist = [this.#exists(pair.left, left, `on.${i}.left`, problems), this.#exists(pair.right, right, `on.${i}.right`, problems)]
      if (exist.includes(false)) return false
      const unlike = keyProblems([pair.left, typeOf(left, pair.left)], [pair.right, typeOf(right, pair.right)], `on.${i}.right`)
      problems.push(...unlike)
      return unlike.length === 0
    })
    for (const name of relation.take.left) known.push(this.#exists(name, left, 'leftColumns', problems))
    for (const name of relation.take.right) known.push(this.#exists(name, right, 'rightColumns', problems))
    if (known.includes(false)) return null
    const sides = { left: { columns: left, from: emptyTable(left) }, right: { columns: right, from: emptyTable(right) } }
    const bound = await this.#bind(joinSelect(relation, sides, { ordered: false }))
    if (!('columns' in bound)) {
      problems.push(expressionError(bound.message, 'on'))
      return null
    }
    const twice = nameProblems(bound.columns, () => 'suffix')
    problems.push(...twice)
    return twice.length === 0 ? bound.columns : null
  }

  async #collect(relation: Relation & { op: 'collect' }, inputs: readonly Column[][], problems: PlanProblem[]): Promise<Column[] | null> {
    const named = inputs.flatMap((columns, i) => [
      ...relation.by.map((name) => this.#exists(name, columns, 'keys', problems)),
      ...relation.lists[i]!.columns.map((name) => this.#exists(name, columns, `columns${i + 1}`, problems)),
    ])
    if (named.includes(false)) return null
    for (const name of relation.by) {
      const types = inputs.map((columns) => columns.find((column) => sameName(column.name, name))!.type)
      const fits = types.every((type) => becomes(type, types[0]!) || becomes(types[0]!, type))
      if (!fits) problems.push(typesDiffer(name, types))
    }
    if (problems.length > 0) return null
    const bound = await this.#bind(
      collectSelect(
        relation,
        inputs.map((columns) => ({ columns, from: emptyTable(columns) })),
      ),
    )
    if (!('columns' in bound)) {
      problems.push(expressionError(bound.message, undefined))
      return null
    }
    const names = nameProblems(bound.columns, (i) => `as${i - relation.by.length + 1}`)
    problems.push(...names)
    return names.length === 0 ? bound.columns : null
  }

  async #over(relation: Relation & { op: 'over' }, input: readonly Column[], problems: PlanProblem[]): Promise<Column[] | null> {
    const named: [name: string, setting: string][] = [
      ...relation.per.map((name): [string, string] => [name, 'keys']),
      ...relation.by.map(({ column }): [string, string] => [column, 'by']),
      ...relation.items.flatMap(({ column, setting = 'column' }): [string, string][] => (column === undefined ? [] : [[column, setting]])),
    ]
    const known = named.map(([name, setting]) => this.#exists(name, input, setting, problems))
    problems.push(...nameProblems(relation.items, () => 'as'))
    if (known.includes(false)) return null
    const made: Column[] = []
    for (const item of relation.items) {
      const bound = await this.#bind(`SELECT ${overColumn(relation, item)} FROM ${numbered(emptyTable(input))}`)
      if ('columns' in bound) made.push({ name: item.name, type: bound.columns[0]!.type })
      else problems.push(expressionError(bound.message, item.setting))
    }
    return made.length === relation.items.length ? merge(input, made) : null
  }

  /** The type of a computation's nodes, undefined where it knows none; null when there is a problem, which is noted. */
  async #computed(compute: Compute, inputs: readonly Column[][], problems: PlanProblem[]): Promise<string | undefined | null> {
    const before = problems.length
    const nodes: Fragment[] = []
    const selects: string[] = []
    for (const [i, { items }] of compute.inputs.entries()) {
      for (const item of items) {
        const type =
          item.as === 'number' ? await this.#number(item, inputs[i]!, problems) : await this.#type(item.value, inputs[i]!, false, problems)
        if (type === null || item.as === 'number') continue
        nodes.push(item.value)
        selects.push(`SELECT NULL::${type === '"NULL"' ? 'VARCHAR' : type} AS node`)
      }
    }
    if (problems.length > before) return null
    return nodes.length === 0 ? undefined : this.#typeOf(selects.join(' UNION ALL '), nodes.at(-1)!, inputs.flat(), problems)
  }

  /** The type of a fragment that has to be a number; null when there is a problem, which is noted. */
  async #number({ value }: Item, input: readonly Column[], problems: PlanProblem[]): Promise<string | null> {
    const type = await this.#type(value, input, false, problems)
    if (type === null || type === '"NULL"' || isNumeric(type) || typeFamily(type) === 'boolean') return type
    problems.push(expressionError(said('This is {type}, not a number.', { type: typeSaid(type) }), value.setting))
    return null
  }

  async #items(items: readonly Item[], input: readonly Column[], aggregates: boolean, problems: PlanProblem[]): Promise<Column[] | null> {
    const columns: (Column | null)[] = []
    for (const { name, value } of items) {
      const type = await this.#type(value, input, aggregates, problems)
      columns.push(type === null ? null : { name, type })
    }
    return columns.includes(null) ? null : (columns as Column[])
  }

  /** The columns that a state keeps, and those that rows leave with where it goes row by row. */
  async #state(state: State, input: readonly Column[]): Promise<{ kept: Column[] | null; out: Column[] | null; problems: PlanProblem[] }> {
    const names = [...state.key, ...state.columns]
    const problems = nameProblems(names, (i) => (i < state.key.length ? 'keys' : `totals.${i - state.key.length}.as`))
    const keys = await this.#items(state.key, input, false, problems)
    const kept = keys && (await this.#stateColumns(state, keys, input, problems))
    if (keys === null || kept === null) return { kept: null, out: null, problems }
    if (state.remove) {
      const type = await this.#type(state.remove, kept, false, problems)
      if (type !== null && type !== '"NULL"' && typeFamily(type) !== 'boolean') {
        problems.push(expressionError(said('This is {type}, not true or false.', { type: typeSaid(type) }), state.remove.setting))
      }
      if (type !== null) await this.#values(state.remove, kept, problems)
    }
    if (state.start) problems.push(...(await this.#startProblems(state.start, state.key, kept)))
    if (!state.emit) return { kept, out: null, problems }
    const fields = kept.slice(keys.length).map(({ name, type }) => `${identifier(name)} ${type}`)
    const struct = `STRUCT(${fields.join(', ')})`
    const rows = besideOld(input)
    const beside = [...rows, { name: 'old', type: struct }, { name: 'new', type: struct }]
    const emitted = await this.#items(state.emit, beside, false, problems)
    problems.push(...nameProblems(state.emit, (i) => nameSetting(state.emit![i]!.value)))
    return { kept, out: emitted && merge(rows, emitted), problems }
  }

  async #startProblems(start: StaticTable, key: readonly Item[], kept: readonly Column[]): Promise<PlanProblem[]> {
    const missing = key.filter(({ name }) => !start.columns.some((column) => sameName(column.name, name)))
    if (missing.length > 0) return missing.map(({ name }) => unknownColumn(name, start.columns, 'start'))
    const columns = start.columns.map(({ name }) => ({
      name,
      type: kept.find((column) => sameName(column.name, name))?.type ?? 'VARCHAR',
    }))
    return this.#cells.problems({ ...start, columns }, 'start')
  }

  /** The columns that a state keeps; null when there is a problem, which is noted. */
  async #stateColumns(state: State, keys: readonly Column[], input: readonly Column[], problems: PlanProblem[]): Promise<Column[] | null> {
    const checked = new Map<Fragment, string | null>()
    const old = { name: 'old', type: 'STRUCT("?" INTEGER)' }
    for (const column of state.columns) {
      if (isFormula(column)) {
        checked.set(column.begin, await this.#check(column.begin, [], false, problems))
        checked.set(column.next, await this.#check(column.next, [...besideOld(input), old], !state.emit, problems))
      } else checked.set(column.fresh, await this.#check(column.fresh, input, true, problems))
    }
    for (const item of state.key) checked.set(item.value, item.value.sql)
    if ([...checked.values()].includes(null)) return null
    const types = await stateTypes(state, {
      rows: numbered(emptyTable(input)),
      input,
      sql: (fragment) => `(\n${checked.get(fragment)!}\n)`,
      typeOf: (select, fragment) => this.#typeOf(select, fragment, input, problems),
    })
    if (types.includes(null)) return null
    return [...keys, ...state.columns.map(({ name }, i) => ({ name, type: types[i]! }))]
  }

  async #measure(measure: Measure, input: readonly Column[], problems: PlanProblem[]): Promise<Column | null> {
    if (measure.kind === 'rows') {
      const type = await this.#type(measure.value, input, true, problems)
      return type === null ? null : { name: measure.name, type }
    }
    const partials: (string | null)[] = []
    for (const fragment of measure.partial) partials.push(await this.#check(fragment, input, true, problems))
    if (partials.includes(null)) return null
    const names = (sql: string) => sql.replaceAll(/\$(\d+)/g, '"p$1"')
    const select = (parts: readonly string[]) => parts.map((part, i) => `(\n${part}\n) AS "p${i}"`).join(', ')
    const rows = `SELECT ${select(partials as string[])} FROM ${emptyTable(input)}`
    const sql = `SELECT ${names(measure.finish)} FROM (SELECT ${select(measure.merge.map(names))} FROM (${rows}))`
    const type = await this.#typeOf(sql, measure.partial[0]!, input, problems)
    return type === null ? null : { name: measure.name, type }
  }

  /** The type of a fragment over the input's columns; null when there is a problem, which is noted. */
  async #type(fragment: Fragment, input: readonly Column[], aggregates: boolean, problems: PlanProblem[]): Promise<string | null> {
    const sql = await this.#check(fragment, input, aggregates, problems)
    return sql === null ? null : this.#typeOf(`SELECT (\n${sql}\n) FROM ${emptyTable(input)}`, fragment, input, problems)
  }

  /** The fragment as it may be used; null when the gate refuses it, which is noted. */
  async #check(fragment: Fragment, input: readonly Column[], aggregates: boolean, problems: PlanProblem[]): Promise<string | null> {
    if (fragment.setting !== undefined && fragment.sql.trim() === '') {
      problems.push({ code: 'formulaMissing', params: {}, setting: fragment.setting })
      return null
    }
    const sql = fillValues(fragment, typeIn(input))
    const checked = await checkFragment(
      this.#connection,
      { ...fragment, sql },
      {
        columns: input.map((column) => column.name),
        allowAggregates: aggregates,
      },
    )
    if (!checked.ok) {
      const named = checked.problem.code === 'unknownColumn' ? fragment.namedBy?.[String(checked.problem.params['column'])] : undefined
      problems.push({ ...checked.problem, ...(named !== undefined && { setting: named }) })
      return null
    }
    return checked.needsRow ? checked.sql.replaceAll(ROW_COLUMN, '1') : checked.sql
  }

  async #typeOf(sql: string, fragment: Fragment, input: readonly Column[], problems: PlanProblem[]): Promise<string | null> {
    const bound = await this.#bind(sql)
    if ('columns' in bound) return bound.columns[0]!.type
    problems.push(bindProblem(bound.message, fragment, input))
    return null
  }

  /** Columns that a person declared, with their types as DuckDB names them; null when a type or a name is impossible. */
  async #known(columns: readonly Column[], setting: string, problems: PlanProblem[]): Promise<Column[] | null> {
    const names = nameProblems(columns, () => setting)
    problems.push(...names)
    if (names.length > 0 || columns.length === 0) return null
    const types = new Map<string, boolean>()
    for (const { type } of columns) if (!types.has(type)) types.set(type, await isType(this.#connection, type))
    const unknown = (column: Column) => problems.push({ code: 'columnType', params: { column: column.name, type: column.type }, setting })
    const wrong = columns.filter((column) => !types.get(column.type))
    if (wrong.length > 0) {
      wrong.forEach(unknown)
      return null
    }
    const bound = await this.#bind(`SELECT * FROM ${emptyTable(columns)}`)
    if ('columns' in bound) return bound.columns
    for (const column of columns) {
      const alone = await this.#bind(`SELECT * FROM ${emptyTable([column])}`)
      if (!('columns' in alone)) unknown(column)
    }
    return null
  }

  /** Tells of values that cannot be read as the type of their column. */
  async #values(fragment: Fragment, input: readonly Column[], problems: PlanProblem[]): Promise<void> {
    for (const { column, text, setting } of fragment.values ?? []) {
      const type = typeIn(input)(column)
      if (type === undefined || type === 'VARCHAR' || isNumberFor(text, type)) continue
      const [row] = (await this.#connection.table(`SELECT TRY_CAST(${literal(text)} AS ${type}) IS NULL`)).rows
      if (row![0]) problems.push({ code: 'valueDoesNotFit', params: { value: text, type: typeSaid(type), column }, setting })
    }
  }

  #exists(name: string, columns: readonly Column[], setting: string, problems: PlanProblem[]): boolean {
    if (columns.some((column) => sameName(column.name, name))) return true
    problems.push(unknownColumn(name, columns, setting))
    return false
  }

  async #bind(sql: string): Promise<{ columns: Column[] } | { message: string }> {
    try {
      return { columns: await this.#connection.describe(sql) }
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** Problems that differ by no more than their place in an expression are one: a step may write one setting into several. */
function once(problems: readonly PlanProblem[]): PlanProblem[] {
  const told = (problem: PlanProblem) => JSON.stringify({ ...problem, params: { ...problem.params, position: null } })
  return problems.filter((problem, index) => problems.findIndex((other) => told(other) === told(problem)) === index)
}

/** The setting that names a measure. */
const measureSetting = (measure: Measure) =>
  measure.named ?? (measure.kind === 'rows' ? measure.value : measure.partial[0])?.setting?.replace(/\.column$/, '.as')

/** The setting that names what a fragment computes. */
const nameSetting = ({ setting }: Fragment) => setting?.replace(/\.formula$/, '.as')
