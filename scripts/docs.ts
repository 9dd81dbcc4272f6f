/** Writes what is generated under docs: the document's JSON Schema, and the reference of nodes. With `--check`, says what is out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type AnyDefinition, operators, settingsOf, sinks, sources } from '@millrace/shared'
import { format, resolveConfig } from 'prettier'
import { pipelineJsonSchema } from '../backend/src/cli/schema.ts'

const docs = path.resolve(import.meta.dirname, '../docs')

const written: Record<string, () => string> = {
  'pipeline.schema.json': () => JSON.stringify(pipelineJsonSchema()),
  'operators.md': () =>
    `# Steps\n\nEvery step of the palette. Written from the definitions in \`shared/src/operators\` by \`npm run docs:write\`.\n\n${operators.map(page).join('\n')}`,
  'connectors.md': () =>
    `# Sources and sinks\n\nWritten from the definitions in \`shared/src/connectors\` by \`npm run docs:write\`.\n\n${[...sources, ...sinks].map(page).join('\n')}`,
}

function page(definition: AnyDefinition): string {
  const settings = settingsOf(definition).map(({ name, meta }) => `| \`${name}\` | ${meta.label} | ${meta.kind} | ${meta.hint ?? ''} |`)
  const ports = (list: { id: string; name: string }[]) => list.map((port) => `${port.name} (\`${port.id}\`)`).join(', ') || 'none'
  const examples = definition.examples.map((example) => `- ${example.title}: \`${JSON.stringify(example.settings)}\``)
  return [
    `## ${definition.name} (\`${definition.type}\`)`,
    definition.help,
    `In: ${ports(definition.inputs)}. Out: ${ports(definition.outputs)}.${'guarantee' in definition ? ` Delivery: ${definition.guarantee}.` : ''} Also found as: ${definition.search.join(', ')}.`,
    settings.length > 0 ? `| Setting | On the form | Kind | Hint |\n| --- | --- | --- | --- |\n${settings.join('\n')}` : '',
    examples.length > 0 ? `Examples, which are its tests:\n\n${examples.join('\n')}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [name, write] of Object.entries(written)) {
  const file = path.join(docs, name)
  const text = await format(write(), { ...(await resolveConfig(file)), filepath: file })
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (check) stale.push(name)
  else writeFileSync(file, text)
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.map((name) => `docs/${name}`).join(', ')}. Run "npm run docs:write".`)
  process.exit(1)
}
