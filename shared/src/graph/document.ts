import { z } from 'zod'
import { FORMULA_NAME } from '../formulas/named.ts'
import { jsonSchema } from '../json.ts'
import { words } from '../text/words.ts'

/** The newest format of a pipeline document that this code reads and writes. */
export const DOCUMENT_FORMAT = 1

/** Longest time for which recorded batches are remembered, in milliseconds: a week. */
export const MAX_REMEMBER_MS = 7 * 24 * 3_600_000

/** Shortest and longest batch interval, in milliseconds. */
export const MIN_INTERVAL_MS = 100
export const MAX_INTERVAL_MS = 3_600_000

/** Node ids name files, tables and folders, so they are short and plain. */
export const nodeIdSchema = z
  .string()
  .regex(
    /^(?!constructor$)[a-z0-9][a-z0-9_-]{0,47}$/,
    'an id has 1 to 48 characters: lower-case letters, digits, - and _, and begins with a letter or digit',
  )

const portIdSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,31}$/)

/** One end of an edge. */
export const endSchema = z.strictObject({ node: nodeIdSchema, port: portIdSchema })
export type End = z.infer<typeof endSchema>

/** Position on the canvas, in canvas pixels. `hand`: a person put it there, so "Tidy up" leaves it (docs/decisions/0008). */
export const positionSchema = z.strictObject({ x: z.number(), y: z.number(), hand: z.literal(true).optional() })
export type Position = z.infer<typeof positionSchema>

/** A node: an operator's type with its settings. An unknown type is legal here and loads as a placeholder. */
export const nodeSchema = z.strictObject({
  type: z.string().min(1).max(64),
  typeVersion: z.int().min(1),
  name: z.string().max(200),
  settings: z.record(z.string(), jsonSchema),
  position: positionSchema,
  note: z.string().max(10_000).optional(),
  /** The group that it belongs to; one that is not there counts as none. */
  group: nodeIdSchema.optional(),
})
export type Node = z.infer<typeof nodeSchema>

/** A wire from an output port to an input port. Its key in the document is `edgeId(edge)`. */
export const edgeSchema = z.strictObject({ from: endSchema, to: endSchema })
export type Edge = z.infer<typeof edgeSchema>

/** Columns of the grid on which a dashboard's tiles stand. */
export const DASHBOARD_COLUMNS = 12
/** Where a tile stands on the dashboard, in columns and rows of its grid. */
export const placeSchema = z.strictObject({
  x: z
    .int()
    .min(0)
    .max(DASHBOARD_COLUMNS - 1),
  y: z.int().min(0).max(10_000),
  w: z.int().min(1).max(DASHBOARD_COLUMNS),
  h: z.int().min(1).max(100),
})
export type Place = z.infer<typeof placeSchema>

/** A way of showing one live table: rendered alike on the card, in the dock and on the dashboard. */
export const viewSchema = z.strictObject({
  node: nodeIdSchema,
  kind: z.enum(['table', 'line', 'area', 'bar', 'number']),
  title: z.string().max(200),
  /** Column on the x axis; for `line` and `area` a time, absent = the batch time. */
  x: z.string().optional(),
  /** Columns on the y axis, or the one number shown. */
  y: z.array(z.string()).max(12),
  /** Column whose values make one line each. */
  series: z.string().optional(),
  /** Where a person put it on the dashboard; absent = where there is room. */
  place: placeSchema.optional(),
})
export type View = z.infer<typeof viewSchema>

/** Colours that a group can have; what they look like, light and dark, the editor says. */
export const GROUP_COLORS = ['blue', 'pink', 'teal', 'violet', 'amber', 'grey'] as const
export type GroupColor = (typeof GROUP_COLORS)[number]

/** Nodes that are drawn in one frame, or as one card while `collapsed`. Which they are, the nodes say. */
export const groupSchema = z.strictObject({
  name: z.string().max(200),
  collapsed: z.boolean(),
  /** Absent = none. */
  color: z.enum(GROUP_COLORS).optional(),
})
export type Group = z.infer<typeof groupSchema>

/** Text that stands on the canvas by itself. Sizes in canvas pixels. */
export const canvasNoteSchema = z.strictObject({
  text: z.string().max(10_000),
  position: positionSchema,
  width: z.number().min(1).max(10_000),
  height: z.number().min(1).max(10_000),
})
export type CanvasNote = z.infer<typeof canvasNoteSchema>

/** A formula that nodes use by its name, as `$name`. */
export const namedFormulaSchema = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(FORMULA_NAME, { error: () => words('A name has letters, digits and _, and begins with no digit.') }),
  formula: z.string().max(10_000),
})
export type NamedFormula = z.infer<typeof namedFormulaSchema>

export const optionsSchema = z.strictObject({
  /** IANA zone in which data times are shown and calendar functions work. */
  timeZone: z.string().max(64).default('UTC'),
  /** Most bytes of input that one batch takes; the rest waits for the next. */
  maxBatchBytes: z
    .int()
    .min(65_536)
    .default(256 * 1024 * 1024),
  /** Unreleased input above which reading stops (back-pressure). */
  inputQuotaBytes: z
    .int()
    .min(1_048_576)
    .default(4 * 1024 * 1024 * 1024),
  /** Undelivered output above which the run takes no further batch (back-pressure). */
  outboxQuotaBytes: z
    .int()
    .min(1_048_576)
    .default(1024 * 1024 * 1024),
  /**
   * Spark's remember: how long what was received is kept beyond what windows need, in milliseconds; 0 = the newest only. At most as many
   * bytes of a source are kept as may wait (`inputQuotaBytes`), and a disk that gets full takes them first.
   */
  rememberMs: z.int().min(0).max(MAX_REMEMBER_MS).default(0),
})
export type Options = z.infer<typeof optionsSchema>

/** The pipeline document: the whole of what is drawn, and nothing that is live. */
export const documentSchema = z.strictObject({
  format: z.literal(DOCUMENT_FORMAT),
  name: z.string().max(200),
  /** Batch interval in milliseconds. */
  interval: z.int().min(MIN_INTERVAL_MS).max(MAX_INTERVAL_MS),
  nodes: z.record(nodeIdSchema, nodeSchema),
  edges: z.record(z.string().max(200), edgeSchema),
  views: z.record(nodeIdSchema, viewSchema).default({}),
  groups: z.record(nodeIdSchema, groupSchema).default({}),
  notes: z.record(nodeIdSchema, canvasNoteSchema).default({}),
  formulas: z.record(nodeIdSchema, namedFormulaSchema).default({}),
  options: optionsSchema.prefault({}),
})
export type PipelineDocument = z.infer<typeof documentSchema>

/** The key of an edge: derived from its ends, so that the same wire drawn twice is one wire. */
export function edgeId(edge: Edge): string {
  return `${edge.from.node}.${edge.from.port}>${edge.to.node}.${edge.to.port}`
}

/** An empty pipeline. */
export function emptyDocument(name: string, interval = 1000): PipelineDocument {
  return documentSchema.parse({ format: DOCUMENT_FORMAT, name, interval, nodes: {}, edges: {} })
}
