import { parseSettings, sinks, type JsonObject } from '@millrace/shared'

/** A sink's settings through its definition's schema, defaults filled in. Throws a ZodError in words for people where they do not fit. */
export function sinkSettings(type: string, settings: Record<string, unknown>): Record<string, unknown> {
  const definition = sinks.find((sink) => sink.type === type)
  if (!definition) throw new Error(`There is no sink of type ${type}.`)
  const parsed = parseSettings(definition, settings as JsonObject)
  if (!parsed.success) throw parsed.error
  return parsed.data
}
