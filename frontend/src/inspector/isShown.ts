import type { AnyDefinition, FieldMeta, JsonObject } from '@millrace/shared'

/** Whether a setting counts, as the others stand. */
export function isShown(meta: FieldMeta, settings: JsonObject, definition: AnyDefinition): boolean {
  if (!meta.shownWhen) return true
  const { setting, is } = meta.shownWhen
  const value = settings[setting] ?? (definition.defaults as JsonObject)[setting]
  return is.includes(value as string | boolean)
}
