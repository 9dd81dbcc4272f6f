import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Format } from '@millrace/shared'
import { freePort } from '../../testing/postgres.ts'
import { TestSource } from '../../testing/source.ts'

const LINES: Format = { kind: 'lines' }
const CSV: Format = {
  kind: 'csv',
  delimiter: ';',
  columns: [
    { name: 'a', type: 'INTEGER' },
    { name: 'b', type: 'VARCHAR' },
  ],
}

let source: TestSource | undefined
const servers: Server[] = []
afterEach(async () => {
  await source?.close()
  source = undefined
  for (const server of servers.splice(0)) server.close()
})

/** A source that listens, once it does. */
async function listening(format: Format, quotaBytes?: number): Promise<number> {
  const port = await freePort()
  source = await TestSource.start('tcp', { mode: 'listen', host: '127.0.0.1', port }, format, quotaBytes)
  await expect.poll(() => source!.status?.status).toBe('waiting')
  return port
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

async function send(port: number, ...pieces: string[]): Promise<void> {
  const socket = await dial(port)
  for (const piece of pieces) if (!socket.write(piece)) await once(socket, 'drain')
  socket.end()
  await once(socket, 'close')
}

const sorted = (text: string) => text.split('\n').toSorted().join('\n')

describe('waiting for senders', () => {
  test.each<[string, Format, string[][], { text: string; records: number; dead: [string, string][] }]>([
    [
      'several senders, and last lines without an end',
      LINES,
      [['one\r\ntwo\n', 'thr', 'ee'], ['four'], ['']],
      { text: 'four\none\nthree\ntwo\n', records: 4, dead: [] },
    ],
    ['empty lines are lines', LINES, [['\n\n']], { text: '\n\n', records: 2, dead: [] }],
    [
      'lines of JSON, of which the empty ones are none',
      { kind: 'json', columns: [{ name: 'a', type: 'INTEGER' }] },
      [['{"a":1}\n\n', '{"a":2}']],
      { text: '\n{"a":1}\n{"a":2}\n', records: 2, dead: [] },
    ],
    [
      'what the engine does not survive',
      LINES,
      [['a\0b\n', 'x\ry\n', 'good\n']],
      {
        text: 'good\n',
        records: 3,
        dead: [
          ['a␀b', 'it contains a NUL'],
          ['x\ry', 'it contains a carriage return'],
        ],
      },
    ],
    ['a header for each connection', CSV, [['a;b\n1;x\n'], ['a;b\n2;y']], { text: '1;x\n2;y\n', records: 2, dead: [] }],
    [
      'another header refuses its connection, and no other',
      CSV,
      [['a;b\n1;x\n'], ['b;a\nx;1\n']],
      { text: '1;x\n', records: 2, dead: [['x;1', 'the header is "b;a", the source’s columns are "a;b"']] },
    ],
    [
      'a quoted line end does not swallow what others send',
      CSV,
      [['a;b\n1;"x\n'], ['a;b\n2;y\n']],
      { text: '2;y\n', records: 2, dead: [['1;"x', 'a quote is not closed, or stands inside a value']] },
    ],
  ])('%s', async (_name, format, senders, expected) => {
    const port = await listening(format)
    await Promise.all(senders.map((pieces) => send(port, ...pieces)))
    await expect.poll(() => source!.records).toBe(expected.records)
    const { text, dead } = await source!.received()
    expect({ text: sorted(text), dead }).toEqual({ text: sorted(expected.text), dead: expected.dead })
  })

  test('lines of a hundred senders at a time are all there, whole', async () => {
    const port = await listening(LINES)
    const lines = Array.from({ length: 100 }, (_, sender) =>
      Array.from({ length: 200 }, (__, i) => `sender ${sender} line ${i} ${'x'.repeat(i)}`),
    )
    await Promise.all(
      lines.map((each) => {
        const text = each.map((line) => `${line}\n`).join('')
        return send(port, ...(text.match(/[\s\S]{1,997}/g) ?? []))
      }),
    )
    await expect.poll(() => source!.records, { timeout: 10_000 }).toBe(20_000)
    const received = (await source!.received()).text.split('\n').filter(Boolean)
    for (const each of lines) {
      const prefix = `${each[0]!.split(' line')[0]!} line`
      expect(received.filter((line) => line.startsWith(prefix))).toEqual(each)
    }
    await source!.stop()
    // Ten of them one by one, and the rest together.
    await expect.poll(() => source!.said.length).toBe(11)
    expect(source!.said[10]).toMatch(/^Within a minute 100 senders came and 100 left, after 20000 records and \d+ bytes\.$/)
  })

  test('a sender that is gone without a goodbye does not end the others', async () => {
    const port = await listening(LINES)
    const [rude, polite] = [await dial(port), await dial(port)]
    rude.write('half a li')
    polite.write('one\n')
    await expect.poll(() => source!.records).toBe(1)
    rude.resetAndDestroy()
    await once(rude, 'close')
    polite.end('two\n')
    await expect.poll(async () => (await source!.received()).text).toContain('two\n')
    const places = source!.said.map((line) => line.replace(/127\.0\.0\.1:\d+/, 'A'))
    expect(places).toEqual([
      'The sender A came.',
      'The sender A came.',
      'The sender A left after 1 record, 9 bytes: the connection broke (read ECONNRESET).',
      'The sender A left after 2 records, 8 bytes: it closed the connection.',
    ])
  })

  test('a port that is taken is told, and opened once it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    source = await TestSource.start('tcp', { mode: 'listen', host: '127.0.0.1', port }, LINES)
    await expect
      .poll(() => source!.status)
      .toMatchObject({ status: 'error', lastError: { message: expect.stringContaining(`Port ${port} is taken`) } })
    other.close()
    await expect.poll(() => source!.status?.status, { timeout: 5000 }).toBe('waiting')
    await send(port, 'now\n')
    await expect.poll(() => source!.records).toBe(1)
  })

  test('over its quota it stops reading, and nothing is lost', async () => {
    const port = await listening(LINES, 1_000_000)
    const line = `${'x'.repeat(99)}\n`
    const sent = send(port, ...Array.from({ length: 100 }, () => line.repeat(2000)))
    await expect.poll(() => source!.records).toBeGreaterThan(9000)
    let seen = 0
    for (;;) {
      // As an owner that takes what there is, again and again.
      await source!.release()
      if (source!.records === 200_000) break
      await expect.poll(() => source!.records, { timeout: 10_000 }).toBeGreaterThan(seen)
      seen = source!.records
    }
    await sent
    expect(source!.records).toBe(200_000)
  }, 60_000)

  test('at the end, a line that has no end yet counts', async () => {
    const port = await listening(LINES)
    const socket = await dial(port)
    socket.write('whole\nhalf')
    await expect.poll(() => source!.records).toBe(1)
    await source!.stop()
    await expect.poll(async () => (await source!.received()).text).toBe('whole\nhalf\n')
  })
})

