import type { Json, JsonObject, Problem } from '@millrace/shared'

/** Whether a problem of a setting, or of a part of it, is that nothing stands there. */
export function isMissing({ code, setting }: Problem, settings: JsonObject): boolean {
  if (code !== 'badSetting' || !setting) return false
  let value: Json | undefined = settings
  for (const key of setting.split('.')) value = value !== null && typeof value === 'object' ? (value as JsonObject)[key] : undefined
  return isEmpty(value)
}

/** A list of rows in which nothing is chosen yet is as empty as one without rows. */
function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}
