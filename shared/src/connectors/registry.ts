import type { Node } from '../graph/document.ts'
import { operators, outputPorts, type AnyDefinition, type PortDefinition } from '../operators/index.ts'
import { sinks, sources } from './lists.ts'

/** Every definition by its type. */
export const definitions: Readonly<Record<string, AnyDefinition>> = Object.fromEntries(
  [...sources, ...operators, ...sinks].map((definition) => [definition.type, definition]),
)

/** The definition of a node's type, or undefined where this version does not know it. */
export function definitionOf(type: string): AnyDefinition | undefined {
  return Object.hasOwn(definitions, type) ? definitions[type] : undefined
}

/** The output ports that a node has: with its settings, where they depend on those. */
export function outputsOf(node: Pick<Node, 'type' | 'settings'> | undefined): readonly PortDefinition[] {
  const definition = node && definitionOf(node.type)
  return definition ? outputPorts(definition, node.settings) : []
}