describe('connecting to a server', () => {
  /** A server that says one text to each client and, unless it is `open`, closes. */
  async function serve(texts: string[], port = 0, open = false): Promise<number> {
    let client = 0
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      const text = texts[client++] ?? ''
      if (open) socket.write(text)
      else socket.end(text)
    }).listen(port, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const connecting = async (port: number, format: Format = LINES) => {
    source = await TestSource.start('tcp', { mode: 'connect', host: '127.0.0.1', port }, format)
  }

  test('it comes back when the server closes, and a last line without an end counts', async () => {
    await connecting(await serve(['one\ntw', 'three\n']))
    await expect.poll(async () => (await source!.received()).text, { timeout: 5000 }).toBe('one\ntw\nthree\n')
    expect(source!.statuses.some(({ lastError }) => lastError?.message.includes('closed the connection'))).toBe(true)
  })

  test('each connection has its own header of CSV', async () => {
    await connecting(await serve(['a;b\n1;x\n', 'a;b\n2;y\n']), CSV)
    await expect.poll(async () => (await source!.received()).text, { timeout: 5000 }).toBe('1;x\n2;y\n')
  })

  test('a server that is not there yet is told, and found once it is', async () => {
    const port = await freePort()
    await connecting(port)
    await expect
      .poll(() => source!.status)
      .toMatchObject({ status: 'error', lastError: { message: expect.stringContaining('ECONNREFUSED') } })
    await serve(['late\n'], port, true)
    await expect.poll(() => source!.status?.status, { timeout: 5000 }).toBe('active')
    await expect.poll(() => source!.records).toBe(1)
  })

  test('at the end, a line that has no end yet counts', async () => {
    await connecting(await serve(['whole\nhalf'], 0, true))
    await expect.poll(() => source!.records).toBe(1)
    await source!.stop()
    await expect.poll(async () => (await source!.received()).text).toBe('whole\nhalf\n')
  })
})
