/** Walks DuckDB's parse tree of a person's SQL: allows what is known to be harmless, refuses all else, and replaces calls of time and chance. */
import { said, texts, type Json, type Said } from '@millrace/shared'
import { AGE_FROM, AGGREGATES, CHANCE_CALLS, GROWTH, SCALARS, TIME_CALLS, TIME_WORDS, WINDOWS } from './gateFunctions.ts'
import { patternProblem } from './gatePatterns.ts'
import type { GateText } from './gateText.ts'
import { constant, countReferences, lengthOf, nameOf, type Tree } from './gateTree.ts'

/** A refusal: thrown within the gate only. */
export class Refused extends Error {
  readonly code: string
  readonly params: Record<string, Json>
  constructor(code: string, params: Record<string, Json>) {
    super(code)
    this.code = code
    this.params = params
  }
}

export interface Rules {
  /** Names that a column reference may begin with; null = not checked here. */
  columns: readonly string[] | null
  aggregates: boolean
  /** A whole SELECT: subqueries, windows, stars and tables are possible. */
  statement: boolean
  tables: readonly string[]
}

interface Scope {
  tables: ReadonlySet<string>
  lambda: ReadonlySet<string>
}

const MAX_NODES = 20_000
/** Most rows that all ranges of a statement may make together, and most elements of one as a list. */
const MAX_RANGE = 1_000_000
const MAX_RANGE_LIST = 10_000
/** Most times that lambdas and growing functions may multiply the length of a value. */
const MAX_GROWTH = 100_000

const EXPRESSIONS = new Set(
  'FUNCTION COLUMN_REF CONSTANT CAST COMPARISON CONJUNCTION OPERATOR CASE BETWEEN COLLATE LAMBDA LAMBDA_REF TYPE'.split(' '),
)
const STATEMENT_EXPRESSIONS = new Set('WINDOW SUBQUERY STAR'.split(' '))
const PARTS = new Set(
  (
    'SELECT_NODE SET_OPERATION_NODE CTE_NODE BASE_TABLE SUBQUERY JOIN EMPTY TABLE_FUNCTION EXPRESSION_LIST ORDER_MODIFIER ' +
    'LIMIT_MODIFIER LIMIT_PERCENT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING'
  ).split(' '),
)

export class Walk {
  /** What is written needs the number of a row. */
  needsRow = false
  readonly #text: GateText
  readonly #rules: Rules
  #nodes = 0
  #growth = 1
  #range = 1
  #chances = 0

  /** What has to be replaced is put into the text. */
  constructor(text: GateText, rules: Rules) {
    this.#text = text
    this.#rules = rules
  }

  /** Checks a query node (or any part of one) with the tables in scope. */
  query(node: unknown): void {
    this.#any(node, { tables: new Set(this.#rules.tables.map((name) => name.toLowerCase())), lambda: new Set() })
  }

