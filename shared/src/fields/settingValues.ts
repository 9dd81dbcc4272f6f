/** Schemas of what settings hold that is more than a text or a number: conditions, summaries, columns and tables. */
import { z } from 'zod'
import { words } from '../text/words.ts'
import { columnSchema } from './format.ts'

/** A fragment of SQL as it is stored in a setting. */
export const formulaSchema = z.string().max(10_000)

export const conditionTests = [
  'equals',
  'notEquals',
  'greater',
  'greaterOrEqual',
  'less',
  'lessOrEqual',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'isEmpty',
  'isNotEmpty',
  'isTrue',
  'isFalse',
  'oneOf',
] as const
export type ConditionTest = (typeof conditionTests)[number]

export const conditionRowSchema = z
  .strictObject({
    column: z.string().min(1),
    test: z.enum(conditionTests),
    /** The value to compare with, as text; read as the column's type. Absent for tests that need none. For `oneOf`, one value per line. */
    value: z.string().max(10_000).default(''),
  })
  .refine(({ test, value }) => test !== 'oneOf' || value.trim() !== '', { path: ['value'], error: () => words('Write one value a line.') })
export const conditionsSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('rows'), match: z.enum(['all', 'any']), rows: z.array(conditionRowSchema).max(100) }),
  z.strictObject({ mode: z.literal('formula'), formula: formulaSchema }),
])
export type Conditions = z.infer<typeof conditionsSchema>

/** The ports that a step with routes can have. */
export const ROUTES = ['route1', 'route2', 'route3', 'route4', 'route5', 'route6', 'route7', 'route8'] as const
/** A port by what stays when its name changes, with the conditions of the rows that leave by it. */
export const routeSchema = z.strictObject({ id: z.enum(ROUTES), name: z.string().min(1).max(100), condition: conditionsSchema })
export type RouteRow = z.input<typeof routeSchema>

export const aggregateFunctions = [
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'first',
  'last',
  'countDistinct',
  'approxDistinct',
  'median',
  'percentile',
  'stddev',
  'variance',
  'topValues',
  'list',
  'textJoin',
] as const
export type AggregateFunction = (typeof aggregateFunctions)[number]
export const aggregateRow = (functions: readonly AggregateFunction[]) =>
  z
    .strictObject({
      as: z.string().min(1).max(200),
      fn: z.enum(functions),
      /** The column summarized; unused by `count`. */
      column: z.string().default(''),
      /** Of `percentile`: how many percent of the values are below it. */
      percent: z.number().min(0).max(100).optional(),
      /** How many values `topValues`, `list` and `textJoin` take at most. */
      most: z.int().min(1).max(10_000).optional(),
      /** What `textJoin` writes between two values. */
      separator: z.string().max(100).optional(),
    })
    .refine(({ fn, column }) => fn === 'count' || column !== '', { path: ['column'], error: () => words('Choose a column.') })
export type AggregateRow = z.infer<ReturnType<typeof aggregateRow>>

/** What a state can keep of a key's rows. `previous` is known only where rows go one by one; a formula is a person's own. */
export const memoryFunctions = ['count', 'sum', 'min', 'max', 'first', 'last', 'previous', 'formula'] as const
export type MemoryFunction = (typeof memoryFunctions)[number]
export const memoryRow = (functions: readonly MemoryFunction[]) =>
  z
    .strictObject({
      as: z.string().min(1).max(200),
      fn: z.enum(functions),
      /** The column that is kept of; unused by `count` and `formula`. */
      column: z.string().default(''),
      /** With `formula`: what a key begins with, and what comes of that and of new rows. */
      begin: formulaSchema.default('0'),
      formula: formulaSchema.default(''),
    })
    .refine(({ fn, column }) => fn === 'count' || fn === 'formula' || column !== '', {
      path: ['column'],
      error: () => words('Choose a column.'),
    })
export type MemoryRow = z.infer<ReturnType<typeof memoryRow>>

export const mappingRowSchema = z.strictObject({ as: z.string().min(1).max(200), formula: formulaSchema })
export type MappingRow = z.infer<typeof mappingRowSchema>

/** A column that is kept, with another name or type; empty = as it is. */
export const chosenColumnSchema = z.strictObject({
  column: z.string().min(1).max(200),
  as: z.string().max(200).default(''),
  type: z.string().max(2000).default(''),
})
export type ChosenColumn = z.input<typeof chosenColumnSchema>

export const columnPairSchema = z.strictObject({
  left: z.string().min(1).max(200),
  right: z.string().min(1).max(200),
})
export type ColumnPair = z.infer<typeof columnPairSchema>

export const sortKeySchema = z.strictObject({ column: z.string().min(1), descending: z.boolean() })

const MAX_ROWS = 100_000
const MAX_CELLS = 200
const isRow = (row: unknown): boolean =>
  Array.isArray(row) && row.length <= MAX_CELLS && row.every((cell) => cell === null || typeof cell === 'string')

/** Rows of a static table. A hundred thousand of them are checked while somebody types, so in one loop (2 ms; by a schema per cell 170 ms). */
const rowsSchema = z
  .unknown()
  .refine((rows) => Array.isArray(rows) && rows.length <= MAX_ROWS && rows.every(isRow), {
    error: () =>
      words('A table has at most {rows} rows of {cells} cells, and a cell is a text or empty.', { rows: MAX_ROWS, cells: MAX_CELLS }),
  })
  .meta({
    type: 'array',
    maxItems: MAX_ROWS,
    items: { type: 'array', maxItems: MAX_CELLS, items: { type: ['string', 'null'] } },
  }) as unknown as z.ZodType<(string | null)[][]>

export const staticTableSchema = z.strictObject({ columns: z.array(columnSchema).max(MAX_CELLS), rows: rowsSchema })

const inOrder = ({ min, max }: { min: number; max: number }): boolean => min <= max
const notInOrder = { path: ['max'], error: () => words('The largest value must not be below the smallest.') }
export const generatorColumnSchema = z.discriminatedUnion('make', [
  z.strictObject({ name: z.string().min(1), make: z.literal('sequence') }),
  z.strictObject({ name: z.string().min(1), make: z.literal('integer'), min: z.int(), max: z.int() }).refine(inOrder, notInOrder),
  z.strictObject({ name: z.string().min(1), make: z.literal('number'), min: z.number(), max: z.number() }).refine(inOrder, notInOrder),
  z.strictObject({ name: z.string().min(1), make: z.literal('choice'), values: z.array(z.string()).min(1).max(1000) }),
  z.strictObject({ name: z.string().min(1), make: z.literal('words'), count: z.int().min(1).max(100) }),
  z.strictObject({ name: z.string().min(1), make: z.literal('time') }),
  z.strictObject({ name: z.string().min(1), make: z.literal('uuid') }),
])
export type GeneratorColumn = z.infer<typeof generatorColumnSchema>
