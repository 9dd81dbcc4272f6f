import { parseSettings, sinks, sources, type AnyDefinition, type JsonObject } from '@millrace/shared'

/** A sink's settings through its definition's schema, defaults filled in. Throws a ZodError in words for people where they do not fit. */
export const sinkSettings = (type: string, settings: Record<string, unknown>): Record<string, unknown> =>
  complete(
    sinks.find((sink) => sink.type === type),
    type,
    settings,
  )

/** The same of a source. */
export const sourceSettings = (type: string, settings: Record<string, unknown>): JsonObject =>
  complete(
    sources.find((source) => source.type === type),
    type,
    settings,
  ) as JsonObject

function complete(definition: AnyDefinition | undefined, type: string, settings: Record<string, unknown>): Record<string, unknown> {
  if (!definition) throw new Error(`There is no connector of type ${type}.`)
  const parsed = parseSettings(definition, settings as JsonObject)
  if (!parsed.success) throw parsed.error
  return parsed.data
}
