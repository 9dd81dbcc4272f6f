import { mkdtemp, rm, writeFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saidFromText, saidInWords, type Format } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { withFallback, type BatchInput } from './read.ts'
import { openSession, type Session } from './session.ts'

let folder: string
let session: Session
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-read-'))
  session = await openSession({
    file: join(folder, 'run.duckdb'),
    readFolders: [],
    writeFolders: [],
    memoryLimit: '256MB',
    threads: 1,
    timeZone: 'UTC',
  })
})
afterAll(async () => {
  session.close()
  await rm(folder, { recursive: true })
})

async function block(content: string | Buffer, more: Partial<Block> = {}): Promise<Block> {
  const file = join(folder, `${++files}.txt`)
  await writeFile(file, content)
  return { seq: files, file, bytes: Buffer.byteLength(content), records: 1, receivedFrom: 0, receivedTo: 0, ...more }
}

async function read(format: Format, blocks: Block[], select = '*', columns = ['a', 'b']) {
  return withFallback(session.connection, [{ node: 'in-1', format, read: columns, blocks }], folder, async (inputs) => {
    const input: BatchInput = inputs['in-1']!
    await session.run('BEGIN')
    const { rows } = await session.table(`SELECT ${select} FROM ${input.relation}`)
    const letters = input.dead === null ? [] : (await session.table(`SELECT line, reason FROM ${input.dead}`)).rows
    const dead = letters.map(([line, reason]) => [line, saidInWords(saidFromText(String(reason)))])
    await session.run('COMMIT')
    const { records, deadCount, materialized, unknownFields } = input
    return { rows, dead, records, deadCount, slow: materialized, unknownFields }
  })
}

const json: Format = {
  kind: 'json',
  columns: [
    { name: 'a', type: 'INTEGER' },
    { name: 'b', type: 'VARCHAR' },
  ],
}
const csv: Format = { kind: 'csv', columns: json.columns, delimiter: ',' }

describe('JSON lines on the fast path', () => {
  const cases: [string, string, unknown[][]][] = [
    [
      'missing keys are null',
      '{}\n{"b":"x"}\n',
      [
        [null, null],
        [null, 'x'],
      ],
    ],
    ['a number as text is read', '{"a":"7"}\n', [[7, null]]],
    ['a fraction is rounded', '{"a":1.5}\n', [[2, null]]],
    ['empty lines are no records', '\n{"a":1}\n\n', [[1, null]]],
    ['a last line without its end', '{"a":1}', [[1, null]]],
    ['unknown fields are ignored', '{"a":1,"zzz":5}\n', [[1, null]]],
    ['nested values in a text column stay JSON', '{"b":{"x":[1]}}\n', [[null, '{"x":[1]}']]],
    ['an empty file', '', []],
    [
      '20,000 levels in a text column',
      `{"a":1,"b":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`,
      [[1, '['.repeat(20_000) + ']'.repeat(20_000)]],
    ],
    ['a line of a megabyte', `{"b":"${'x'.repeat(1_000_000)}"}\n`, [[null, 'x'.repeat(1_000_000)]]],
  ]
  test.each(cases)('%s', async (_, content, rows) => {
    expect(await read(json, [await block(content)])).toMatchObject({ rows, dead: [], slow: content === '' })
  })
})

describe('JSON lines that do not fit become dead letters, all others are read', () => {
  const cases: [string, string, string][] = [
    ['no JSON', '{"a":', 'this is not valid JSON'],
    ['two objects in a line', '{"a":1} {"a":2}', 'this is not valid JSON'],
    ['an array', '[{"a":1}]', 'this is not a JSON object'],
    ['a text for a number', '{"a":"abc"}', "a: 'abc' is not a whole number that INTEGER can hold"],
    ['overflow', '{"a":99999999999}', "a: '99999999999' is not a whole number that INTEGER can hold"],
    ['an object for a number', '{"a":{"x":1}}', `a: '{"x":1}' is not a whole number that INTEGER can hold`],
    ['a field twice', '{"a":1,"a":2}', 'a field stands in it twice'],
    ['a byte order mark', '\uFEFF{"a":1}', 'this is not valid JSON'],
    ['a raw NUL', '{"b":"\u0001"}', 'this is not valid JSON'],
  ]
  test.each(cases)('%s', async (_, line, reason) => {
    const result = await read(json, [await block(`{"a":1,"b":"x","new":true}\n${line}\n{"a":"2"}\n`), await block('{"a":3}\n')])
    expect(result).toMatchObject({
      rows: [
        [1, 'x'],
        [2, null],
        [3, null],
      ],
      dead: [[line.replace('\uFEFF', ''), reason]],
      deadCount: 1,
      slow: true,
    })
    expect(result.unknownFields).toEqual({ new: 1 })
  })

  test('a column that the query does not use is checked too', async () => {
    const result = await read(json, [await block('{"a":"abc","b":"x"}\n{"a":1,"b":"y"}\n')], 'b')
    expect(result).toMatchObject({ rows: [['y']], deadCount: 1, slow: true })
  })

  test('a text that nobody reads decides nothing but by standing there twice', async () => {
    const fast = await read(json, [await block('{"a":1,"b":[2]}\n{"a":2,"b":"x"}\n{"a":3}\n')], 'a', ['a'])
    expect(fast).toMatchObject({ rows: [[1], [2], [3]], slow: false })
    const twice = await read(json, [await block('{"a":1,"b":"x"}\n{"a":2,"b":"y","b":"z"}\n')], 'a', ['a'])
    expect(twice).toMatchObject({ rows: [[1]], dead: [['{"a":2,"b":"y","b":"z"}', 'a field stands in it twice']], slow: true })
  })

  test('nested values', async () => {
    const nested: Format = {
      kind: 'json',
      columns: [
        { name: 'l', type: 'INTEGER[]' },
        { name: 's', type: 'STRUCT(x INTEGER, "y z" DATE)' },
        { name: 'ls', type: 'STRUCT(x INTEGER)[]' },
        { name: 'd', type: 'DECIMAL(9,2)' },
      ],
    }
    const good = '{"l":[1,null],"s":{"x":"5","more":1},"ls":[{"x":1},{}],"d":"1.50"}'
    const bad = ['{"l":[1,"x"]}', '{"s":{"x":"q"}}', '{"s":{"y z":"31.12."}}', '{"ls":[{"x":1},{"x":"q"}]}', '{"d":"x"}']
    const result = await read(nested, [await block([good, ...bad].join('\n'))])
    expect(result.rows).toEqual([[[1, null], { x: 5, 'y z': null }, [{ x: 1 }, { x: null }], '1.50']])
    expect(result.dead.map(([line]) => line)).toEqual(bad)
  })
})

