import { definitions, documentSchema } from '@millrace/shared'
import { z } from 'zod'

type JsonSchema = { [key: string]: unknown }

/** The JSON Schema of a pipeline document, with the settings and ports of every type of node. */
export function pipelineJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(documentSchema, { io: 'input' }) as JsonSchema & { properties: Record<string, JsonSchema> }
  const node = (schema.properties['nodes'] as { additionalProperties: JsonSchema }).additionalProperties
  node['allOf'] = Object.values(definitions).map((definition) => {
    const { $schema: _, ...settings } = z.toJSONSchema(definition.settings, { io: 'input' }) as JsonSchema
    const ports = (list: { id: string }[]) => list.map((port) => port.id).join(', ') || 'none'
    return {
      if: { properties: { type: { const: definition.type } }, required: ['type'] },
      then: {
        title: definition.name,
        description: `${definition.summary} ${definition.help} Input ports: ${ports(definition.inputs)}. Output ports: ${ports(definition.outputs)}. Newest typeVersion: ${definition.version}.`,
        properties: { settings },
      },
    }
  })
  return { ...schema, title: 'Millrace pipeline' }
}
