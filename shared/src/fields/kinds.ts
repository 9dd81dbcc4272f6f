/**
 * Field kinds: each function returns a zod schema that carries, as metadata, what a form needs to draw the field.
 * The front end holds `Record<FieldKind, Component>`; metadata is data only.
 */
import { z } from 'zod'
import { columnSchema, formatSchema } from './format.ts'
import { words } from '../text/words.ts'

export interface FieldText {
  label: string
  hint?: string
  /** Fields with the same section are folded together under it; absent = always in view. */
  section?: string
}

/** A setting is shown only while another has one of these values. */
export interface ShownWhen {
  setting: string
  is: (string | boolean)[]
}

/** Aggregates that can be chosen while another setting has one of these values; the others are shown with the reason. */
export interface LimitedAggregates {
  when: ShownWhen
  to: readonly AggregateFunction[]
  reason: string
}

/** Whose columns a setting means. */
export interface ColumnsMeant {
  /** The input whose columns are meant; of several, the columns that all of them have. Absent = whatever arrives. */
  port?: string | readonly string[]
  /** The setting that holds the table whose columns are meant; absent = the columns that arrive. */
  columnsOf?: string
  /** While another setting has one of these values, the columns of an input are meant instead. */
  orPort?: { port: string; when: ShownWhen }
}

type Common = FieldText &
  ColumnsMeant & {
    shownWhen?: ShownWhen
    /** Settings that follow each other and have the same row stand side by side. */
    row?: string
  }

/** What the two columns of a pair are, and whose. */
export type PairSides = Readonly<Record<'left' | 'right', ColumnsMeant & { label: string }>>

/** Each value is the name of a column that the step makes, behind what the setting `after` says. */
type NamesColumns = { after: string } | Record<string, never>

export type FieldMeta = Common &
  (
    | { kind: 'text'; placeholder?: string; namesColumn?: true }
    | { kind: 'number'; unit?: string; min?: number; max?: number; integer?: boolean }
    | { kind: 'duration'; min?: number; max?: number }
    | { kind: 'choice'; options: { value: string; label: string; hint?: string }[] }
    | { kind: 'choices'; options: { value: string; label: string; hint?: string }[]; nameColumns?: NamesColumns }
    | { kind: 'toggle' }
    | { kind: 'column' }
    | { kind: 'columns' }
    | { kind: 'values'; of?: string; nameColumns?: NamesColumns }
    | { kind: 'columnPairs'; sides?: PairSides }
    | { kind: 'expression'; placeholder?: string }
    | { kind: 'conditions' }
    | { kind: 'routes' }
    | { kind: 'aggregates'; only?: readonly AggregateFunction[]; limited?: LimitedAggregates }
    | { kind: 'memories'; only: readonly MemoryFunction[]; example: string }
    | { kind: 'mapping' }
    | { kind: 'chosenColumns' }
    | { kind: 'sortKeys' }
    | { kind: 'schema' }
    | { kind: 'format' }
    /** `made`: Millrace makes it, and others are told it, as the token of an address; else somebody brings it. */
    | { kind: 'secret'; made?: boolean }
    | { kind: 'table' }
    | { kind: 'generatorColumns' }
    | { kind: 'code'; language: CodeLanguage }
  )
export type CodeLanguage = 'sql' | 'javascript'
export type FieldKind = FieldMeta['kind']

const META_KEY = 'field'

/** Attaches a field's metadata. Metadata survives `.min` and `.refine`, not `.optional` or `.default`: `fieldOf` unwraps. */
function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  return schema.meta({ [META_KEY]: meta })
}

/** Metadata of a setting's schema, looked for under `.default()`, `.optional()` and `.prefault()`. */
export function fieldOf(schema: z.ZodType): FieldMeta | undefined {
  let at: z.ZodType | undefined = schema
  while (at) {
    const meta = at.meta()?.[META_KEY] as FieldMeta | undefined
    if (meta) return meta
    at = (at as { _zod?: { def?: { innerType?: z.ZodType } } })._zod?.def?.innerType
  }
  return undefined
}

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
const routeSchema = z.strictObject({ id: z.enum(ROUTES), name: z.string().min(1).max(100), condition: conditionsSchema })
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
type AggregateFunction = (typeof aggregateFunctions)[number]
const aggregateRow = (functions: readonly AggregateFunction[]) =>
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
const memoryRow = (functions: readonly MemoryFunction[]) =>
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
const chosenColumnSchema = z.strictObject({
  column: z.string().min(1).max(200),
  as: z.string().max(200).default(''),
  type: z.string().max(2000).default(''),
})
export type ChosenColumn = z.input<typeof chosenColumnSchema>

