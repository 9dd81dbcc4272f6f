import {
  type Change,
  type ChangeAnswer,
  definitionOf,
  emptyDocument,
  type Node,
  type Operation,
  type OrderedChange,
  type PipelineDocument,
  applyChange,
} from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analyser } from '../analyses/analyses.service.ts'
import { startApi, type TestApi } from '../testing/api.ts'
import { noProblems } from '../testing/analyser.ts'

// A draft with a node named "broken" has an error; all others have none.
let isAnalyserAway = false
let isAnalyserLate = false
const analyser: Analyser = {
  ...noProblems,
  analyse: async (document, sequence) => {
    if (isAnalyserAway) throw new Error('It does not start.')
    if (isAnalyserLate)
      return { sequence, problems: [{ code: 'analysisTimedOut', severity: 'error', params: { ms: 1 } }], schemas: {}, inputs: {} }
    return {
      ...(await noProblems.analyse(document, sequence)),
      problems: 'broken' in document.nodes ? [{ code: 'unknownColumn', severity: 'error', params: {}, node: 'broken' }] : [],
    }
  },
}

let api: TestApi
beforeAll(async () => {
  api = await startApi(analyser)
})
afterAll(() => api?.close())

let changes = 0
const change = (ops: Operation[], client = 'c', id = `change-${++changes}`): Change => ({ id, client, label: 'A change', ops })
const rename = (name: string, client?: string, id?: string) => change([{ op: 'renamePipeline', name }], client, id)
const node = (type: string, settings: Node['settings'] = {}): Node => ({
  type,
  typeVersion: definitionOf(type)!.version,
  name: type,
  settings,
  position: { x: 0, y: 0 },
})

async function create(body: unknown = {}): Promise<string> {
  const { status, body: answer } = await api.call('POST', '/api/pipelines', body)
  expect(status).toBe(201)
  return answer.id
}
const submit = async (id: string, sent: Change): Promise<ChangeAnswer> =>
  (await api.call('POST', `/api/pipelines/${id}/changes`, sent)).body
const state = async (id: string) => (await api.call('GET', `/api/pipelines/${id}`)).body

test('changes are put in order, stored, and answered as before when sent again', async () => {
  const id = await create({ name: 'Orders' })
  expect(await state(id)).toEqual({ id, document: emptyDocument('Orders'), sequence: 0, run: null, version: 0, deployed: null })
  const first = rename('First')
  const refused = change([{ op: 'removeNode', id: 'nothing' }])
  expect(await submit(id, first)).toEqual({ accepted: true, sequence: 1 })
  const refusal = await submit(id, refused)
  expect(refusal).toMatchObject({ accepted: false, code: expect.any(String) })
  expect(await submit(id, rename('Second'))).toEqual({ accepted: true, sequence: 2 })
  expect(await submit(id, first)).toEqual({ accepted: true, sequence: 1 })
  // What was refused stays refused, although it could be done by now.
  await submit(id, change([{ op: 'addNode', id: 'nothing', node: node('filter') }]))
  expect(await submit(id, refused)).toEqual(refusal)
  expect(await state(id)).toMatchObject({ sequence: 3, document: { name: 'Second', nodes: { nothing: {} } } })
  const [summary] = (await api.call('GET', '/api/pipelines')).body
  expect(summary).toMatchObject({ id, name: 'Second', interval: 1000, run: null, sparkline: [] })
})

test('a hundred changes at once get a hundred sequences', async () => {
  const id = await create()
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => submit(id, rename(`n${n}`))))
  expect(answers.map((a) => a.accepted && a.sequence).sort((a, b) => Number(a) - Number(b))).toEqual(
    Array.from({ length: 100 }, (_, n) => n + 1),
  )
})

