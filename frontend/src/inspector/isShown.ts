import { settingsOf, type AnyDefinition, type FieldMeta, type JsonObject } from '@millrace/shared'

/** Whether a setting counts, as the others stand: what it depends on counts, too. */
export function isShown(meta: FieldMeta, settings: JsonObject, definition: AnyDefinition): boolean {
  if (!meta.shownWhen) return true
  const { setting, is } = meta.shownWhen
  const other = settingsOf(definition).find(({ name }) => name === setting)
  const value = settings[setting] ?? other?.fallback ?? (definition.defaults as JsonObject)[setting]
  return is.includes(value as string | boolean) && (!other || isShown(other.meta, settings, definition))
}
