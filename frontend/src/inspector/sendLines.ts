import type { Column, Format } from '@millrace/shared'

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** A value that a column of this type could hold. */
function sampleValue({ name, type }: Column): unknown {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)/.test(type)) return 1
  if (/^(DOUBLE|FLOAT|REAL|DECIMAL)/.test(type)) return 1.5
  if (type === 'BOOLEAN') return true
  if (type === 'DATE') return '2026-01-31'
  if (type.startsWith('TIMESTAMP')) return '2026-01-31T12:00:00'
  if (type === 'UUID') return '00000000-0000-4000-8000-000000000001'
  if (type.endsWith('[]')) return []
  return name
}

/** One record that this format can read, as it is sent. */
export function sampleRecord(format: Format): string {
  if (format.kind === 'lines') return 'hello world'
  const columns = format.columns.length > 0 ? format.columns : [{ name: 'id', type: 'BIGINT' }]
  if (format.kind === 'json') return JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, sampleValue(column)])))
  const row = (cells: unknown[]) => cells.map(String).join(format.delimiter)
  return `${row(columns.map(({ name }) => name))}\n${row(columns.map(sampleValue))}`
}

const CONTENT_TYPES: Record<Format['kind'], string> = { json: 'application/json', csv: 'text/csv', lines: 'text/plain' }

/** A command that posts one record to an HTTP source. */
export const curlLine = (address: string, format: Format): string =>
  `curl ${quote(address)} -H 'content-type: ${CONTENT_TYPES[format.kind]}' --data-binary ${quote(sampleRecord(format))}`

/**
 * A command that sends one record to a source that listens, or offers one to a source that connects. Variants of nc differ in how they
 * end, and some machines have none: bash calls by itself, and Node listens.
 */
export function tcpLine(mode: 'listen' | 'connect', host: string, port: number, format: Format): string {
  const record = sampleRecord(format)
  if (mode === 'connect') {
    const served = `require('net').createServer((socket) => socket.write(${JSON.stringify(`${record}\n`)})).listen(${port})`
    return `node -e ${quote(served)}`
  }
  return `printf '%s\\n' ${record.split('\n').map(quote).join(' ')} | bash -c 'cat > /dev/tcp/$0/$1' ${quote(host)} ${port}`
}
