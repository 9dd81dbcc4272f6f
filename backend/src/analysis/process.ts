/** The analysis process: binds what people wrote, and may be killed while it does. Started by `AnalysisService`. */
import { buildPlan, saidBy, type Relation } from '@millrace/shared'
import { Describer } from '../duckdb/describe.ts'
import { openSession } from '../duckdb/session.ts'
import { stateEffects } from '../engine/stateEffects.ts'
import { tellParent } from '../ipc/tellParent.ts'
import { whenParentEnds } from '../ipc/whenParentEnds.ts'
import { analyseDraft } from './analyseDraft.ts'
import { firstRows } from './firstRows.ts'
import { inferFormat } from './inferFormat.ts'
import type { AnalysisReply, AnalysisRequest } from './messages.ts'

/** The folder for samples. */
const folder = process.argv[2]!
whenParentEnds(() => process.exit(0))

const session = await openSession({
  file: ':memory:',
  readFolders: [folder],
  writeFolders: [],
  memoryLimit: '256MB',
  threads: 1,
  timeZone: 'UTC',
})
const describer = new Describer(session.connection)
const reply = (message: AnalysisReply) => tellParent(message)

async function answer(request: AnalysisRequest): Promise<AnalysisReply> {
  const { id } = request
  try {
    if (request.kind === 'infer') {
      return { id, format: await inferFormat(session.connection, request.format, request.sample, folder) }
    }
    if (request.kind === 'rows') {
      return { id, first: await firstRows(session.connection, request.sample, request.columns, folder) }
    }
    if (request.kind === 'state') {
      const { before, after } = request
      return { id, state: await stateEffects(session.connection, before && buildPlan(before).plan, buildPlan(after).plan) }
    }
    const begin = (relation: Relation) => reply({ id, at: { node: relation.node, ...writtenSetting(relation) } })
    return { id, analysis: await analyseDraft(request.document, request.sequence, describer, begin) }
  } catch (error) {
    return { id, error: saidBy(error) }
  }
}

/** The first setting of a relation that a person wrote. */
function writtenSetting(relation: Relation): { setting?: string } {
  const setting = /"setting":"([^"]*)"/.exec(JSON.stringify(relation, (key, value) => (key === 'rows' ? undefined : value)))?.[1]
  return setting === undefined ? {} : { setting }
}

// The service sends the next request only after the answer to the last.
process.on('message', (request: AnalysisRequest) => void answer(request).then(reply))
reply({ ready: true })
