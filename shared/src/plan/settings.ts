/** A node's settings: in their newest version, and changed. */
import type { z } from 'zod'
import { definitionOf } from '../connectors/registry.ts'
import { issueInWords } from '../fields/issues.ts'
import { fieldOf, type FieldMeta } from '../fields/kinds.ts'
import type { Node } from '../graph/document.ts'
import type { Operation } from '../graph/operations.ts'
import type { Json, JsonObject } from '../json.ts'
import type { AnyDefinition } from '../operators/definition.ts'

/** Settings of a node in its type's newest version, through the type's own migrations; null for a version newer than this program knows. */
export function migrateSettings(definition: AnyDefinition, settings: JsonObject, version: number): JsonObject | null {
  if (version > definition.version) return null
  let current = settings
  for (let from = version; from < definition.version; from++) current = definition.migrate?.[from]?.(current) ?? current
  return current
}

/** Settings through their schema, what is wrong in words for people. */
export function parseSettings(definition: AnyDefinition, settings: JsonObject): z.ZodSafeParseResult<Record<string, unknown>> {
  return definition.settings.safeParse(settings, { error: (issue) => issueInWords(issue, fieldAt(definition, issue.path?.[0])) })
}

/** What is wrong with settings, in the order of the form; what no setting is comes last. */
export function issuesOf(definition: AnyDefinition, { error }: z.ZodSafeParseResult<unknown>): z.core.$ZodIssue[] {
  const names = Object.keys(definition.settings.shape)
  const place = ({ path }: z.core.$ZodIssue) => (names.indexOf(String(path[0])) + names.length + 1) % (names.length + 1)
  return [...(error?.issues ?? [])].sort((a, b) => place(a) - place(b))
}

function fieldAt(definition: AnyDefinition, setting: PropertyKey | undefined): FieldMeta | undefined {
  const shape: Record<string, z.ZodType> = definition.settings.shape
  return typeof setting === 'string' && Object.hasOwn(shape, setting) ? fieldOf(shape[setting]!) : undefined
}

/** The operations that set a setting of a node, or remove it: settings of an older version are brought to the newest one first. */
export function changeSetting(id: string, node: Node, setting: string, value: Json | undefined): Operation[] {
  const set: Operation = { op: 'setSetting', id, setting, ...(value !== undefined && { value }) }
  const definition = definitionOf(node.type)
  const settings = definition && migrateSettings(definition, node.settings, node.typeVersion)
  if (!settings || node.typeVersion === definition.version) return [set]
  return [{ op: 'migrateNode', id, from: node.typeVersion, to: definition.version, settings }, set]
}
