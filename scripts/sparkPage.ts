/** docs/spark.md: every operation of Spark Streaming, the node and settings that it is here, and what is otherwise on purpose. */
import path from 'node:path'
import {
  definitions,
  engineUses,
  sparkDifferences,
  sinks,
  sparkOperations,
  sparkOperationsNotYet,
  type AnyDefinition,
  type SparkDifference,
  type SparkOperation,
  type SparkProof,
} from '@millrace/shared'
import { readSuites, type Suite } from '../backend/src/testing/suites.ts'

const root = path.resolve(import.meta.dirname, '..')

export async function sparkPage(): Promise<string> {
  const suites = await readSuites(path.join(root, 'e2e/pipelines'))
  const groups = Object.entries(sparkOperations).map(([name, operations]) => group(name, operations))
  const missing = Object.entries(sparkOperationsNotYet)
  return [
    '# Spark Streaming in Millrace',
    'Every operation of Spark Streaming, of MLlib’s streaming algorithms and of GraphX’s library: the node that it is, what to set, what is otherwise on purpose, and the example or case that shows it. Written from the definitions by `npm run docs:write`; an operation that is neither here nor among those that are not there yet makes a test fail.',
    ...groups,
    '## Otherwise everywhere',
    sparkDifferences.map(({ what, proof }) => `- ${what} (${proofInWords(proof)})`).join('\n'),
    '## Not there yet',
    missing.length === 0
      ? 'Nothing is missing.'
      : `Noted with its day; the list only gets shorter.\n\n${missing.map(([operation, day]) => `- \`${operation}\` (${day})`).join('\n')}`,
    '## Spark’s own test suites',
    'Their data and expected values stand in [e2e/pipelines](../e2e/pipelines) and run as pipelines on the engine. A case waits while its operation is not there yet. Beside them, `npm run test:oracle` compares random pipelines with Apache Spark itself.',
    `| Suite | Cases that run | Cases that wait | Not carried over |\n| --- | --- | --- | --- |\n${suites.map(counts).join('\n')}`,
    ...suites.filter(({ notCarried }) => notCarried.length > 0).map(notCarried),
  ].join('\n\n')
}

function group(name: string, operations: readonly SparkOperation[]): string {
  const rows = operations.flatMap((operation) => [...nodesOf(operation), ...engineOf(operation)])
  return rows.length === 0
    ? `## ${name}\n\nNone is there yet.`
    : `## ${name}\n\n| Spark | Here | What to set | Otherwise on purpose | Shown by |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`
}

function nodesOf(operation: SparkOperation): string[] {
  return Object.values(definitions).flatMap((definition) =>
    (definition.spark ?? [])
      .filter((use) => use.operation === operation)
      .map(({ settings = '', proof, differs = [] }) =>
        tableRow(
          operation,
          link(definition),
          settings,
          differences(differs, definition),
          proof.map((each) => proofInWords(each, definition)),
        ),
      ),
  )
}

function engineOf(operation: SparkOperation): string[] {
  return engineUses
    .filter((use) => use.operation === operation)
    .map(({ how, differs = [] }) => tableRow(operation, 'the engine', how, differences(differs), []))
}

const tableRow = (operation: string, node: string, settings: string, differs: string[], proof: string[]): string =>
  `| \`${operation}\` | ${node} | ${settings} | ${differs.join('<br>')} | ${proof.join('<br>')} |`

const differences = (differs: readonly SparkDifference[], definition?: AnyDefinition): string[] =>
  differs.map(({ what, proof }) => `${what} (${proofInWords(proof, definition)})`)

function link({ type, name }: AnyDefinition): string {
  const page = sinks.some((sink) => sink.type === type) ? 'connectors.md' : 'operators.md'
  const anchor = `${name} (${type})`
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
  return `[${name}](${page}#${anchor})`
}

function proofInWords(proof: SparkProof, definition?: AnyDefinition): string {
  if ('example' in proof) return `${definition?.name ?? ''}’s example “${proof.example}”`
  if ('test' in proof) return `[${path.basename(path.dirname(proof.test))}/${path.basename(proof.test)}](../${proof.test})`
  const [suite, test] = proof.case.split(/: (.*)/)
  return test === undefined ? `[${proof.case}](../e2e/pipelines/${proof.case})` : `[${test}](../e2e/pipelines/${suite}.json)`
}

function counts({ suite, cases, notCarried: left }: Suite): string {
  const running = cases.filter(({ steps }) => steps !== undefined).length
  return `| [${suite}](../e2e/pipelines/${suite}.json) | ${running} | ${cases.length - running} | ${left.length} |`
}

const notCarried = ({ suite, notCarried: left }: Suite): string =>
  `Tests of ${suite} that have no case here:\n\n${left.map(({ name, why }) => `- “${name.trim()}”: ${why}`).join('\n')}`
