import type { Format } from '@millrace/shared'
import { expect, test } from 'vitest'
import { curlLine, tcpLine } from './sendLines.ts'

const lines: Format = { kind: 'lines' }
const json: Format = {
  kind: 'json',
  columns: [
    { name: 'id', type: 'BIGINT' },
    { name: "shop's", type: 'VARCHAR' },
    { name: 'at', type: 'TIMESTAMP' },
  ],
}
const csv: Format = { kind: 'csv', delimiter: ';', columns: json.columns.slice(0, 2) }

test.each([
  [
    'lines posted',
    curlLine('http://h:1/ingest/t', lines),
    `curl 'http://h:1/ingest/t' -H 'content-type: text/plain' --data-binary 'hello world'`,
  ],
  [
    'JSON posted, with a quote in it',
    curlLine('http://h:1/ingest/t', json),
    `curl 'http://h:1/ingest/t' -H 'content-type: application/json' --data-binary '{"id":1,"shop'\\''s":"shop'\\''s","at":"2026-01-31T12:00:00"}'`,
  ],
  [
    'lines sent',
    tcpLine('listen', '127.0.0.1', 9999, lines),
    String.raw`printf '%s\n' 'hello world' | bash -c 'cat > /dev/tcp/$0/$1' '127.0.0.1' 9999`,
  ],
  [
    'CSV sent, with its header',
    tcpLine('listen', 'h', 1, csv),
    String.raw`printf '%s\n' 'id;shop'\''s' '1;shop'\''s' | bash -c 'cat > /dev/tcp/$0/$1' 'h' 1`,
  ],
  [
    'lines offered',
    tcpLine('connect', 'h', 9999, lines),
    String.raw`node -e 'require('\''net'\'').createServer((socket) => socket.write("hello world\n")).listen(9999)'`,
  ],
])('%s', (_name, line, expected) => {
  expect(line).toBe(expected)
})
