import { operators, type AnyDefinition } from '../operators/index.ts'
import { sinks, sources } from './lists.ts'

/** Every definition by its type. */
export const definitions: Readonly<Record<string, AnyDefinition>> = Object.fromEntries(
  [...sources, ...operators, ...sinks].map((definition) => [definition.type, definition]),
)

/** The definition of a node's type, or undefined where this version does not know it. */
export function definitionOf(type: string): AnyDefinition | undefined {
  return Object.hasOwn(definitions, type) ? definitions[type] : undefined
}
