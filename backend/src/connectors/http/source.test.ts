import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { Format } from '@millrace/shared'
import { TestSource } from '../../testing/source.ts'

const TOKEN = 'a token/of ü'
const JSON_LINES: Format = { kind: 'json', columns: [{ name: 'id', type: 'BIGINT' }] }
const LINES: Format = { kind: 'lines' }
const CSV: Format = {
  kind: 'csv',
  delimiter: ',',
  columns: [
    { name: 'id', type: 'INTEGER' },
    { name: 'text', type: 'VARCHAR' },
  ],
}

let source: TestSource | undefined
afterEach(async () => {
  await source?.close()
  source = undefined
})
const open = async (format: Format, quotaBytes?: number) => (source = await TestSource.start('http', { token: TOKEN }, format, quotaBytes))

const address = (path = `/ingest/${encodeURIComponent(TOKEN)}`) => `http://127.0.0.1:${source!.ingestPort}${path}`
const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(address(), { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers })
const json = { 'content-type': 'application/json; charset=utf-8' }

type Case = [
  name: string,
  format: Format,
  body: string,
  headers: Record<string, string>,
  answer: { accepted: number; refused: number },
  text: string,
]
const BODIES: Case[] = [
  ['one object', JSON_LINES, '{"id":1}', json, { accepted: 1, refused: 0 }, '{"id":1}\n'],
  ['one object over several lines, of any type', JSON_LINES, '{\n  "id": 1\n}\n', {}, { accepted: 1, refused: 0 }, '{   "id": 1 } \n'],
  ['a list', JSON_LINES, '[{"id":1},\n{"id":2}]', json, { accepted: 2, refused: 0 }, '{"id":1}\n {"id":2}\n'],
  ['an empty list', JSON_LINES, '[]', json, { accepted: 0, refused: 0 }, ''],
  [
    'numbers of nineteen digits as they are',
    JSON_LINES,
    '[{"id":9007199254740993}]',
    json,
    { accepted: 1, refused: 0 },
    '{"id":9007199254740993}\n',
  ],
  [
    'lines of JSON',
    JSON_LINES,
    '{"id":1}\r\n\r\n{"id":2}',
    { 'content-type': 'application/x-ndjson' },
    { accepted: 2, refused: 0 },
    '{"id":1}\n\n{"id":2}\n',
  ],
  [
    'lines of JSON that say they are one JSON',
    JSON_LINES,
    '{"id":1}\n{"id":2}\n',
    json,
    { accepted: 2, refused: 0 },
    '{"id":1}\n{"id":2}\n',
  ],
  ['text lines', LINES, 'one\r\n\r\nthree', {}, { accepted: 3, refused: 0 }, 'one\n\nthree\n'],
  ['JSON is text to a source of lines', LINES, '[1,\n2]', json, { accepted: 2, refused: 0 }, '[1,\n2]\n'],
  [
    'CSV with its header',
    CSV,
    '\uFEFFid,text\n1,x\n2,"y\nz"\n',
    { 'content-type': 'text/csv' },
    { accepted: 2, refused: 0 },
    '1,x\n2,"y\nz"\n',
  ],
  ['CSV of other columns', CSV, 'text,id\nx,1\n', {}, { accepted: 0, refused: 1 }, ''],
  ['lines of which some cannot be read', LINES, 'a\0b\ngood\n', {}, { accepted: 1, refused: 1 }, 'good\n'],
  ['nothing', LINES, '', {}, { accepted: 0, refused: 0 }, ''],
]
test.each(BODIES)('%s', async (_name, format, body, headers, answer, text) => {
  await open(format)
  const response = await post(body, headers)
  expect([response.status, await response.json()]).toEqual([200, { ...answer, repeated: false }])
  await expect.poll(() => source!.records).toBe(answer.accepted + answer.refused)
  expect((await source!.received()).text).toBe(text)
  expect(source!.said).toEqual(['127.0.0.1 posts records.'])
})

test('an open quote of one request does not swallow the next one', async () => {
  await open(CSV)
  expect(await (await post('id,text\n1,"x\n')).json()).toMatchObject({ accepted: 0, refused: 1 })
  expect(await (await post('id,text\n2,"y"\n')).json()).toMatchObject({ accepted: 1, refused: 0 })
  await expect
    .poll(() => source!.received())
    .toEqual({
      text: '2,"y"\n',
      records: 2,
      dead: [['1,"x', 'a quote is not closed, or stands inside a value']],
    })
})

