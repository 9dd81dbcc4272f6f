import { sinks } from '@millrace/shared'

/** A sink's settings through its definition's schema, defaults filled in. Throws a ZodError where they do not fit: a plan only holds settings that do. */
export function sinkSettings(type: string, settings: Record<string, unknown>): Record<string, unknown> {
  const definition = sinks.find((sink) => sink.type === type)
  if (!definition) throw new Error(`There is no sink of type ${type}.`)
  return definition.settings.parse(settings)
}
