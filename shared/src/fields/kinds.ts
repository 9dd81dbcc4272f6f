/**
 * Field kinds: each function returns a zod schema that carries, as metadata, what a form needs to draw the field.
 * The front end holds `Record<FieldKind, Component>`; metadata is data only.
 */
import { z } from 'zod'
import { columnSchema, formatSchema } from './format.ts'
import { words } from '../text/words.ts'
import {
  type AggregateFunction,
  aggregateFunctions,
  aggregateRow,
  chosenColumnSchema,
  columnPairSchema,
  conditionsSchema,
  formulaSchema,
  generatorColumnSchema,
  mappingRowSchema,
  type MemoryFunction,
  memoryRow,
  ROUTES,
  routeSchema,
  sortKeySchema,
  staticTableSchema,
} from './settingValues.ts'

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
