import { describe, expect, test } from 'vitest'
import { saidFromText, saidInWords, type Format } from '@millrace/shared'
import { headerProblem } from './csvHeader.ts'
import { BROKEN_QUOTE, scanCsv } from './csvScan.ts'
import { jsonAsLines } from './jsonRecords.ts'
import { LineSplitter } from './lineSplitter.ts'
import { wholeRecords, type Records } from './wholeRecords.ts'

const column = (name: string) => ({ name, type: 'VARCHAR' })
const csv = (delimiter = ',', names = ['a', 'b']): Format & { kind: 'csv' } => ({ kind: 'csv', delimiter, columns: names.map(column) })
const json: Format = { kind: 'json', columns: [column('a')] }
const lines: Format = { kind: 'lines' }

const shown = ({ bytes, records, dead }: Records) => ({
  text: bytes.toString(),
  records,
  dead: dead.map(({ line, reason }) => [line, saidInWords(saidFromText(reason))]),
})

const WHOLE: [name: string, format: Format, body: string | Buffer, text: string, records: number, dead: string[][]][] = [
  ['lines, CRLF made LF, the last without its end', lines, 'a\r\n\nb', 'a\n\nb\n', 3, []],
  ['a byte order mark', json, '\uFEFF{"a":1}\n', '{"a":1}\n', 1, []],
  ['blank lines of JSON are no records', json, '{"a":1}\n \t\n\n', '{"a":1}\n \t\n\n', 1, []],
  ['nothing', lines, '', '', 0, []],
  ['a lone carriage return', lines, 'a\rb\nc\n', 'c\n', 2, [['a\rb', 'it contains a carriage return']]],
  ['a NUL', lines, 'a\0b\nc\n', 'c\n', 2, [['a␀b', 'it contains a NUL']]],
  ['no UTF-8', lines, Buffer.from([0x61, 0xff, 10, 0x62, 10]), 'b\n', 2, [['a�', 'it is not valid UTF-8']]],
  ['too deep', json, `${'['.repeat(10_001)}${' '.repeat(7000)}\n{}\n`, '{}\n', 2, [['['.repeat(2000), 'it is nested deeper than 10000']]],
  ['too long', lines, `${'x'.repeat(1_048_577)}\nb\n`, 'b\n', 2, [['x'.repeat(2000), 'it is longer than 1048576 bytes']]],
  ['CSV without its header', csv(), '\uFEFFa,b\r\n1,x\r\n', '1,x\n', 1, []],
  ['line ends within quotes', csv(), 'a,b\n1,"x\n\ny"\n2,z\n', '1,"x\n\ny"\n2,z\n', 2, []],
  ['doubled quotes, and quotes within a value', csv(), 'a,b\n"x""\n","y"\n5" pipe,z\n', '"x""\n","y"\n5" pipe,z\n', 2, []],
  ['another separator', csv('§'), 'a§b\n"x§\ny"§z\n', '"x§\ny"§z\n', 1, []],
  ['empty lines of CSV are no records', csv(), 'a,b\n\n1,x\n\n', '\n1,x\n\n', 1, []],
  ['unless there is one column', csv(',', ['a']), 'a\n\nx\n', '\nx\n', 2, []],
  ['a header only', csv(), 'a,b\n', '', 0, []],
  ['a quoted header', csv(',', ['a,b', 'c "d"']), '"a,b" , "c ""d"""\n1,2\n', '1,2\n', 1, []],
  [
    'another header',
    csv(),
    'b,a\n1,2\n\n3,4\n',
    '',
    2,
    ['1,2', '3,4'].map((line) => [line, 'the header is "b,a", the source’s columns are "a,b"']),
  ],
  ['a quote that nobody closes', csv(), 'a,b\n1,x\n2,"y\n3,z\n', '1,x\n3,z\n', 3, [['2,"y', saidInWords(BROKEN_QUOTE)]]],
  ['text behind a quote', csv(), 'a,b\n1,"x" y\n2,"z\n"\n', '2,"z\n"\n', 2, [['1,"x" y', saidInWords(BROKEN_QUOTE)]]],
]
test.each(WHOLE)('a file or request: %s', (_name, format, body, text, records, dead) => {
  expect(shown(wholeRecords(Buffer.from(body), format))).toEqual({ text, records, dead })
})

