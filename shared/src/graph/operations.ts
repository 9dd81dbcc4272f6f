import { z } from 'zod'
import { jsonSchema } from '../json.ts'
import {
  canvasNoteSchema,
  edgeSchema,
  groupSchema,
  namedFormulaSchema,
  nodeIdSchema,
  nodeSchema,
  optionsSchema,
  positionSchema,
  viewSchema,
} from './document.ts'

const settingName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,99}$/)

/** The closed union of everything that can be done to a document. One operation has exactly one inverse (a list of operations). */
export const operationSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('addNode'), id: nodeIdSchema, node: nodeSchema }),
  z.strictObject({ op: z.literal('removeNode'), id: nodeIdSchema }),
  z.strictObject({ op: z.literal('moveNodes'), positions: z.record(nodeIdSchema, positionSchema) }),
  z.strictObject({ op: z.literal('renameNode'), id: nodeIdSchema, name: z.string().max(200) }),
  z.strictObject({ op: z.literal('setNote'), id: nodeIdSchema, note: z.string().max(10_000).optional() }),
  /** One setting is the unit of conflict; `value` absent removes the setting. */
  z.strictObject({ op: z.literal('setSetting'), id: nodeIdSchema, setting: settingName, value: jsonSchema.optional() }),
  /** Brings a node's settings to another version of its type: only where it still has version `from`, so that doing it twice is doing it once. */
  z.strictObject({
    op: z.literal('migrateNode'),
    id: nodeIdSchema,
    from: z.int().min(1),
    to: z.int().min(1),
    settings: z.record(z.string(), jsonSchema),
  }),
  z.strictObject({ op: z.literal('addEdge'), edge: edgeSchema }),
  z.strictObject({ op: z.literal('removeEdge'), edge: edgeSchema }),
  z.strictObject({ op: z.literal('setView'), id: nodeIdSchema, view: viewSchema.optional() }),
  /** `group` absent removes the group; a node that still names it is in none then. */
  z.strictObject({ op: z.literal('setGroup'), id: nodeIdSchema, group: groupSchema.optional() }),
  /** Puts a node into a group; `group` absent takes it out. */
  z.strictObject({ op: z.literal('setNodeGroup'), id: nodeIdSchema, group: nodeIdSchema.optional() }),
  z.strictObject({ op: z.literal('setCanvasNote'), id: nodeIdSchema, note: canvasNoteSchema.optional() }),
  /** `formula` absent removes it; nodes that still use it say so. */
  z.strictObject({ op: z.literal('setFormula'), id: nodeIdSchema, formula: namedFormulaSchema.optional() }),
  z.strictObject({ op: z.literal('renamePipeline'), name: z.string().max(200) }),
  z.strictObject({ op: z.literal('setInterval'), interval: z.int() }),
  z.strictObject({ op: z.literal('setOptions'), options: optionsSchema }),
])
export type Operation = z.infer<typeof operationSchema>

/** One change by one client: applied whole or refused whole. */
export const changeSchema = z.strictObject({
  id: z.string().min(1).max(64),
  client: z.string().min(1).max(64),
  /** What was done, for the undo menu: "Delete Keep rows". */
  label: z.string().max(200),
  ops: z.array(operationSchema).min(1).max(1000),
  /** Changes in a row with the same key are undone together (typing in one field). */
  mergeKey: z.string().max(200).optional(),
})
export type Change = z.infer<typeof changeSchema>
