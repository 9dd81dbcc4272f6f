import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noProblems } from '../testing/analyser.ts'
import { routesOf, startApi, type TestApi, TOKEN } from '../testing/api.ts'

let api: TestApi
let frontend: string
beforeAll(async () => {
  frontend = await mkdtemp(join(tmpdir(), 'millrace-frontend-'))
  await mkdir(join(frontend, 'assets'))
  await writeFile(join(frontend, 'index.html'), '<!doctype html><title>Millrace</title>')
  await writeFile(join(frontend, 'assets', 'main-abc123.js'), 'export {}')
  await writeFile(join(frontend, 'assets', 'large-def456.js'), 'export const large = 1')
  await writeFile(join(frontend, 'assets', 'large-def456.js.gz'), gzipSync('export const large = 1'))
  api = await startApi(noProblems, frontend)
})
afterAll(async () => {
  await api?.close()
  await rm(frontend, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A request with headers that `fetch` does not let through, such as Host. */
function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: api.port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    sent.on('error', reject).end(body)
  })
}

const HTML = { accept: 'text/html,application/xhtml+xml' }
const BEARER = { authorization: `Bearer ${TOKEN}` }

test('every route answers 401 without token or session', async () => {
  const all = routesOf(api)
  expect(all.length).toBeGreaterThan(20)
  for (const [method, path] of all) {
    const answer = await send(method, path.replaceAll(/:\w+/g, 'x'))
    expect([method, path, answer.status, JSON.parse(answer.text)]).toEqual([
      method,
      path,
      401,
      { problem: { code: 'unauthorized', params: {} } },
    ])
  }
})

test.each([
  ['/'],
  ['/p/some'],
  ['/p/some/runs/1/batches/5'],
  ['/settings'],
  ['/nowhere/at/all'],
  ['/d'],
  ['/D/x'],
  ['/Assets/main-abc123.js'],
])('the page %s answers 401 with the login page', async (path) => {
  const answer = await send('GET', path, HTML)
  expect(answer.status).toBe(401)
  expect(answer.text).toContain(`name="next" value="${path}"`)
  expect((await send('GET', path)).status).toBe(401)
})

test.each([['Bearer wrong'], ['Bearer '], [`Basic ${TOKEN}`], [TOKEN]])('the header "%s" opens nothing', async (authorization) => {
  expect((await send('GET', '/api/pipelines', { authorization })).status).toBe(401)
})

test('the health check, the login page and its style need no token', async () => {
  expect((await send('GET', '/healthz')).text).toBe('ok\n')
  expect((await send('GET', '/login', HTML)).status).toBe(200)
  expect((await send('GET', '/login.css')).headers['content-type']).toMatch('text/css')
})

test('the printed link opens a session and leads to the clean address', async () => {
  const answer = await send('GET', `/p/some?node=a&token=${TOKEN}`, HTML)
  expect([answer.status, answer.headers.location]).toEqual([303, '/p/some?node=a'])
  const [set] = answer.headers['set-cookie'] as string[]
  expect(set).toMatch(/; HttpOnly; SameSite=Strict;/)
  const cookie = set!.split(';')[0]!
  expect((await send('GET', '/api/pipelines', { cookie })).status).toBe(200)
  expect((await send('GET', '/p/some', { cookie, ...HTML })).text).toContain('<title>Millrace</title>')
  expect((await send('POST', '/logout', { cookie })).status).toBe(303)
  expect((await send('GET', '/api/pipelines', { cookie })).status).toBe(401)
})

