/** Requests that code makes of batches, against a server that is one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Json, JsonObject } from '@millrace/shared'
import { type DeliveryError, progressFile, type SinkWriter } from '../sink.ts'
import { allowedUrl } from './hosts.ts'
import { requestsSink } from './sink.ts'

interface Seen {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}
let server: Server
let folder: string
let host: string
let seen: Seen[]
/** What is answered next, then 200 again. */
let answers: { status: number; body?: string; headers?: Record<string, string>; never?: true; endless?: true }[]

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-requests-'))
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += String(part)))
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body })
      const { status, body: said = '', headers = {}, never, endless } = answers.shift() ?? { status: 200 }
      if (endless) return void response.writeHead(status).write('x'.repeat(1000))
      if (!never) response.writeHead(status, headers).end(said)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  seen = []
  answers = []
  await rm(progressFile(path.join(folder, 'rows.jsonl')), { force: true })
})

const TIME = Date.UTC(2026, 0, 1, 10)
const settingsOf = (code: string, more: JsonObject = {}): JsonObject => ({ code: code.replaceAll('HOST', host), hosts: [host], ...more })

async function withWriter(settings: JsonObject, work: (deliver: (rows: Json[]) => Promise<void>) => Promise<void>): Promise<void> {
  const writer: SinkWriter = await requestsSink.open(settings, { run: 'r1', node: 'out' })
  try {
    await work(async (rows) => {
      const file = path.join(folder, 'rows.jsonl')
      await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      await writer.deliver({ run: 'r1', node: 'out', time: TIME, file, columns: [{ name: 'v', type: 'INTEGER' }], rows: rows.length })
    })
  } finally {
    await writer.close()
  }
}
const deliver = (settings: JsonObject, rows: Json[] = [{ v: 1 }, { v: 2 }]) => withWriter(settings, (each) => each(rows))

test('a batch becomes requests with its rows and its time, in order', async () => {
  const code =
    'return [{ url: "http://HOST/all?x=1", body: { time: batch.time, rows } }, ...rows.map((row) => ({ url: `http://HOST/${row.v}`, method: "PUT", headers: { "X-Key": "$secret-$secret" }, body: `v is ${row.v}` })), { url: "http://HOST/get", method: "GET" }]'
  await deliver(settingsOf(code, { secret: 's3$&' }))
  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/all?x=1', '{"time":"2026-01-01T10:00:00.000Z","rows":[{"v":1},{"v":2}]}'],
    ['PUT', '/1', 'v is 1'],
    ['PUT', '/2', 'v is 2'],
    ['GET', '/get', ''],
  ])
  expect(seen.map(({ headers }) => [headers['content-type'], headers['x-key'], headers['idempotency-key']])).toEqual([
    ['application/json', undefined, `r1.out.${TIME}.0`],
    [expect.stringContaining('text/plain'), 's3$&-s3$&', `r1.out.${TIME}.1`],
    [expect.stringContaining('text/plain'), 's3$&-s3$&', `r1.out.${TIME}.2`],
    [undefined, undefined, `r1.out.${TIME}.3`],
  ])
})

test('a batch that failed in its midst goes on with the request that failed, also by another writer; with other code it is sent from its first', async () => {
  const code = 'return rows.map(({ v }) => ({ url: "http://HOST/", body: { v, chance: Math.random() } }))'
  const rows = [{ v: 1 }, { v: 2 }, { v: 3 }, { v: 4 }]
  answers = [{ status: 200 }, { status: 200 }, { status: 503, body: 'later' }]
  await withWriter(settingsOf(code), async (each) => {
    await expect(each(rows)).rejects.toMatchObject({ retry: true, message: expect.stringContaining(`${host} answered 503`) })
    answers = [{ status: 200 }, { status: 500 }]
    await expect(each(rows)).rejects.toMatchObject({ retry: true })
  })
  await deliver(settingsOf(code), rows)
  const sent = () => seen.map(({ headers, body }) => [headers['idempotency-key'], (JSON.parse(body) as { v: number }).v])
  const all = rows.map(({ v }, n) => [`r1.out.${TIME}.${n}`, v])
  expect(sent()).toEqual([...all.slice(0, 3), ...all.slice(2, 4), all[3]])
  expect(seen[3]!.body).toBe(seen[2]!.body)
  seen = []
  await deliver(settingsOf(`${code} // another`), rows)
  expect(sent()).toEqual(all)
})