test('two clients that type at once converge, and one that comes late catches up', async () => {
  const id = await create()
  const follow = async () => {
    const socket = await api.socket()
    let document: PipelineDocument = (await state(id)).document
    let sequence = 0
    const take = ({ sequence: at, change: taken }: OrderedChange) => {
      if (at <= sequence) return
      expect(at).toBe(sequence + 1)
      const applied = applyChange(document, taken)
      if (!applied.ok) throw new Error(applied.code)
      ;[document, sequence] = [applied.document, at]
    }
    const done = new Promise<void>((resolve) =>
      socket.on('change', (_, ordered) => {
        take(ordered)
        if (sequence === 40) resolve()
      }),
    )
    const missed = await socket.emitWithAck('subscribe', id, 0)
    missed!.forEach(take)
    return { done, document: () => document, missed }
  }
  const clients = [await follow(), await follow()]
  await Promise.all(Array.from({ length: 40 }, (_, n) => submit(id, rename(`${n % 2 ? 'a' : 'b'}${n}`, n % 2 ? 'a' : 'b'))))
  await Promise.all(clients.map((client) => client.done))
  const { document } = await state(id)
  expect(clients.map((client) => client.document())).toEqual([document, document])
  expect((await follow()).missed).toHaveLength(40)
  const socket = await api.socket()
  expect(await socket.emitWithAck('subscribe', id, 1000)).toBeNull()
  expect(await socket.emitWithAck('subscribe', 'no-such-pipeline', 0)).toBeNull()
})

test('a change is analysed and the analysis announced', async () => {
  const id = await create()
  const socket = await api.socket()
  await socket.emitWithAck('subscribe', id, 0)
  const analysed = new Promise((resolve) =>
    socket.once('analysis', (pipeline, analysis) => resolve([pipeline, analysis.sequence, analysis.problems.length])),
  )
  await submit(id, change([{ op: 'addNode', id: 'broken', node: node('filter') }]))
  expect(await analysed).toEqual([id, 1, 1])
  expect((await api.call('GET', `/api/pipelines/${id}/analysis?sequence=1`)).body).toMatchObject({
    sequence: 1,
    problems: [{ node: 'broken' }],
  })
})

test('an analysis that fails is made again by itself, and announced', async () => {
  const id = await create()
  const socket = await api.socket()
  await socket.emitWithAck('subscribe', id, 0)
  const announced: number[] = []
  socket.on('analysis', (_, { sequence }) => announced.push(sequence))
  isAnalyserAway = true
  try {
    await submit(id, rename('Not checked'))
    expect((await api.call('GET', `/api/pipelines/${id}/analysis`)).status).toBe(503)
    expect(announced).toEqual([])
  } finally {
    isAnalyserAway = false
  }
  await expect.poll(() => announced).toEqual([1])
})

test('an analysis that was not finished in time is made again by itself, or when somebody asks, and announced', async () => {
  const socket = await api.socket()
  const announced: [string, number][] = []
  socket.on('analysis', (pipeline, { problems }) => announced.push([pipeline, problems.length]))
  const [asked, left] = [await create(), await create()]
  for (const id of [asked, left]) await socket.emitWithAck('subscribe', id, 0)
  isAnalyserLate = true
  try {
    for (const id of [asked, left]) await submit(id, rename('Not checked'))
    await expect
      .poll(() => announced)
      .toEqual(
        expect.arrayContaining([
          [asked, 1],
          [left, 1],
        ]),
      )
    const { status, body } = await api.call('POST', `/api/pipelines/${asked}/analysis`)
    expect([status, body.problems.length]).toEqual([200, 1])
  } finally {
    isAnalyserLate = false
  }
  expect((await api.call('POST', `/api/pipelines/${asked}/analysis`)).body.problems).toEqual([])
  await expect
    .poll(() => announced, { timeout: 20_000 })
    .toEqual(
      expect.arrayContaining([
        [asked, 0],
        [left, 0],
      ]),
    )
}, 30_000)