const REFUSALS: [name: string, status: number, send: () => Promise<Response>, words: string][] = [
  ['no JSON', 400, () => post('{"id":', json), 'not valid JSON'],
  ['another token', 401, () => fetch(address('/ingest/other'), { method: 'POST', body: 'x' }), 'No running pipeline'],
  ['another path', 404, () => fetch(address('/'), { method: 'POST', body: 'x' }), '/ingest/<token>'],
  ['another method', 405, () => fetch(address()), 'POST'],
  ['a body that is too large', 413, () => post('x'.repeat(16 * 1024 * 1024 + 1)), 'at most 16777216 bytes'],
  ['a body that is too large and does not say so', 413, () => postInPieces(1024 * 1024, 17), 'at most 16777216 bytes'],
  ['a compressed body', 415, () => post(gzipSync('{"id":1}'), { 'content-encoding': 'gzip' }), 'not in gzip'],
  ['a key that is too long', 400, () => post('{"id":1}', { 'idempotency-key': 'k'.repeat(201) }), 'Idempotency-Key'],
]
test.each(REFUSALS)('%s is refused', async (_name, status, send, words) => {
  await open(JSON_LINES)
  const response = await send()
  expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([status, expect.stringContaining(words)])
  // The next one on the same connection, or another, is taken.
  expect((await post('{"id":1}')).status).toBe(200)
})

/** A body without a length in its headers. */
function postInPieces(bytes: number, pieces: number): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address(), { method: 'POST' }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve(new Response(text, { status: response.statusCode! })))
    })
    // The server closes the connection on what it no longer reads.
    request.on('error', (error: NodeJS.ErrnoException) => error.code !== 'EPIPE' && error.code !== 'ECONNRESET' && reject(error))
    for (let i = 0; i < pieces; i++) request.write(Buffer.alloc(bytes, 'x'))
    request.end()
  })
}

describe('requests with a key', () => {
  const key = { 'idempotency-key': 'k1' }

  test('count once, also when they come at the same moment or after a restart', async () => {
    await open(JSON_LINES)
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => (await post('{"id":1}', key)).json() as Promise<{ repeated: boolean }>),
    )
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1)
    await source!.restart()
    expect(await (await post('{"id":1}', key)).json()).toMatchObject({ accepted: 0, repeated: true })
    expect(await (await post('{"id":2}', { 'idempotency-key': 'k2' })).json()).toMatchObject({ accepted: 1, repeated: false })
    await expect.poll(() => source!.received()).toMatchObject({ text: '{"id":1}\n{"id":2}\n', records: 2 })
  })

  test('that were refused may come again', async () => {
    await open(JSON_LINES)
    expect((await post('{"id":', { ...key, ...json })).status).toBe(400)
    expect(await (await post('{"id":1}', { ...key, ...json })).json()).toMatchObject({ accepted: 1, repeated: false })
  })
})

test('a token that another source has is told, and taken once that source is gone', async () => {
  await open(LINES)
  const other = await source!.another('http', { token: TOKEN }, LINES)
  await expect
    .poll(() => other.status)
    .toMatchObject({ status: 'error', lastError: { message: expect.stringContaining('Another source takes records') } })
  expect((await post('one\n')).status).toBe(200)
  await source!.stop()
  await expect.poll(() => other.status?.status, { timeout: 5000 }).toBe('active')
  expect((await post('two\n')).status).toBe(200)
  await expect.poll(() => other.records).toBe(1)
})

test('what was answered with 200 is there after a restart, though no cut had taken it', async () => {
  await open(LINES)
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => post(`line ${i}\n`)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  await source!.restart()
  await expect.poll(() => source!.records).toBe(50)
  const lines = (await source!.received()).text.split('\n').filter(Boolean)
  expect(new Set(lines)).toEqual(new Set(Array.from({ length: 50 }, (_, i) => `line ${i}`)))
})

test('over its quota it asks to come again, and takes records when there is room', async () => {
  await open(LINES, 1000)
  expect((await post(`${'x'.repeat(2000)}\n`)).status).toBe(200)
  const refused = await post('more\n')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  await expect.poll(() => source!.records).toBe(1)
  await source!.release()
  expect((await post('more\n')).status).toBe(200)
})