test.each<[what: string, code: string, more: JsonObject, message: RegExp, retry: boolean]>([
  ['throws', 'throw new Error("no")', {}, /line 1: Error: no\. The rows are kept/, false],
  ['does not end', 'for (;;);', { limit: 200 }, /did not end within/, false],
  ['gives no list', 'return { url: "http://HOST/" }', {}, /instead of a list/, false],
  ['gives no request', 'return [{ address: "http://HOST/" }]', {}, /which is no request: url/, false],
  ['calls another host', 'return [{ url: "http://example.org/" }]', {}, /host example\.org is none of those/, false],
  ['calls another port', 'return [{ url: "http://127.0.0.1:1/" }]', {}, /is none of those/, false],
  ['reads a file', 'return [{ url: "file:///etc/passwd" }]', {}, /does not begin with https/, false],
  ['sets the host', 'return [{ url: "http://HOST/", headers: { Host: "other" } }]', {}, /belongs to the connection/, false],
  ['sets what no header can be', 'return [{ url: "http://HOST/", headers: { a: "b\\nc" } }]', {}, /no header/, false],
  ['has a password in the address', 'return [{ url: "http://me:too@HOST/" }]', {}, /as \$secret/, false],
  ['asks in another way', 'return [{ url: "http://HOST/", method: "TRACE" }]', {}, /no request: method/, false],
])('code that %s: nothing is sent, and its batch waits', async (_what, code, more, message, retry) => {
  const error = await deliver(settingsOf(code, more)).catch((cause: unknown) => cause as DeliveryError)
  expect(error).toMatchObject({ message: expect.stringMatching(message), retry })
  expect(seen).toEqual([])
})

test.each<[what: string, answer: (typeof answers)[number], message: RegExp, retry: boolean]>([
  ['refuses it', { status: 400, body: 'no such order' }, /answered 400: no such order/, false],
  ['is busy', { status: 429 }, /answered 429/, true],
  ['sends it elsewhere', { status: 302, headers: { location: 'http://example.org/' } }, /answered 302/, false],
  ['does not end what it says', { status: 503, endless: true }, /answered 503: x{200}\./, true],
  ['does not answer', { status: 200, never: true }, /no answer within/, true],
])('a server that %s', async (_what, answer, message, retry) => {
  answers = [answer]
  const error = await deliver(settingsOf('return [{ url: "http://HOST/" }]', { answerWithin: 200 })).catch(
    (cause: unknown) => cause as DeliveryError,
  )
  expect(error).toMatchObject({ message: expect.stringMatching(message), retry })
  expect(seen).toHaveLength(1)
})

test.each<[url: string, hosts: string[], ok: boolean]>([
  ['https://example.org/a', ['example.org'], true],
  ['https://EXAMPLE.org:443/a', ['Example.ORG'], true],
  ['http://example.org/', ['example.org:80'], true],
  ['https://example.org:8443/', ['example.org'], false],
  ['https://example.org:8443/', ['example.org:8443'], true],
  ['https://example.org.evil.net/', ['example.org'], false],
  ['https://sub.example.org/', ['example.org'], false],
  ['http://2130706433/', ['127.0.0.1'], true],
  ['http://[::1]:80/', ['[::1]'], true],
  ['https://example.org@evil.net/', ['example.org'], false],
  ['https://evil.net/', [''], false],
  ['https://evil.net/', ['example.org/@evil.net'], false],
  ['javascript:alert(1)', ['example.org'], false],
  ['example.org', ['example.org'], false],
])('%s where %j may be called: %s', (url, hosts, ok) => expect('url' in allowedUrl(url, hosts)).toBe(ok))

test('the connection is tried without a request', async () => {
  expect(await requestsSink.test(settingsOf('return []'))).toMatchObject({ ok: true })
  expect(await requestsSink.test({ code: 'return []', hosts: ['127.0.0.1:1'] })).toMatchObject({ ok: false, setting: 'hosts' })
  expect(await requestsSink.test(settingsOf('const a = 1\nreturn ['))).toMatchObject({
    ok: false,
    setting: 'code',
    text: expect.objectContaining({ params: expect.objectContaining({ line: 2 }) }),
  })
  expect(seen).toEqual([])
})
