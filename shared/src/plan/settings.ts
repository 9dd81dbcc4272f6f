/** A node's settings: in their newest version, and changed. */
import { definitionOf } from '../connectors/registry.ts'
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

/** The operations that set a setting of a node, or remove it: settings of an older version are brought to the newest one first. */
export function changeSetting(id: string, node: Node, setting: string, value: Json | undefined): Operation[] {
  const set: Operation = { op: 'setSetting', id, setting, ...(value !== undefined && { value }) }
  const definition = definitionOf(node.type)
  const settings = definition && migrateSettings(definition, node.settings, node.typeVersion)
  if (!settings || node.typeVersion === definition.version) return [set]
  return [{ op: 'migrateNode', id, from: node.typeVersion, to: definition.version, settings }, set]
}
