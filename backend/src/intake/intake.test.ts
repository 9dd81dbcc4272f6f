import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Format, JsonObject } from '@millrace/shared'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { Block, Cut, IntakeOpen, IntakeRequests } from '../ipc/messages.ts'
import { freePort } from '../testing/postgres.ts'
import type { Intake } from './intake.ts'
import { startIntake } from '../testing/intake.ts'

const INTERVAL_MS = 100
const JSON_FORMAT: Format = { kind: 'json', columns: [{ name: 'id', type: 'INTEGER' }] }

let folder: string
let intake: Intake
let owner: Channel<IntakeRequests>
let cuts: Cut[]

async function start(): Promise<void> {
  intake = await startIntake(folder)
  owner = await connectChannel<IntakeRequests>(path.join(folder, 'sockets', 'intake.sock'), {
    onPush: (kind, push) => {
      if (kind === 'cut') cuts.push(push as Cut)
    },
  })
}
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-intake-'))
  cuts = []
  await start()
})
afterEach(async () => {
  owner.close()
  await intake.close()
  await rm(folder, { recursive: true })
})

const request = (connector: string, settings: JsonObject, format: Format, more: Partial<IntakeOpen> = {}): IntakeOpen => ({
  run: 'r1',
  epoch: 1,
  interval: INTERVAL_MS,
  sources: [{ node: 'in', connector, settings, format }],
  quotaBytes: 1e9,
  after: 0,
  consumed: {},
  ...more,
})
const blocks = (): Block[] => cuts.flatMap((cut) => cut.blocks['in'] ?? [])
const received = async () => (await Promise.all(blocks().map(({ file }) => readFile(file, 'utf8')))).join('')
const records = () => blocks().reduce((sum, block) => sum + block.records, 0)

async function send(port: number, ...texts: string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (const text of texts) socket.write(text)
  socket.end()
  await once(socket, 'close')
}

test('cuts come after the batches that are done, also when the clock was set back since', async () => {
  const after = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS + 600_000
  await owner.request('open', request('http', { token: 'secret' }, JSON_FORMAT, { after }))
  const post = () => fetch(`http://127.0.0.1:${intake.ingestPort}/ingest/secret`, { method: 'POST', body: '{"id":1}' })
  await expect.poll(async () => (await post()).status).toBe(200)
  await expect.poll(records).toBeGreaterThan(0)
  for (const { time } of cuts) expect(time).toBeGreaterThan(after)
})