export const columnPairSchema = z.strictObject({
  left: z
    .string()
    .min(1, { error: () => words('Choose a column.') })
    .max(200),
  right: z
    .string()
    .min(1, { error: () => words('Choose a column.') })
    .max(200),
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

/** `namesColumn`: the text is the name of a column that the step makes. */
export const text = (meta: Common & { placeholder?: string; namesColumn?: true }, schema: z.ZodString = z.string().max(2000)) =>
  field(schema, { kind: 'text', ...meta })
export const number = (meta: Common & { unit?: string; min?: number; max?: number; integer?: boolean }) => {
  let schema = meta.integer ? z.number().int() : z.number()
  if (meta.min !== undefined) schema = schema.min(meta.min)
  if (meta.max !== undefined) schema = schema.max(meta.max)
  return field(schema, { kind: 'number', ...meta })
}
/** A duration in whole milliseconds. */
export const duration = (meta: Common & { min?: number; max?: number }) =>
  field(
    z
      .int()
      .min(meta.min ?? 1)
      .max(meta.max ?? 365 * 86_400_000),
    { kind: 'duration', ...meta },
  )
export const choice = <const V extends readonly [string, ...string[]]>(
  values: V,
  meta: Common & { options: { value: V[number]; label: string; hint?: string }[] },
) => field(z.enum(values), { kind: 'choice', ...meta })
/** Some of the values. */
export const choices = <const V extends readonly [string, ...string[]]>(
  values: V,
  meta: Common & { options: { value: V[number]; label: string; hint?: string }[]; nameColumns?: NamesColumns },
) => field(z.array(z.enum(values)).max(values.length), { kind: 'choices', ...meta })
export const toggle = (meta: Common) => field(z.boolean(), { kind: 'toggle', ...meta })
export const column = (meta: Common) => field(z.string().max(200), { kind: 'column', ...meta })
export const columns = (meta: Common) => field(z.array(z.string().max(200)).max(1000), { kind: 'columns', ...meta })
/** Written values: of the column that the setting `of` names, where there is one. */
export const values = (meta: Common & { of?: string; nameColumns?: NamesColumns }) =>
  field(z.array(z.string().min(1).max(200)).max(200), { kind: 'values', ...meta })
/** Pairs of two columns: of those that arrive by the ports `left` and `right`, unless `sides` says whose they are. */
export const columnPairs = (meta: Common & { sides?: PairSides }) =>
  field(z.array(columnPairSchema).max(20), { kind: 'columnPairs', ...meta })
export const expression = (meta: Common & { placeholder?: string }) => field(formulaSchema, { kind: 'expression', ...meta })
export const conditions = (meta: Common) => field(conditionsSchema, { kind: 'conditions', ...meta })
export const routes = (meta: Common) =>
  field(
    z
      .array(routeSchema)
      .max(ROUTES.length)
      .refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, { error: () => words('Two routes have the same port.') }),
    { kind: 'routes', ...meta },
  )
export const aggregates = (meta: Common & { only?: readonly AggregateFunction[]; limited?: LimitedAggregates }) =>
  field(z.array(aggregateRow(meta.only ?? aggregateFunctions)).max(100), { kind: 'aggregates', ...meta })
export const memories = (meta: Common & { only: readonly MemoryFunction[]; example: string }) =>
  field(z.array(memoryRow(meta.only)).max(100), { kind: 'memories', ...meta })
export const mapping = (meta: Common) => field(z.array(mappingRowSchema).max(200), { kind: 'mapping', ...meta })
export const chosenColumns = (meta: Common) => field(z.array(chosenColumnSchema).max(1000), { kind: 'chosenColumns', ...meta })
export const sortKeys = (meta: Common) => field(z.array(sortKeySchema).max(20), { kind: 'sortKeys', ...meta })
export const schema = (meta: Common) => field(z.array(columnSchema).max(1000), { kind: 'schema', ...meta })
export const format = (meta: Common) => field(formatSchema, { kind: 'format', ...meta })
export const secret = (meta: Common & { made?: boolean }) => field(z.string().max(10_000), { kind: 'secret', ...meta })
export const table = (meta: Common) => field(staticTableSchema, { kind: 'table', ...meta })
export const generatorColumns = (meta: Common) =>
  field(z.array(generatorColumnSchema).min(1).max(50), { kind: 'generatorColumns', ...meta })
export const code = (meta: Common & { language: CodeLanguage }) => field(z.string().max(100_000), { kind: 'code', ...meta })
