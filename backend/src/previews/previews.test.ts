/** Previews through the api, with the real process. */
import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PREVIEW_ROWS, reasonInWords, SAMPLE_RECORDS, type JsonObject, type Preview } from '@millrace/shared'
import { PreviewService } from '../preview/service.ts'
import { noProblems } from '../testing/analyser.ts'
import { startApi, type TestApi } from '../testing/api.ts'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { jsonFormat } from '../testing/runs.ts'

let api: TestApi
let previewer: PreviewService
beforeAll(async () => {
  previewer = new PreviewService()
  api = await startApi(noProblems, undefined, previewer)
})
afterAll(async () => {
  await api?.close()
  await previewer.close()
})

const KV = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'BIGINT' },
])
const above = (value: string): DraftNodes[string] => [
  'filter',
  { condition: { mode: 'rows', match: 'all', rows: [{ column: 'v', test: 'greater', value }] } },
]

async function create(nodes: DraftNodes, wires: string[], interval?: number): Promise<string> {
  const { status, body } = await api.call('POST', '/api/pipelines', { document: draftOf(nodes, wires, interval) })
  expect(status).toBe(201)
  return body.id as string
}
const ask = (at: string, more: JsonObject = {}) => {
  const [node, port] = at.split('.') as [string, string]
  return { sequence: 0, client: 'c', target: { node, port }, ...more }
}
async function preview(id: string, at: string, more: JsonObject = {}): Promise<Preview> {
  const { status, body } = await api.call('POST', `/api/pipelines/${id}/previews`, ask(at, more))
  expect({ status, problem: body.problem }).toEqual({ status: 200, problem: undefined })
  return body as Preview
}
async function explain(id: string, at: string) {
  const { status, body } = await api.call('POST', `/api/pipelines/${id}/explain`, ask(at))
  expect(status).toBe(200)
  return { ...body, words: reasonInWords(body.reason) }
}
const give = (id: string, node: string, text: string) => api.call('PUT', `/api/pipelines/${id}/samples/${node}`, { text })
const setting = (id: string, node: string, name: string, value: unknown, change: string) =>
  api.call('POST', `/api/pipelines/${id}/changes`, {
    id: change,
    client: 'c',
    label: 'A change',
    ops: [{ op: 'setSetting', id: node, setting: name, value }],
  })

test('rows, columns and counts of a given sample, at every port; a change is seen at once', async () => {
  const id = await create({ in: sourceOf(KV), big: above('2'), out: ['liveTable', {}] }, ['in.out>big.in', 'big.out>out.in'])
  const given = await give(id, 'in', '{"k":"a","v":1}\n{"k":"","v":2}\n{"k":null,"v":9007199254740993}\n{"k":"bad","v":"x"}\n')
  expect(given.body).toMatchObject({ origin: 'given', records: 4 })
  const first = await preview(id, 'in.out')
  expect(first).toMatchObject({
    sequence: 0,
    scope: 'sample',
    columns: [
      { name: 'k', type: 'VARCHAR' },
      { name: 'v', type: 'BIGINT' },
    ],
    rows: [
      ['a', 1],
      ['', 2],
      [null, '9007199254740993'],
    ],
    total: 3,
    problems: [],
    samples: { in: { origin: 'given', records: 4, unreadable: 1 } },
  })
  const atSink = await preview(id, 'out.in')
  expect(atSink.rows).toEqual([[null, '9007199254740993']])
  expect(atSink.counts).toEqual({
    in: { in: {}, out: { out: 3 }, scope: 'sample' },
    big: { in: { in: 3 }, out: { out: 1, rejected: 2 }, scope: 'sample' },
    out: { in: { in: 1 }, out: {}, scope: 'sample' },
  })
  // Nothing upstream changed.
  expect(await preview(id, 'out.in')).toMatchObject({ key: atSink.key, ms: 0 })
  await setting(id, 'big', 'condition', { mode: 'formula', formula: 'v < 2' }, 'lower')
  expect(await preview(id, 'out.in')).toMatchObject({ sequence: 1, rows: [['a', 1]], total: 1 })
  expect(await explain(id, 'out.in')).toMatchObject({ node: 'out', reason: { code: 'notEmpty', params: { rows: 1 } } })
})

test('a given sample is kept, and taken back', async () => {
  const id = await create({ in: sourceOf(KV) }, [])
  expect((await preview(id, 'in.out')).samples['in']).toMatchObject({ origin: 'none', records: 0, reason: { code: 'notRunning' } })
  expect(await explain(id, 'in.out')).toMatchObject({ node: 'in', reason: { code: 'notRunning' } })
  await give(id, 'in', '[{"k":"a"},\n {"k":"b"}]')
  expect((await preview(id, 'in.out')).total).toBe(2)
  expect((await api.call('GET', `/api/pipelines/${id}/samples/in`)).body).toMatchObject({ text: '[{"k":"a"},\n {"k":"b"}]' })
  expect((await api.call('DELETE', `/api/pipelines/${id}/samples/in`)).status).toBe(204)
  expect((await api.call('GET', `/api/pipelines/${id}/samples/in`)).status).toBe(404)
  expect((await preview(id, 'in.out')).total).toBe(0)
})

