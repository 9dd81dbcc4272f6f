/** The list of connectors. Adding one is its file and its line here. */
import type { SinkDefinition, SourceDefinition } from '../operators/definition.ts'

export const sources: readonly SourceDefinition[] = []
export const sinks: readonly SinkDefinition[] = []