test('secrets are in no answer, no broadcast and no stored text; a reference stands for them', async () => {
  const secret = 'correct horse battery staple'
  const document = { ...emptyDocument('With a secret'), nodes: { db: node('postgres', { host: 'db', password: secret }) } }
  const id = await create({ document })
  const texts: string[] = []
  const socket = await api.socket()
  socket.onAny((...arguments_) => texts.push(JSON.stringify(arguments_)))
  await socket.emitWithAck('subscribe', id, 0)
  const added = change([
    { op: 'addNode', id: 'other', node: node('postgres', { password: `${secret} 2` }) },
    { op: 'setSetting', id: 'db', setting: 'password', value: `${secret} 3` },
    { op: 'addNode', id: 'in', node: node('http') },
    { op: 'setSetting', id: 'in', setting: 'token', value: `${secret} 4` },
  ])
  const told = new Promise((resolve) => socket.once('change', resolve))
  const answer = await submit(id, added)
  expect(answer).toMatchObject({
    accepted: true,
    sequence: 1,
    change: { id: added.id, ops: [{}, { value: expect.stringMatching(/^secret:[0-9a-f]{32}$/) }, {}, {}] },
  })
  expect(await submit(id, added)).toEqual(answer)
  await told
  await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 1 })
  for (const path of ['', '/versions', '/versions/1', '/export', '/analysis'])
    texts.push((await api.call('GET', `/api/pipelines/${id}${path}`)).text)
  texts.push((await api.call('GET', '/api/pipelines')).text, JSON.stringify(answer))
  for (const table of ['changes', 'snapshots', 'versions', 'commands', 'secrets'] as const) {
    texts.push(JSON.stringify(await api.store.db.selectFrom(table).selectAll().execute()))
  }
  expect(texts.filter((text) => text.includes(secret))).toEqual([])
  const { settings } = (await state(id)).document.nodes.db
  expect(await api.store.secrets.resolve(settings)).toEqual({ host: 'db', password: `${secret} 3` })
  // A reference that is sent back stays; one that names no secret here is emptied; an export has none.
  expect(await submit(id, change([{ op: 'setSetting', id: 'other', setting: 'password', value: settings.password }]))).toEqual({
    accepted: true,
    sequence: 2,
  })
  await submit(id, change([{ op: 'setSetting', id: 'db', setting: 'password', value: `secret:${'0'.repeat(32)}` }]))
  expect((await state(id)).document.nodes).toMatchObject({
    other: { settings: { password: settings.password } },
    db: { settings: { password: '' } },
  })
  expect((await api.call('GET', `/api/pipelines/${id}/export`)).body.nodes.db.settings).toEqual({ host: 'db' })
  await api.call('DELETE', `/api/pipelines/${id}`)
})

test('what is exported can be imported; newer formats and other files are refused in words', async () => {
  const id = await create({ document: { ...emptyDocument('To keep', 500), nodes: { a: node('filter') } } })
  const { body: exported } = await api.call('GET', `/api/pipelines/${id}/export`)
  const copy = await create({ document: exported, name: 'A copy' })
  expect((await state(copy)).document).toEqual({ ...exported, name: 'A copy' })
  const newer = await api.call('POST', '/api/pipelines', { document: { ...exported, format: 99 } })
  expect([newer.status, newer.body.problem]).toEqual([400, { code: 'formatTooNew', params: { format: 99, newest: 1 } }])
  expect((await api.call('POST', '/api/pipelines', { document: { hello: 'world' } })).body.problem.code).toBe('notADocument')
})

