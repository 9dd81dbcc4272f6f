/** A deployed version as its owner needs it. */
import {
  buildPlan,
  definitionOf,
  migrateSettings,
  problemSaid,
  said,
  SaidError,
  type Plan,
  type PipelineDocument,
  type PlanSink,
} from '@millrace/shared'
import type { Item, JsonObject, Options } from '@millrace/shared'
import { sinkImplementations } from '../connectors/sinks.ts'
import { keptBy } from '../engine/keptBy.ts'
import type { Staging } from '../connectors/sink.ts'
import type { SourceSpec } from '../ipc/messages.ts'

export interface RunSpec {
  plan: Plan
  sources: SourceSpec[]
  options: Options
  /** Folders of the user's files that are read in place. */
  folders: string[]
}

/** Builds the plan and the sources of a version. `resolve` puts secrets in the place of references. Throws with words for the person. */
export async function runSpec(document: PipelineDocument, resolve: (settings: JsonObject) => Promise<JsonObject>): Promise<RunSpec> {
  const { plan: built, problems } = buildPlan(document)
  const error = problems.find((problem) => problem.severity === 'error')
  if (error)
    throw new SaidError(
      error.node === undefined
        ? said('The version cannot be run: {problem}', { problem: problemSaid(error) })
        : said('The version cannot be run: {node}: {problem}', { node: error.node, problem: problemSaid(error) }),
    )
  const plan = await withSecrets(built, resolve)
  const sources: SourceSpec[] = []
  for (const relation of plan.relations) {
    if (relation.op !== 'source') continue
    const node = document.nodes[relation.node]!
    const definition = definitionOf(node.type)!
    const settings = definition.settings.parse(migrateSettings(definition, node.settings, node.typeVersion)) as JsonObject
    const spec = { node: relation.node, connector: node.type, settings: await resolve(settings), format: relation.format }
    sources.push({ ...spec, ...(relation.wholeTables && { readers: tablesKept(plan) }) })
  }
  const folders = sources.filter(({ connector }) => connector === 'folder').map(({ settings }) => String(settings['path']))
  return { plan, sources, options: document.options, folders }
}

/** What the plan keeps of whole tables, as a text. */
const tablesKept = (plan: Plan): string =>
  keptBy(plan)
    .filter(({ kind }) => kind === 'table')
    .map(({ table, fingerprint }) => `${table} ${fingerprint}`)
    .sort()
    .join('\n')

/** The plan with secrets in the place of references, where steps compute with them. */
async function withSecrets(plan: Plan, resolve: (settings: JsonObject) => Promise<JsonObject>): Promise<Plan> {
  const opened = async (item: Item): Promise<Item> => {
    if (item.value.secret === undefined) return item
    const { secret } = await resolve({ secret: item.value.secret })
    return { ...item, value: { ...item.value, secret: String(secret) } }
  }
  const relations = plan.relations.map(async (relation) =>
    relation.op === 'project' ? { ...relation, items: await Promise.all(relation.items.map(opened)) } : relation,
  )
  return { ...plan, relations: await Promise.all(relations) }
}

/** How a sink's rows are staged; null = a live table, kept in the run's database. */
export const stagingOf = (sink: PlanSink): Staging | null => sinkImplementations[sink.connector]?.staging(sink.settings) ?? null