describe('TCP', () => {
  test('lines of several senders, CRLF, and a last line without an end', async () => {
    const port = await freePort()
    await owner.request('open', request('tcp', { mode: 'listen', host: '127.0.0.1', port }, { kind: 'lines' }))
    await expect
      .poll(() =>
        send(port, 'one\r\ntwo\n', 'thr', 'ee').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await send(port, 'four\n')
    await expect.poll(records).toBe(4)
    expect((await received()).split('\n').toSorted()).toEqual(['', 'four', 'one', 'three', 'two'])
    expect(cuts.every(({ time }) => time % INTERVAL_MS === 0)).toBe(true)
  })
  test('what the engine does not survive is refused with a reason', async () => {
    const port = await freePort()
    await owner.request('open', request('tcp', { mode: 'listen', host: '127.0.0.1', port }, { kind: 'lines' }))
    await expect
      .poll(() =>
        send(port, 'good\n', 'NUL \0\n', `${'x'.repeat(1_100_000)}\n`, 'also good\n').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect.poll(records).toBe(4)
    expect(await received()).toBe('good\nalso good\n')
    const dead = await Promise.all(blocks().flatMap((block) => (block.dead ? [readFile(block.dead.file, 'utf8')] : [])))
    expect(dead.join('')).toMatch(/contains a NUL[\s\S]*longer than \{most\} bytes.*1048576/)
  })
  test('a CSV header is taken away, and one of other columns refuses its connection', async () => {
    const port = await freePort()
    const format: Format = {
      kind: 'csv',
      delimiter: ',',
      columns: [
        { name: 'a', type: 'INTEGER' },
        { name: 'b', type: 'VARCHAR' },
      ],
    }
    await owner.request('open', request('tcp', { mode: 'listen', host: '127.0.0.1', port }, format))
    await expect
      .poll(() =>
        send(port, 'a,b\n1,x\n').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await send(port, 'b,a\nx,1\n')
    await expect.poll(records).toBe(2)
    expect(await received()).toBe('1,x\n')
  })
})

describe('HTTP', () => {
  const token = 'a-token-of-16-ch'
  const post = (body: string, headers: Record<string, string> = {}, to = token) =>
    fetch(`http://127.0.0.1:${intake.ingestPort}/ingest/${to}`, { method: 'POST', body, headers })
  beforeEach(() => owner.request('open', request('http', { token }, JSON_FORMAT)))

  test.each([
    ['one record', '{"id":1}', 'application/json', 1],
    ['a list', '[{"id":1},{"id":2}]', 'application/json', 2],
    ['lines', '{"id":1}\n{"id":2}\n{"id":3}', 'application/x-ndjson', 3],
  ])('%s', async (_name, body, type, count) => {
    const answer = await post(body, { 'content-type': type })
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: count, refused: 0, repeated: false }])
    await expect.poll(records).toBe(count)
  })
  test('a repeated request changes nothing, also after a restart', async () => {
    const headers = { 'idempotency-key': 'k1' }
    expect((await post('{"id":1}\n', headers)).status).toBe(200)
    expect(await (await post('{"id":1}\n', headers)).json()).toMatchObject({ repeated: true })
    owner.close()
    await intake.close()
    await start()
    expect(await (await post('{"id":1}\n', headers)).json()).toMatchObject({ repeated: true })
    await owner.request('open', request('http', { token }, JSON_FORMAT, { epoch: 2 }))
    await expect.poll(records).toBe(1)
  })
  test('unknown tokens, broken and large bodies are refused', async () => {
    expect((await post('{}', {}, 'another-token')).status).toBe(401)
    expect((await post('{"id":', { 'content-type': 'application/json' })).status).toBe(400)
    expect((await post('x'.repeat(16 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await fetch(`http://127.0.0.1:${intake.ingestPort}/healthz`)).status).toBe(200)
  })
  test('a body that comes when its source has ended is to be sent again', async () => {
    const slow = httpRequest({ port: intake.ingestPort, path: `/ingest/${token}`, method: 'POST', headers: { expect: '100-continue' } })
    slow.flushHeaders()
    await once(slow, 'continue')
    await owner.request('close', { run: 'r1', epoch: 1 })
    slow.end('{"id":1}\n')
    const [answer] = (await once(slow, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(503)
  })
  test('over its quota it asks to come again, until an owner has released something', async () => {
    await owner.request('open', request('http', { token }, JSON_FORMAT, { quotaBytes: 20 }))
    expect((await post('{"id":1}\n{"id":2}\n{"id":3}\n')).status).toBe(200)
    const refused = await post('{"id":4}\n')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    await expect.poll(records).toBe(3)
    await owner.request('release', { run: 'r1', epoch: 1, through: { in: 1 } })
    expect((await post('{"id":4}\n')).status).toBe(200)
  })
})

test('how long what is released stays changes while the receivers go on, and holds over a restart', async () => {
  const port = await freePort()
  const open = request('tcp', { mode: 'listen', host: '127.0.0.1', port }, { kind: 'lines' })
  await owner.request('open', { ...open, remember: { ms: 600_000, bytes: 1e9 } })
  const recorded = async () => (await owner.request('recorded', { run: 'r1', node: 'in' })).blocks.map(({ records: many }) => many)
  // More than is kept to be looked at.
  const LINES = 100_000
  await send(port, 'x\n'.repeat(LINES))
  await expect.poll(records).toBe(LINES)
  await send(port, 'y\n')
  await expect.poll(records).toBe(LINES + 1)
  const through = { in: blocks().at(-1)!.seq }
  await owner.request('release', { run: 'r1', epoch: 1, through })
  const sum = async () => (await recorded()).reduce((all, many) => all + many, 0)
  expect(await sum()).toBe(LINES + 1)
  owner.close()
  await intake.close()
  await start()
  await owner.request('open', { ...open, epoch: 2, consumed: through, remember: { ms: 600_000, bytes: 1e9 } })
  expect(await sum()).toBe(LINES + 1)
  // Deployed anew without it: the sender's connection stays, the old lines go with the next release.
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  await owner.request('open', { ...open, epoch: 3, consumed: through })
  expect(await sum()).toBeLessThanOrEqual(LINES)
  socket.end('z\n')
  await expect.poll(sum).toBeGreaterThan(0)
})

test('a folder’s files come once each, in the order of their times, and never again after a restart', async () => {
  const files = await mkdtemp(path.join(os.tmpdir(), 'millrace-files-'))
  await writeFile(path.join(files, 'a.jsonl'), '{"id":1}\n{"id":2}')
  const open = request('folder', { path: files, pattern: '*.jsonl', start: 'all' }, JSON_FORMAT)
  await owner.request('open', open)
  await expect.poll(records).toBe(2)
  await writeFile(path.join(files, 'ignored.txt'), 'x\n')
  await writeFile(path.join(files, 'b.jsonl'), '{"id":3}\n')
  await expect.poll(records, { timeout: 5000 }).toBe(3)
  expect(await received()).toBe('{"id":1}\n{"id":2}\n{"id":3}\n')
  owner.close()
  await intake.close()
  cuts = []
  await start()
  await owner.request('open', { ...open, epoch: 2 })
  await writeFile(path.join(files, 'c.jsonl'), '{"id":4}\n')
  await expect.poll(async () => (await received()).includes('"id":4'), { timeout: 5000 }).toBe(true)
  expect(await received()).toBe('{"id":1}\n{"id":2}\n{"id":3}\n{"id":4}\n')
  await rm(files, { recursive: true })
})

test('the generator goes on with the row behind the last', async () => {
  const settings = { columns: [{ name: 'id', make: 'sequence' }], rate: 1000, seed: 1 }
  await owner.request('open', request('generator', settings, JSON_FORMAT))
  await expect.poll(records).toBeGreaterThan(50)
  owner.close()
  await intake.close()
  cuts = []
  await start()
  await owner.request('open', request('generator', settings, JSON_FORMAT, { epoch: 2 }))
  await expect.poll(records).toBeGreaterThan(200)
  const ids = (await received())
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { id: number }).id)
  expect(ids).toEqual(ids.map((_, index) => index + 1))
})

test('blocks that were too many for the last batch are told to its next owner', async () => {
  const open = request('http', { token: 'many' }, JSON_FORMAT)
  await owner.request('open', open)
  const post = (id: number) =>
    fetch(`http://127.0.0.1:${intake.ingestPort}/ingest/many`, { method: 'POST', body: `{"id":${id}}\n` }).then(({ status }) => status)
  for (const id of [1, 2]) {
    const before = records()
    expect(await post(id)).toBe(200)
    await expect.poll(records).toBe(before + 1)
  }
  const last = cuts.findLast((cut) => cut.blocks['in'])!.time
  cuts = []
  // The batch of the last cut took the first block only.
  await owner.request('open', { ...open, epoch: 2, after: last, consumed: { in: 1 } })
  await expect.poll(() => blocks().map(({ seq }) => seq)).toEqual([2])
})

test('an older epoch is refused; a closed run takes its last records along', async () => {
  const port = await freePort()
  const open = request('tcp', { mode: 'listen', host: '127.0.0.1', port }, { kind: 'lines' }, { epoch: 5 })
  await owner.request('open', open)
  await expect(owner.request('open', { ...open, epoch: 4 })).rejects.toMatchObject({ code: 'staleEpoch' })
  await expect(owner.request('release', { run: 'r1', epoch: 4, through: {} })).rejects.toMatchObject({ code: 'staleEpoch' })
  await expect
    .poll(() =>
      send(port, 'last\n').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  const { lastCut } = await owner.request('close', { run: 'r1', epoch: 5 })
  expect([await received(), lastCut]).toEqual(['last\n', cuts.at(-1)!.time])
})

test('what a source is told, its passwords too, cannot be read on disk, and a restart finds it all the same', async () => {
  const token = 'a-token-that-nobody-reads'
  await owner.request('open', request('http', { token }, JSON_FORMAT))
  const files = await readdir(path.join(folder, 'runs', 'r1', 'input'), { recursive: true, withFileTypes: true })
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')),
  )
  expect(texts.length).toBeGreaterThan(0)
  for (const text of texts) expect(text).not.toContain(token)
  owner.close()
  await intake.close()
  await start()
  const answer = await fetch(`http://127.0.0.1:${intake.ingestPort}/ingest/${token}`, { method: 'POST', body: '{"id":1}\n' })
  expect(answer.status).toBe(200)
})
