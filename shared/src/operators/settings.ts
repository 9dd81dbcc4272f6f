import type { z } from 'zod'
import { fieldOf, type FieldMeta } from '../fields/kinds.ts'
import type { Json, JsonObject } from '../json.ts'
import type { AnyDefinition, PortDefinition } from './definition.ts'

/** A setting of a node type as a form shows it. */
export interface Setting {
  name: string
  meta: FieldMeta
  /** What stands there while nothing is set. */
  fallback: Json | undefined
}

/** The output ports that a node of these settings has. */
export const outputPorts = (definition: AnyDefinition, settings: JsonObject): PortDefinition[] =>
  ('outputsFor' in definition && definition.outputsFor?.(settings)) || definition.outputs

/** How a setting can be empty, by its kind. */
const EMPTY = [undefined, '', []]

/** Whether a setting must not be left empty. */
export function isRequired(definition: AnyDefinition, setting: string): boolean {
  const schema: z.ZodType | undefined = (definition.settings.shape as Record<string, z.ZodType>)[setting]
  return schema !== undefined && EMPTY.every((nothing) => !schema.safeParse(nothing).success)
}

/** The settings of a node type, in the order of its definition. */
export function settingsOf(definition: AnyDefinition): Setting[] {
  return Object.entries<z.ZodType>(definition.settings.shape).flatMap(([name, schema]) => {
    const meta = fieldOf(schema)
    if (!meta) return []
    const parsed = schema.safeParse(undefined)
    return [{ name, meta, fallback: parsed.success ? (parsed.data as Json | undefined) : undefined }]
  })
}