  #any(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const element of value) this.#any(element, scope)
      return
    }
    if (typeof value !== 'object' || value === null) return
    if (++this.#nodes > MAX_NODES) throw new Refused('expressionError', { message: said('This is too long.'), position: 0 })
    const tree = value as Tree
    if (typeof tree['class'] === 'string') this.#expression(tree, scope)
    else this.#part(tree, scope)
  }

  #children(tree: Tree, scope: Scope, without: readonly string[] = []): void {
    for (const [key, child] of Object.entries(tree)) if (!without.includes(key)) this.#any(child, scope)
  }

  #expression(tree: Tree, scope: Scope): void {
    const kind = tree['class'] as string
    if (!EXPRESSIONS.has(kind) && !(this.#rules.statement && STATEMENT_EXPRESSIONS.has(kind))) {
      throw new Refused('expressionError', { message: notHere(kind), position: this.#text.positionOf(tree) })
    }
    switch (kind) {
      case 'CONSTANT':
        return
      case 'COLUMN_REF':
        return this.#column(tree, scope)
      case 'FUNCTION':
        return this.#function(tree, scope)
      case 'WINDOW':
        this.#allowed(tree, WINDOWS.has(nameOf(tree)) || AGGREGATES.has(nameOf(tree)))
        return this.#children(tree, scope)
      case 'LAMBDA':
        return this.#lambda(tree, scope)
      case 'CAST':
        this.#typeParts(tree['cast_type'])
        return this.#children(tree, scope, ['cast_type'])
      default:
        return this.#children(tree, scope)
    }
  }

  /** A type's name and arguments: constants only. DuckDB judges whether it exists. */
  #typeParts(value: unknown): void {
    if (Array.isArray(value)) return value.forEach((element) => this.#typeParts(element))
    if (typeof value !== 'object' || value === null) return
    const tree = value as Tree
    const kind = tree['class']
    if (kind === 'CONSTANT') return
    if (kind !== undefined && kind !== 'TYPE')
      throw new Refused('expressionError', { message: said('This is no type.'), position: this.#text.positionOf(tree) })
    Object.values(tree).forEach((child) => this.#typeParts(child))
  }

  #part(tree: Tree, scope: Scope): void {
    const kind = tree['type']
    if (typeof kind === 'string' && !PARTS.has(kind)) {
      throw new Refused('expressionError', { message: notHere(kind), position: this.#text.positionOf(tree) })
    }
    if (tree['sample'] !== undefined && tree['sample'] !== null) throw new Refused('forbiddenFunction', { name: 'sample' })
    if (kind === 'BASE_TABLE') this.#table(tree, scope)
    if (kind === 'TABLE_FUNCTION') return this.#tableFunction(tree, scope)
    const map = (tree['cte_map'] as { map?: { key: string; value: unknown }[] } | undefined)?.map
    if (!map?.length) return this.#children(tree, scope)
    let inner = scope
    for (const { key, value } of map) {
      this.#any(value, inner)
      const tables = new Set(inner.tables)
      inner = { lambda: inner.lambda, tables: tables.add(key.toLowerCase()) }
    }
    this.#children(tree, inner, ['cte_map'])
  }

  #table(tree: Tree, scope: Scope): void {
    const name = String(tree['table_name'])
    const qualified = Boolean(tree['schema_name'] || tree['catalog_name'])
    if (qualified || !scope.tables.has(name.toLowerCase())) throw new Refused('unknownTable', { name })
  }

  #tableFunction(tree: Tree, scope: Scope): void {
    const call = tree['function'] as Tree
    const name = nameOf(call)
    this.#allowed(call, name === 'unnest' || name === 'range' || name === 'generate_series')
    if (name !== 'unnest') this.#countRange(call, MAX_RANGE)
    this.#children(tree, scope, ['function'])
    this.#children(call, scope)
  }

  #column(tree: Tree, scope: Scope): void {
    const names = tree['column_names'] as string[]
    const first = names[0]!.toLowerCase()
    if (scope.lambda.has(first)) return
    if (this.#rules.columns?.some((column) => column.toLowerCase() === first)) return
    const replaced = names.length === 1 ? TIME_WORDS.get(first) : undefined
    if (replaced !== undefined && this.#text.says(tree, first)) return this.#text.replaceWord(tree, first.length, replaced)
    // DuckDB would take a quoted one for the time of its clock, where there is no such column.
    if (replaced !== undefined && this.#rules.columns === null) {
      const message = `Write ${first} without quotes for the batch time, or with its table's name before it for a column.`
      throw new Refused('expressionError', { message, position: this.#text.positionOf(tree) })
    }
    if (this.#rules.columns !== null) throw new Refused('unknownColumn', { column: names[0]!, position: this.#text.positionOf(tree) })
  }

  #lambda(tree: Tree, scope: Scope): void {
    // `a -> 'x'` is read as a lambda too: only one name, or a row of names, on the left makes parameters.
    const left = tree['lhs'] as Tree
    const row = left['class'] === 'FUNCTION' && nameOf(left) === 'row' ? ((left['children'] as Tree[] | undefined) ?? []) : [left]
    const right = tree['expr'] as Tree
    if (right['class'] === 'CONSTANT' || !row.every((name) => name['class'] === 'COLUMN_REF')) return this.#children(tree, scope)
    if (scope.lambda.size > 0) throw new Refused('forbiddenFunction', { name: 'lambda' })
    const parameters = new Set(row.map((name) => (name['column_names'] as string[])[0]!.toLowerCase()))
    this.#grow(tree, Math.max(1, countReferences(right, parameters)))
    this.#any(right, { ...scope, lambda: parameters })
  }

  #function(tree: Tree, scope: Scope): void {
    const name = nameOf(tree)
    const args = (tree['children'] as Tree[] | undefined) ?? []
    const time = args.length === 0 ? TIME_CALLS.get(name) : undefined
    if (time !== undefined) return this.#allowed(tree, this.#text.replaceCall(tree, name, time))
    const chance = args.length === 0 ? CHANCE_CALLS.get(name) : undefined
    if (chance !== undefined) {
      // A number per row needs a row: aggregates and statements have none to name.
      this.#allowed(tree, !this.#rules.statement && !this.#rules.aggregates && scope.lambda.size === 0)
      this.needsRow = true
      return this.#allowed(tree, this.#text.replaceCall(tree, name, chance(++this.#chances)))
    }
    if (name === 'range' || name === 'generate_series') this.#countRange(tree, MAX_RANGE_LIST)
    else if (name === 'unnest') this.#allowed(tree, this.#rules.statement)
    else this.#allowed(tree, SCALARS.has(name) || ((this.#rules.aggregates || this.#rules.statement) && AGGREGATES.has(name)))
    // A statement runs in a process of its own, where nobody else waits for it.
    const problem = this.#rules.statement ? null : patternProblem(name, constant(args[1]))
    if (problem !== null) throw new Refused('expressionError', { message: problem, position: this.#text.positionOf(tree) })
    if (name === 'age' && args.length === 1) this.#allowed(tree, this.#text.insertArgument(tree, name, AGE_FROM))
    this.#checkGrowth(tree, name, args)
    this.#children(tree, scope)
  }

  /** Functions whose result can be far longer than what they are given. */
  #checkGrowth(tree: Tree, name: string, args: readonly Tree[]): void {
    if (name === 'format' || name === 'printf') {
      const pattern = constant(args[0])
      this.#allowed(tree, typeof pattern === 'string' && !/\d{4}|\*|\{[^}]*\{/.test(pattern))
    } else if (name === 'replace' || name === 'regexp_replace') this.#grow(tree, lengthOf(args[2]))
    else if (name === 'array_to_string' || name === 'list_string_agg' || name === 'string_agg') this.#grow(tree, lengthOf(args[1]))
    else if (name === 'concat_ws') this.#grow(tree, lengthOf(args[0]))
    else if (name === 'list_aggregate' || name === 'list_aggr' || name === 'array_aggregate' || name === 'array_aggr') {
      const aggregate = constant(args[1])
      this.#allowed(tree, typeof aggregate === 'string' && AGGREGATES.has(aggregate.toLowerCase()))
      this.#grow(tree, args.length > 2 ? lengthOf(args[2]) : 1)
    } else this.#grow(tree, GROWTH.get(name) ?? 1)
  }

  #grow(tree: Tree, factor: number): void {
    this.#growth *= factor
    if (this.#growth > MAX_GROWTH) {
      throw new Refused('expressionError', {
        message: said('This could make values without bound: do it in several steps.'),
        position: this.#text.positionOf(tree),
      })
    }
  }

  #countRange(tree: Tree, limit: number): void {
    const args = ((tree['children'] as Tree[] | undefined) ?? []).map(constant)
    if (args.length === 0 || args.length > 3 || !args.every((arg) => typeof arg === 'number' && Number.isFinite(arg))) {
      throw new Refused('forbiddenFunction', { name: `${nameOf(tree)} without constant bounds` })
    }
    const [from, to, step] = (args.length === 1 ? [0, args[0], 1] : [args[0], args[1], args[2] ?? 1]) as [number, number, number]
    const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(1, (to - from) / step)
    this.#range *= count
    if (count > limit || this.#range > MAX_RANGE) throw new Refused('forbiddenFunction', { name: `${nameOf(tree)} beyond ${limit}` })
  }

  #allowed(tree: Tree, yes: boolean): void {
    // The parser itself names the built-in schemas where syntax becomes a function, as in `extract(year FROM x)`.
    const qualified = Boolean(tree['catalog']) || ![undefined, '', 'main', 'pg_catalog'].includes(tree['schema'] as string | undefined)
    if (!yes || qualified) throw new Refused('forbiddenFunction', { name: nameOf(tree) })
  }
}

const NOT_HERE: Readonly<Record<string, string>> = texts({
  STAR: 'A star cannot be used here.',
  WINDOW: 'A window function cannot be used here.',
  SUBQUERY: 'A subquery cannot be used here.',
  PARAMETER: 'A parameter cannot be used here.',
  POSITIONAL_REFERENCE: 'A column by its position cannot be used here.',
  SHOW_REF: 'SHOW or DESCRIBE cannot be used here.',
  RECURSIVE_CTE_NODE: 'A recursive query cannot be used here.',
})
/** That a part of SQL is refused, by its name in the parse tree. */
const notHere = (kind: string): Said => said(NOT_HERE[kind] ?? '{what} cannot be used here.', { what: kind })
