/** Deploys as a person sees them: looked at first, answered, listed as versions; and pipelines as files and copies. */
import { definitionOf, emptyDocument, type JsonObject, type Node, type Operation, type PipelineDocument } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AnalysisService } from '../analysis/service.ts'
import { startApi, type TestApi } from '../testing/api.ts'
import { attachment, fileName } from './fileName.ts'

let api: TestApi
let analyser: AnalysisService
beforeAll(async () => {
  analyser = new AnalysisService()
  api = await startApi(analyser)
})
afterAll(async () => {
  await api?.close()
  await analyser?.close()
})

const node = (type: string, settings: JsonObject = {}): Node => ({
  type,
  typeVersion: definitionOf(type)!.version,
  name: type,
  settings: { ...(definitionOf(type)!.defaults as JsonObject), ...settings },
  position: { x: 0, y: 0 },
})
const wire = (from: string, to: string): PipelineDocument['edges'] => ({
  [`${from}.out>${to}.in`]: { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } },
})
const totals: PipelineDocument = {
  ...emptyDocument('Totals / per: key'),
  nodes: {
    data: node('generator'),
    add: node('addColumn', { columns: [{ as: 'x', formula: 'CAST(amount AS DOUBLE)' }] }),
    sum: node('remember', { keys: ['shop'], totals: [{ as: 'x', fn: 'sum', column: 'x' }] }),
  },
  edges: { ...wire('data', 'add'), ...wire('add', 'sum') },
}

async function create(body: unknown): Promise<string> {
  return (await api.call('POST', '/api/pipelines', body)).body.id
}
let changes = 0
const change = (id: string, ...ops: Operation[]) =>
  api.call('POST', `/api/pipelines/${id}/changes`, { id: `c${++changes}`, client: 'c', label: 'A change', ops })
const preview = (id: string, sequence: number) => api.call('GET', `/api/pipelines/${id}/deploy?sequence=${sequence}`)
const deploy = (id: string, body: object) => api.call('POST', `/api/pipelines/${id}/deploy`, body)
const setFormula = (formula: string): Operation => ({ op: 'setSetting', id: 'add', setting: 'columns', value: [{ as: 'x', formula }] })

test('a deploy is looked at, asked about and answered; what was answered reaches the worker', async () => {
  const id = await create({ document: totals })
  expect((await preview(id, 0)).body).toEqual({ sequence: 0, over: 0, state: { sum: { keeps: 'state', effect: 'new' } } })
  expect((await deploy(id, { sequence: 0, message: 'first' })).body).toMatchObject({ version: 1, state: { sum: { effect: 'new' } } })
  await change(id, setFormula('CAST(amount AS DOUBLE) * 2'))
  expect((await preview(id, 0)).body.problem).toEqual({ code: 'draftMovedOn', params: { sequence: 1 } })
  expect((await preview(id, 1)).body).toEqual({ sequence: 1, over: 1, state: { sum: { keeps: 'state', effect: 'asks' } } })
  const kept = await deploy(id, { sequence: 1, over: 1, state: { sum: 'keep', other: 'reset' } })
  expect(kept.body).toMatchObject({ version: 2, state: { sum: { effect: 'kept' } } })
  expect(await api.store.versions.answers(id, 2)).toEqual([{ version: 2, answers: { sum: 'keep' } }])
  // Somebody else deployed since it was looked at.
  const late = await deploy(id, { sequence: 1, over: 1 })
  expect([late.status, late.body.problem]).toEqual([409, { code: 'deployedMeanwhile', params: { version: 2 } }])
  await change(id, setFormula('CAST(amount AS DOUBLE) * 3'))
  expect((await deploy(id, { sequence: 2 })).body).toMatchObject({ version: 3, state: { sum: { effect: 'reset' } } })

  const { body: versions } = await api.call('GET', `/api/pipelines/${id}/versions`)
  const columns = (factor: string) => [{ as: 'x', formula: `CAST(amount AS DOUBLE)${factor}` }]
  const settings = [{ setting: 'columns', from: columns(' * 2'), to: columns(' * 3') }]
  expect(versions[0]).toEqual({
    number: 3,
    message: '',
    createdAt: expect.any(Number),
    actor: 'owner',
    changes: [{ kind: 'nodeChanged', node: 'add', name: 'addColumn', type: 'addColumn', settings }],
  })
  expect(versions.map(({ number, message }: { number: number; message: string }) => [number, message])).toEqual([
    [3, ''],
    [2, ''],
    [1, 'first'],
  ])
  expect((await api.call('PATCH', `/api/pipelines/${id}/versions/3`, { message: 'Three times' })).status).toBe(204)
  expect((await api.call('PATCH', `/api/pipelines/${id}/versions/4`, { message: 'None' })).status).toBe(404)
  const { body: page } = await api.call('GET', `/api/pipelines/${id}/versions?before=4&limit=1`)
  expect(page.map(({ message }: { message: string }) => message)).toEqual(['Three times'])
})

test('a copy has the passwords of its outputs and no token of a source; neither is told', async () => {
  const nodes = { in: node('http', { token: 'a-token' }), db: node('postgres', { password: 'a-password' }) }
  const id = await create({ document: { ...emptyDocument('With secrets'), nodes } })
  const copy = (await api.call('POST', `/api/pipelines/${id}/duplicate`, { name: 'A copy' })).body.id
  const { document, run } = (await api.call('GET', `/api/pipelines/${copy}`)).body
  expect([document.name, run]).toEqual(['A copy', null])
  expect(document.nodes.in.settings.token).toBeUndefined()
  expect(document.nodes.db.settings.password).toMatch(/^secret:/)
  expect(await api.store.secrets.resolve(document.nodes.db.settings)).toMatchObject({ password: 'a-password' })
  expect((await api.call('POST', '/api/pipelines/none/duplicate', { name: 'A copy' })).status).toBe(404)
})

test('a file is called as its pipeline', async () => {
  const id = await create({ document: totals })
  const { headers } = await fetch(`${api.origin}/api/pipelines/${id}/export`, { headers: { authorization: 'Bearer a-token-for-tests' } })
  expect(headers.get('content-disposition')).toBe(attachment('Totals per key.json'))
})

test.each([
  ['Word counts', 'Word counts.json'],
  ['  ../etc/passwd ', 'etc passwd.json'],
  ['a\n"b"\\c|d?*', 'a b c d.json'],
  ['', 'pipeline.json'],
  ['...', 'pipeline.json'],
  ['Zähler für 水', 'Zähler für 水.json'],
  ['🌊'.repeat(100), `${'🌊'.repeat(80)}.json`],
])('the file of "%s"', (name, file) => {
  expect(fileName(name)).toBe(file)
})

test('a name in any script fits into the header', () => {
  expect(attachment(`Zähler (50%) 'a'.json`)).toBe(
    `attachment; filename="Z_hler (50_) 'a'.json"; filename*=UTF-8''Z%C3%A4hler%20%2850%25%29%20%27a%27.json`,
  )
})