test('a wrong token in the link shows the login page', async () => {
  const answer = await send('GET', '/?token=wrong', HTML)
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('role="alert"')
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test.each([
  ['/p/some?x=1', '/p/some?x=1'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
])('signing in leads to %s as %s', async (next, location) => {
  const form = new URLSearchParams({ token: TOKEN, next }).toString()
  const answer = await send('POST', '/login', { 'content-type': 'application/x-www-form-urlencoded' }, form)
  expect([answer.status, answer.headers.location]).toEqual([303, location])
  expect(answer.headers['set-cookie']).toHaveLength(1)
})

test.each([
  ['de-CH, en;q=0.5', 'lang="de"', 'Das ist nicht das Token dieses Servers.'],
  ['fr', 'lang="en"', 'That is not the token of this server.'],
])('the login page is in the language of who asks for %s, as far as there is one', async (language, tag, text) => {
  const answer = await send('POST', '/login', { 'accept-language': language }, 'token=wrong')
  expect(answer.text).toContain(tag)
  expect(answer.text).toContain(text)
  expect(answer.headers['referrer-policy']).toBe('same-origin')
})

test('signing in with a wrong token says so', async () => {
  const answer = await send('POST', '/login', {}, 'token=wrong')
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('That is not the token')
})

describe('against DNS rebinding and other sites', () => {
  test.each<[string, Record<string, string>, string, number]>([
    ['an unknown name', { host: 'evil.example' }, 'GET', 403],
    ['localhost', { host: 'localhost:1234' }, 'GET', 200],
    ['an IPv6 address', { host: '[::1]:1234' }, 'GET', 200],
    ['another site that writes', { origin: 'https://evil.example' }, 'POST', 403],
    ['another port that writes', { origin: 'http://127.0.0.1:1' }, 'POST', 403],
    ['a sandboxed page that writes', { origin: 'null' }, 'POST', 403],
    ['another site that reads', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'GET', 403],
  ])('%s', async (_, headers, method, status) => {
    expect((await send(method, '/api/pipelines', { ...BEARER, ...headers })).status).toBe(status)
  })
})

test.each<[string, Record<string, string>, boolean]>([
  ['no token', {}, false],
  ['a wrong token', { authorization: 'Bearer wrong' }, false],
  ['another site', { ...BEARER, origin: 'https://evil.example' }, false],
  ['the token', BEARER, true],
])('a socket with %s', async (_, extraHeaders, opens) => {
  for (const transport of ['websocket', 'polling']) {
    const socket = io(api.origin, { transports: [transport], extraHeaders, reconnection: false, forceNew: true })
    const opened = await new Promise((resolve) => socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false)))
    socket.close()
    expect(opened).toBe(opens)
  }
  const status = (await send('GET', '/socket.io/?EIO=4&transport=polling', extraHeaders)).status
  expect(status).toBe(opens ? 200 : extraHeaders['origin'] ? 403 : 401)
})

test('pages carry security headers; hashed files are kept, pages and answers are not', async () => {
  const page = await send('GET', '/', { ...BEARER, ...HTML })
  expect(page.headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect(page.headers['x-powered-by']).toBeUndefined()
  expect((await send('GET', '/assets/main-abc123.js', BEARER)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect((await send('GET', '/assets/gone.js', BEARER)).status).toBe(404)
})

test('hashed files go gzipped to those who take that, as what they are', async () => {
  const fetched = async (encoding: string) => {
    const answer = await fetch(`${api.origin}/assets/large-def456.js`, { headers: { ...BEARER, 'accept-encoding': encoding } })
    const of = (name: string) => answer.headers.get(name)
    return [of('content-encoding'), of('content-type'), of('vary'), of('cache-control'), await answer.text()]
  }
  const rest = ['text/javascript; charset=utf-8', 'Accept-Encoding', 'public, max-age=31536000, immutable', 'export const large = 1']
  expect(await fetched('gzip, br')).toEqual(['gzip', ...rest])
  expect(await fetched('identity')).toEqual([null, ...rest])
})

test('errors are problems with a fitting status', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(33 * 1024 * 1024) })
  const json = { ...BEARER, 'content-type': 'application/json' }
  expect((await api.call('GET', '/api/nowhere')).body).toEqual({ problem: { code: 'notFound', params: { what: 'route' } } })
  expect((await api.call('POST', '/api/pipelines', { nom: 'x' })).body.problem.code).toBe('invalid')
  expect((await send('POST', '/api/pipelines', json, '{')).status).toBe(400)
  const answer = await send('POST', '/api/pipelines', json, large)
  expect([answer.status, JSON.parse(answer.text)]).toEqual([413, { problem: { code: 'tooLarge', params: {} } }])
})