/** What a connection's bytes become, in pieces of a length. */
function split(format: Format, bytes: Buffer, size: number): ReturnType<typeof shown> {
  const taken: Records[] = []
  const splitter = new LineSplitter(format, (records) => void taken.push(records))
  for (let at = 0; at < bytes.length; at += size) splitter.write(bytes.subarray(at, at + size))
  splitter.end()
  return shown({
    bytes: Buffer.concat(taken.map(({ bytes: each }) => each)),
    records: taken.reduce((sum, each) => sum + each.records, 0),
    dead: taken.flatMap(({ dead }) => dead),
  })
}
const CONNECTION: [name: string, format: Format, body: string, text: string, records: number, dead: string[][]][] = [
  ['CRLF, and a last line without its end', lines, 'one\r\ntwo\nthr', 'one\ntwo\nthr\n', 3, []],
  ['a byte order mark', lines, '\uFEFFone\n', 'one\n', 1, []],
  ['a header of CSV', csv(), 'a,b\n1,x\n"2,","y"\n', '1,x\n"2,","y"\n', 2, []],
  ['another header', csv(), 'b,a\n1,x', '', 1, [['1,x', 'the header is "b,a", the source’s columns are "a,b"']]],
  [
    'a quoted line end, which only files and requests have',
    csv(),
    'a,b\n1,"x\ny",2\n3,z\n',
    'y",2\n3,z\n',
    3,
    [['1,"x', saidInWords(BROKEN_QUOTE)]],
  ],
]
describe.each([1, 2, 5, 1000])('a connection in pieces of %i bytes', (size) => {
  test.each(CONNECTION)('%s', (_name, format, body, text, records, dead) => {
    expect(split(format, Buffer.from(body), size)).toEqual({ text, records, dead })
  })
  test('a line that is too long is passed over up to its end', () => {
    const { text, records, dead } = split(lines, Buffer.from(`${'x'.repeat(1_100_000)}\nnext\n`), size * 1000)
    expect({ text, records, dead: dead.map(([, reason]) => reason) }).toEqual({
      text: 'next\n',
      records: 2,
      dead: ['it is longer than 1048576 bytes'],
    })
  })
})

test('CSV that is written by the rules is cut at its records wherever a chunk ends', () => {
  const values = ['', 'x', '"', ',', '\n', '\r\n', ' ', '"x', 'x"\n', 'é,']
  const written = (value: string) => (/[",\n\r ]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value)
  const rows = values.flatMap((a) => values.map((b) => Buffer.from(`${written(a)},${written(b)}\n`)))
  for (const first of rows) {
    for (const second of rows) {
      const bytes = Buffer.concat([first, second])
      expect(scanCsv(bytes, csv(), { last: true })).toEqual({ records: 2, end: bytes.length, broken: [] })
      // Of a beginning, the whole records are found, and no more.
      for (let at = 0; at < bytes.length; at++) {
        const { records, end, broken } = scanCsv(bytes.subarray(0, at), csv(), { last: false })
        const whole = at < first.length ? 0 : 1
        if (records !== whole || end !== whole * first.length || broken.length > 0)
          expect({ at, records, end, broken }).toEqual({ at, records: whole, end: whole * first.length, broken: [] })
      }
    }
  }
})

test.each([
  ['a,b', null],
  [' "a" , b \r', null],
  ['a,b,', 'the header is "a,b,"'],
  ['a', 'the header is "a"'],
  ['"a"b,b', 'the header is ""a"b,b"'],
])('the header %j', (header, problem) => {
  if (problem === null) expect(headerProblem(header, csv())).toBe(null)
  else expect(saidInWords(headerProblem(header, csv()) ?? '')).toContain(problem)
})

test.each<[string, string, string | null]>([
  ['one object over several lines', ' {\n "a": 1,\r\n "b": [1,\n2]\n}\n', '{  "a": 1,   "b": [1, 2] } \n'],
  ['a list', '[{"a":1} ,\n {"b":"],[{\\"\\\\"}, [1], 2]', '{"a":1} \n  {"b":"],[{\\"\\\\"}\n [1]\n 2\n'],
  ['an empty list', ' [ ] ', ''],
  ['digits that no number of JavaScript holds', '[{"a":9007199254740993,"b":1.10}]', '{"a":9007199254740993,"b":1.10}\n'],
  ['lines of JSON', '{"a":1}\n{"a":2}\n', '{"a":1}\n{"a":2}\n'],
  ['lines of which a later one is none', '{"a":1}\noops\n', '{"a":1}\noops\n'],
  ['no JSON', 'oops', null],
  ['a list that does not end', '[{"a":1},', null],
])('a JSON body: %s', (_name, body, expected) => {
  expect(jsonAsLines(Buffer.from(body))?.toString() ?? null).toBe(expected)
})