test('deleting hides a pipeline and stops its run; it can be undone', async () => {
  const id = await create({ name: 'Fleeting' })
  const { body } = await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 0 })
  const socket = await api.socket()
  const told = (isThere: boolean) =>
    new Promise<void>((resolve) => socket.on('existence', (pipeline, is) => pipeline === id && is === isThere && resolve()))
  const [gone, back] = [told(false), told(true)]
  expect((await api.call('DELETE', `/api/pipelines/${id}`)).status).toBe(204)
  await gone
  expect((await api.call('GET', `/api/pipelines/${id}`)).status).toBe(404)
  expect((await api.call('GET', '/api/pipelines')).body.map((p: { id: string }) => p.id)).not.toContain(id)
  expect(await api.store.runs.get(body.run.id)).toMatchObject({ desired: 'stopped', how: 'now' })
  expect((await api.call('POST', `/api/pipelines/${id}/restore`)).status).toBe(204)
  await back
  // It ran, so it goes on; once stopped, it stays so through another deletion.
  expect(await state(id)).toMatchObject({ document: { name: 'Fleeting' }, run: { id: body.run.id } })
  expect(await api.store.runs.get(body.run.id)).toMatchObject({ desired: 'running' })
  await api.call('POST', `/api/pipelines/${id}/stop`)
  await api.call('DELETE', `/api/pipelines/${id}`)
  await api.call('POST', `/api/pipelines/${id}/restore`)
  expect(await api.store.runs.get(body.run.id)).toMatchObject({ desired: 'stopped' })
  expect((await api.call('POST', `/api/pipelines/${id}/restore`)).status).toBe(404)
})

test('deploy, start, stop and reset write the desired state', async () => {
  const id = await create({ document: { ...emptyDocument('At work'), nodes: { w: node('window', { length: 2000, slide: 1000 }) } } })
  expect((await api.call('POST', `/api/pipelines/${id}/start`)).body.problem.code).toBe('neverDeployed')
  expect((await api.call('POST', `/api/pipelines/${id}/stop`)).body.problem.code).toBe('neverDeployed')
  expect((await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 5 })).body.problem).toEqual({
    code: 'draftMovedOn',
    params: { sequence: 0 },
  })
  await submit(id, change([{ op: 'addNode', id: 'broken', node: node('filter') }]))
  const refused = await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 1 })
  expect([refused.status, refused.body.problem]).toMatchObject([409, { code: 'draftHasProblems', params: { count: 1 } }])
  await submit(id, change([{ op: 'removeNode', id: 'broken' }]))

  const { body: first } = await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 2, message: 'go' })
  expect(first).toMatchObject({
    version: 1,
    run: { pipeline: id, version: 1, status: 'starting', completedBatches: 0 },
    state: {},
  })
  const run: string = first.run.id
  const desired = async () =>
    (await api.store.runs.desired()).filter((r) => r.pipeline === id).map((r) => [r.id, r.version, r.desired, r.how])
  expect(await desired()).toEqual([[run, 1, 'running', 'drain']])
  await submit(
    id,
    change([
      { op: 'setSetting', id: 'w', setting: 'length', value: 3000 },
      { op: 'addNode', id: 'v', node: node('window') },
    ]),
  )
  const { body: second } = await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 3 })
  expect(second).toMatchObject({ version: 2, run: { id: run, version: 2 } })
  expect((await api.call('POST', `/api/pipelines/${id}/deploy`, { sequence: 3 })).body.version).toBe(3)
  expect((await api.call('POST', `/api/pipelines/${id}/stop`, { how: 'now' })).body).toMatchObject({ id: run, status: 'stopping' })
  expect(await desired()).toEqual([[run, 3, 'stopped', 'now']])
  await api.store.runs.report(run, { status: 'stopped' })
  expect((await api.call('POST', `/api/pipelines/${id}/start`)).body).toMatchObject({ id: run, status: 'starting' })
  const { body: fresh } = await api.call('POST', `/api/pipelines/${id}/reset`)
  expect(fresh).toMatchObject({ version: 3, status: 'starting', completedBatches: 0 })
  expect(fresh.id).not.toBe(run)
  expect(await desired()).toEqual([
    [run, 3, 'stopped', 'now'],
    [fresh.id, 3, 'running', 'drain'],
  ])
  expect(
    (await api.call('GET', `/api/pipelines/${id}/versions`)).body.map((v: { number: number; message: string }) => [v.number, v.message]),
  ).toEqual([
    [3, ''],
    [2, ''],
    [1, 'go'],
  ])
  expect((await api.call('GET', `/api/pipelines/${id}/versions/1`)).body.nodes.w.settings.length).toBe(2000)
  expect((await api.call('GET', `/api/pipelines/${id}/versions/9`)).status).toBe(404)
})