describe('CSV', () => {
  test('quotes, empty values and newlines in quotes', async () => {
    const result = await read(csv, [await block('1,x\n2,"x,""y"\n3,\n"5","q\nr"\n')])
    expect(result).toMatchObject({
      rows: [
        [1, 'x'],
        [2, 'x,"y'],
        [3, null],
        [5, 'q\nr'],
      ],
      slow: false,
    })
  })

  test('lines that do not fit', async () => {
    const lines = ['1,x', 'abc,y', '2,z', '3', '4,5,6', '"7"u,t', '8,"never closed', '9,ok', '10,"also open', '11,"o\nk"', 'q,r']
    const result = await read(csv, [await block(`${lines.join('\n')}\n`)])
    expect(result.rows.map((row) => row[0])).toEqual([1, 2, 9, 11])
    expect(result.dead).toEqual([
      ['abc,y', "a: 'abc' is not a whole number that INTEGER can hold"],
      ['3', 'it has fewer columns than 2'],
      ['4,5,6', 'it has more columns than 2'],
      ['"7"u,t', 'a quote is not closed, or stands inside a value'],
      ['8,"never closed', 'a quote is not closed, or stands inside a value'],
      ['10,"also open', 'a quote is not closed, or stands inside a value'],
      ['q,r', "a: 'q' is not a whole number that INTEGER can hold"],
    ])
  })
})

describe('fields of JSON that no column names', () => {
  test('are counted in the first records of a batch that fits', async () => {
    const few = '{"a":1,"x":1}\n{"a":2,"x":1,"y":{"z":1}}\n{"a":3}\n\n'
    expect(await read(json, [await block(few)])).toMatchObject({ slow: false, unknownFields: { x: 2, y: 1 } })
    const many = await read(json, [await block(`{"a":1,"x":1}\n`.repeat(10_000))])
    expect(many).toMatchObject({ slow: false, unknownFields: { x: Math.floor(65_536 / '{"a":1,"x":1}\n'.length) } })
    expect((await read(json, [await block('{"a":1}\n')])).unknownFields).toBe(undefined)
  })

  test('are counted in all records of one that does not', async () => {
    const result = await read(json, [await block(`${'{"a":1,"x":1}\n'.repeat(10_000)}oops\n`)])
    expect(result).toMatchObject({ slow: true, unknownFields: { x: 10_000 } })
  })
})

test.each<[string, Format, string, number]>([
  ['JSON', json, '{"a":1}\n\n \n{"a":"x"}\n', 2],
  ['CSV', csv, '1,"x\ny"\n2,y,z\n3,z\n', 3],
])('where a record of %s does not fit, the records are counted anew', async (_name, format, content, records) => {
  expect((await read(format, [await block(content, { records: 99 })])).records).toBe(records)
})

test('plain lines keep everything: quotes, tabs, empty lines', async () => {
  const result = await read({ kind: 'lines' }, [await block('a,b "c"\n\n  x\\ \t,\nlast')])
  expect(result.rows).toEqual([['a,b "c"'], [''], ['  x\\ \t,'], ['last']])
})

test('no blocks are a typed empty relation', async () => {
  const result = await read(csv, [], 'typeof(max(a)), typeof(max(b))')
  expect(result.rows).toEqual([['INTEGER', 'VARCHAR']])
})

test('a byte range is copied with line ends made LF and lines that cannot be read refused', async () => {
  const text = Buffer.concat([Buffer.from('{"a":0}\r\n{"a":1}\r\n{"b":"'), Buffer.from([0xff]), Buffer.from('"}\r\n{"a":2}\n{"a":3}\n')])
  const whole = await block(text)
  const range = { from: 9, to: text.indexOf('{"a":3}') }
  const result = await read(json, [{ ...whole, range }])
  expect(result).toMatchObject({
    rows: [
      [1, null],
      [2, null],
    ],
    deadCount: 1,
  })
  expect(result.dead[0]![1]).toBe('it is not valid UTF-8')
  expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([])
})

test("the intake's own dead letters are added", async () => {
  const dead = await block('{"line":"??","reason":"too long"}\n')
  const result = await read(json, [await block('{"a":1}\nx\n', { dead: { file: dead.file, count: 1 } })])
  expect(result.dead).toEqual([
    ['??', 'too long'],
    ['x', 'this is not valid JSON'],
  ])
  expect(result.deadCount).toBe(2)
})

test('an error of the query itself is thrown, and the transaction is over', async () => {
  await expect(read(json, [await block('{"a":1}\n')], "error('mine')")).rejects.toThrow('mine')
  expect(await session.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
})