test('a given sample fills a window as far as its rows go, and is one update where there is none', async () => {
  const id = await create({ in: sourceOf(KV), last: ['window', { length: 60_000, slide: 1000 }] }, ['in.out>last.in'])
  await give(id, 'in', Array.from({ length: 12 }, (_, v) => `{"k":"a","v":${v}}\n`).join(''))
  expect(await preview(id, 'last.out')).toMatchObject({ total: 12, windows: { last: { filled: 12, needed: 60 } } })
  expect(await preview(id, 'in.out')).toMatchObject({ total: 12, windows: {} })
  await give(id, 'in', Array.from({ length: 150 }, (_, v) => `{"k":"a","v":${v}}\n`).join(''))
  expect(await preview(id, 'last.out')).toMatchObject({ total: 150, windows: {} })
})

test('test data reaches back over as many batches as it has rows for', async () => {
  const id = await create({ in: ['generator', { rate: 100 }], last: ['window', { length: 120_000, slide: 1000 }] }, ['in.out>last.in'])
  const found = await preview(id, 'last.out')
  expect(found.samples['in']).toMatchObject({ origin: 'live', records: SAMPLE_RECORDS })
  expect(found.windows).toEqual({ last: { filled: 100, needed: 120 } })
  expect(found).toMatchObject({ scope: 'batch', total: SAMPLE_RECORDS })
  expect(found.rows).toHaveLength(PREVIEW_ROWS)
  // The sample stays until it is refreshed.
  const { samples } = await preview(id, 'in.out')
  expect(samples['in']!.takenAt).toBe(found.samples['in']!.takenAt)
  expect((await preview(id, 'in.out', { refresh: true })).samples['in']!.takenAt).toBeGreaterThan(found.samples['in']!.takenAt)
})

test('a server that is connected to, and one that is not there', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).write('{"k":"x","v":1}\n{"k":"y"'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const [type, settings] = sourceOf(KV)
  const id = await create({ in: [type, { ...settings, mode: 'connect', port }] }, [])
  expect(await preview(id, 'in.out')).toMatchObject({ rows: [['x', 1]], samples: { in: { origin: 'live', records: 1 } } })
  server.close()
  const gone = await create({ in: [type, { ...settings, mode: 'connect', port: 1 }] }, [])
  expect((await explain(gone, 'in.out')).words).toContain('127.0.0.1:1 cannot be read')
})

test('the newest files of a folder, each as of its last change', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-look-'))
  try {
    await writeFile(join(folder, 'a.csv'), 'k,v\na,1\nb,2\n')
    await writeFile(join(folder, '.hidden.csv'), 'k,v\nc,3\n')
    const columns = KV.kind === 'json' ? KV.columns : []
    const format = { kind: 'csv', delimiter: ',', columns }
    const id = await create({ in: ['folder', { path: folder, pattern: '*.csv', format }] } as unknown as DraftNodes, [])
    expect((await preview(id, 'in.out')).rows).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    const none = await create({ in: ['folder', { path: join(folder, 'none'), pattern: '*', format }] } as unknown as DraftNodes, [])
    expect((await explain(none, 'in.out')).words).toContain('There is no folder')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what is hostile is killed, named, and harms nothing', async () => {
  const hostile = `SELECT count(*) AS n FROM input a, input b, input c, input d`
  const id = await create({ in: ['generator', { rate: 1000 }], bad: ['sql', { text: hostile }], fine: above('1') }, [
    'in.out>bad.in',
    'in.out>fine.in',
  ])
  const found = await preview(id, 'bad.out')
  expect(found.problems).toEqual([{ code: 'previewTimedOut', severity: 'warning', params: { ms: 2000 }, node: 'bad' }])
  expect(found).toMatchObject({ columns: null, rows: [] })
  expect((await preview(id, 'in.out')).total).toBe(SAMPLE_RECORDS)
})

test('what is not connected has no rows, and says why; what comes before has', async () => {
  const id = await create({ in: sourceOf(KV), big: above('2'), out: ['liveTable', {}] }, ['big.out>out.in'])
  expect(await preview(id, 'out.in')).toMatchObject({ columns: null, rows: [], problems: [{ code: 'missingInput', node: 'big' }] })
  expect((await explain(id, 'out.in')).words).toBe('Nothing is connected to "Rows".')
  await give(id, 'in', '{"v":1}\n')
  expect(await preview(id, 'in.out')).toMatchObject({ total: 1, problems: [] })
})

test.each([
  ['another port', 'in.other', 404, 'noSuchPort'],
  ['another node', 'none.out', 404, 'notFound'],
])('%s is refused', async (_, at, status, code) => {
  const id = await create({ in: sourceOf(KV) }, [])
  for (const route of ['previews', 'explain']) {
    const answer = await api.call('POST', `/api/pipelines/${id}/${route}`, ask(at))
    expect([answer.status, answer.body.problem.code]).toEqual([status, code])
  }
})

test('a sample for what is no source, and one that is too long, are refused', async () => {
  const id = await create({ in: sourceOf(KV), big: above('1') }, ['in.out>big.in'])
  expect((await give(id, 'big', 'x')).body.problem).toEqual({ code: 'notASource', params: { node: 'big' } })
  expect((await give(id, 'in', 'x'.repeat(2_000_001))).body.problem.code).toBe('invalid')
  const open = await fetch(`${api.origin}/api/pipelines/${id}/previews`, { method: 'POST', body: '{}' })
  expect(open.status).toBe(401)
})
