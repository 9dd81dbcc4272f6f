/** Writes what is generated under docs: the document's JSON Schema, the reference of nodes, and the table of Spark's operations. With `--check`, says what is out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type AnyDefinition, type Example, guaranteeWords, operators, settingsOf, sinks, sources, sparkNames } from '@millrace/shared'
import { format, resolveConfig } from 'prettier'
import { pipelineJsonSchema } from '../backend/src/cli/schema.ts'
import { functionHelp } from '../backend/src/duckdb/functionHelp.ts'
import { openSession } from '../backend/src/duckdb/session.ts'
import { sparkPage } from './sparkPage.ts'

const docs = path.resolve(import.meta.dirname, '../docs')

const written: Record<string, () => string | Promise<string>> = {
  'pipeline.schema.json': () => JSON.stringify(pipelineJsonSchema()),
  '../shared/src/fields/reserved.generated.ts': async () => {
    const { reserved } = await languageHelp()
    return `/** Written by \`npm run docs:write\`: the words that DuckDB reserves. */
export const RESERVED: readonly string[] = '${reserved.join(' ')}'.split(' ')
`
  },
  '../shared/src/formulas/functions.generated.ts': async () => {
    const { functions } = await languageHelp()
    return `/** Written by \`npm run docs:write\` from DuckDB's own list and what the gate allows. */
import type { FunctionHelp } from './functions.ts'

export const FUNCTIONS: readonly FunctionHelp[] = ${JSON.stringify(functions)}
`
  },
  'operators.md': () =>
    `# Steps\n\nEvery step of the palette. Written from the definitions in \`shared/src/operators\` by \`npm run docs:write\`.\n\n${operators.map(page).join('\n')}`,
  'connectors.md': () =>
    `# Sources and sinks\n\nWritten from the definitions in \`shared/src/connectors\` by \`npm run docs:write\`.\n\nWhat is delivered, whatever process is killed:\n\n${guarantees}\n\n${[...sources, ...sinks].map(page).join('\n')}`,
  'spark.md': sparkPage,
}

/** DuckDB's words and functions, asked once for all pages that tell of them. */
let asked: ReturnType<typeof functionHelp> | undefined
const languageHelp = () => (asked ??= askLanguage())

async function askLanguage() {
  const session = await openSession({
    file: ':memory:',
    readFolders: [],
    writeFolders: [],
    memoryLimit: '128MB',
    threads: 1,
    timeZone: 'UTC',
  })
  try {
    return await functionHelp(session.connection)
  } finally {
    session.close()
  }
}

const guarantees = Object.entries(guaranteeWords)
  .map(([name, words]) => `- ${name}: ${words}`)
  .join('\n')

function page(definition: AnyDefinition): string {
  const settings = settingsOf(definition).map(({ name, meta, fallback }) => {
    const kind = meta.kind === 'choice' ? meta.options.map(({ value }) => `\`${value}\``).join(', ') : meta.kind
    return `| \`${name}\` | ${meta.label} | ${kind} | ${fallback === undefined ? '' : `\`${JSON.stringify(fallback)}\``} | ${meta.hint ?? ''} |`
  })
  const ports = (list: { id: string; name: string }[]) => list.map((port) => `${port.name} (\`${port.id}\`)`).join(', ') || 'none'
  const examples = definition.examples.map(exampleText)
  return [
    `## ${definition.name} (\`${definition.type}\`)`,
    definition.help,
    `In: ${ports(definition.inputs)}. Out: ${ports(definition.outputs)}.${'guarantee' in definition ? ` Delivery: ${definition.guarantee}.` : ''}${inSpark(definition)} Also found as: ${definition.search.join(', ')}.`,
    settings.length > 0
      ? `| Setting | On the form | Kind | When absent | Hint |\n| --- | --- | --- | --- | --- |\n${settings.join('\n')}`
      : '',
    examples.length > 0 ? `Examples, which are its tests:\n\n${examples.join('\n\n')}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n')
}

const inSpark = ({ spark = [] }: AnyDefinition): string => (spark.length === 0 ? '' : ` In Spark: ${sparkNames(spark)}.`)

/** An example: its settings, and per batch the rows that come in and go out. */
function exampleText({ title, settings, inputs, expect }: Example): string {
  const batches = [...Object.values(inputs).flatMap((input) => Object.keys(input.batches)), ...Object.values(expect).flatMap(Object.keys)]
  const lines = [...new Set(batches)]
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((batch) => {
      const rows = (port: string, each: object[] | undefined) =>
        each?.length ? [`  ${port}: ${each.map((row) => JSON.stringify(row)).join(' ')}`] : []
      return [
        `batch ${batch}`,
        ...Object.entries(inputs).flatMap(([port, input]) => rows(port, input.batches[Number(batch)])),
        ...Object.entries(expect).flatMap(([port, out]) => rows(`→ ${port}`, out[Number(batch)])),
      ]
    })
  return `- ${title}: \`${JSON.stringify(settings)}\`\n\n  \`\`\`text\n${lines.map((line) => `  ${line}`).join('\n')}\n  \`\`\``
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [name, write] of Object.entries(written)) {
  const file = path.join(docs, name)
  const text = await format(await write(), { ...(await resolveConfig(file)), filepath: file })
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (check) stale.push(name)
  else writeFileSync(file, text)
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.map((name) => `docs/${name}`).join(', ')}. Run "npm run docs:write".`)
  process.exit(1)
}
