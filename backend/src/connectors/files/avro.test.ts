/** Values from the engine into Avro files and back by avsc's own decoder. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import avro from 'avsc'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { StagingArea } from '../../testing/stagingArea.ts'
import { avroType } from './avro/container.ts'
import type { AvroSchema } from './avro/schema.ts'
import { filesSink } from './sink.ts'

let area: StagingArea
beforeAll(async () => {
  area = await StagingArea.open('avro')
})
afterAll(async () => {
  await area.close()
})

interface Read {
  schema: { fields: { name: string; doc?: string; type: AvroSchema }[] }
  codec: string
  rows: Record<string, unknown>[]
}
let batches = 0

/** Stages the rows of a query as the engine does, writes them as the sink does, and reads the file. */
async function written(select: string, codec = 'deflate'): Promise<Read & { file: string }> {
  const settings = { folder: path.join(area.folder, `${++batches}`), prefix: 'rows', format: 'avro', codec }
  const output = await area.stage(select, filesSink.staging(settings))
  const writer = await filesSink.open(settings, { run: 'r1', node: 'out' })
  // Delivered again, as after a crash: the one file is there still, and the same.
  await writer.deliver(output)
  const first = await readFile(path.join(settings.folder, 'rows-1000.avro'))
  await writer.deliver(output)
  await writer.close()
  expect(await readdir(settings.folder)).toEqual(['rows-1000.avro'])
  expect((await readFile(path.join(settings.folder, 'rows-1000.avro'))).equals(first)).toBe(true)
  return { ...(await read(path.join(settings.folder, 'rows-1000.avro'))), file: path.join(settings.folder, 'rows-1000.avro') }
}

async function read(file: string): Promise<Read> {
  const rows: Record<string, unknown>[] = []
  const decoder = avro.createFileDecoder(file, { parseHook: (schema) => avroType(schema as AvroSchema) })
  let header: { schema: Read['schema']; codec: string } | undefined
  decoder.on('metadata', (_type: unknown, codec: string, { meta }: { meta: Record<string, Buffer> }) => {
    header = { schema: JSON.parse(String(meta['avro.schema'])) as Read['schema'], codec }
  })
  for await (const row of decoder) rows.push({ ...(row as object) })
  return { ...header!, rows }
}

const decimal = (precision: number, scale = 0) => ({ type: 'bytes', logicalType: 'decimal', precision, scale })
const micros = { type: 'long', logicalType: 'timestamp-micros' }
const bytes = (hex: string) => Buffer.from(hex, 'hex')

test.each<[type: string, value: string, schema: unknown, read: unknown]>([
  ['BOOLEAN', 'true', 'boolean', true],
  ['TINYINT', '-128', 'int', -128],
  ['INTEGER', '2147483647', 'int', 2147483647],
  ['UINTEGER', '4294967295', 'long', 4294967295n],
  ['BIGINT', '-9223372036854775808', 'long', -9223372036854775808n],
  ['UBIGINT', '18446744073709551615', decimal(20), bytes('00ffffffffffffffff')],
  ['HUGEINT', '-170141183460469231731687303715884105727', decimal(39), bytes('80000000000000000000000000000001')],
  ['DECIMAL(9,2)', '1.10', decimal(9, 2), bytes('6e')],
  ['DECIMAL(9,2)', '-1.29', decimal(9, 2), bytes('ff7f')],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789', decimal(38, 10), bytes('0949b0f6f0023313c449904ecc674515')],
  ['FLOAT', '0.5', 'float', 0.5],
  ['DOUBLE', `'-Infinity'`, 'double', -Infinity],
  ['DOUBLE', `'NaN'`, 'double', NaN],
  ['VARCHAR', `'é😀' || chr(0)`, 'string', 'é😀\0'],
  ['VARCHAR', 'NULL', 'string', null],
  ['BLOB', `'a\\x00\\xFF'`, 'bytes', bytes('6100ff')],
  ['JSON', `'{"a": 1}'`, 'string', '{"a": 1}'],
  ['UUID', `'6ba7b810-9dad-11d1-80b4-00c04fd430c8'`, { type: 'string', logicalType: 'uuid' }, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['DATE', `'1969-12-31'`, { type: 'int', logicalType: 'date' }, -1],
  ['DATE', `'infinity'`, { type: 'int', logicalType: 'date' }, null],
  ['TIME', `'00:00:01.5'`, { type: 'long', logicalType: 'time-micros' }, 1_500_000n],
  ['TIMESTAMP', `'1970-01-01 00:00:00.000001'`, micros, 1n],
  ['TIMESTAMP', `'-infinity'`, micros, null],
  ['TIMESTAMP_MS', `'1970-01-01 00:00:00.001'`, micros, 1000n],
  ['TIMESTAMP_NS', `'1970-01-01 00:00:00.000001999'`, micros, 1n],
  ['TIMESTAMPTZ', `'1970-01-01 00:00:01+00'`, micros, 1_000_000n],
  ['INTERVAL', `'1 day 00:00:00.5'`, 'string', '1 day 00:00:00.5'],
  ['BIGINT[]', '[1, NULL]', { type: 'array', items: ['null', 'long'] }, [1n, null]],
  ['HUGEINT[]', '[255]', { type: 'array', items: ['null', decimal(39)] }, [bytes('00ff')]],
  ['INTEGER[][]', '[[1], NULL]', { type: 'array', items: ['null', { type: 'array', items: ['null', 'int'] }] }, [[1], null]],
  ['MAP(VARCHAR, DATE)', `MAP {'a': DATE '1970-01-02'}`, { type: 'map', values: ['null', { type: 'int', logicalType: 'date' }] }, { a: 1 }],
])('%s %s', async (type, value, schema, expected) => {
  const { schema: found, rows } = await written(`SELECT CAST(${value} AS ${type}) AS v`)
  expect(found.fields[0]!.type).toEqual(['null', schema])
  expect(rows).toEqual([{ v: expected }])
})

test('objects are records, whatever their fields are called, and maps by other keys are lists of entries', async () => {
  const { schema, rows } = await written(
    `SELECT 1 AS "1 st", 2 AS "1_st", {'a b': 1::BIGINT, deep: {x: DATE '1970-01-02'}} AS s, MAP {7: 'x'} AS m, [{x: 1}, NULL] AS l`,
  )
  expect(schema.fields.map(({ name, doc }) => [name, doc])).toEqual([
    ['_1_st', '1 st'],
    ['_1_st_2', '1_st'],
    ['s', undefined],
    ['m', undefined],
    ['l', undefined],
  ])
  expect(rows).toEqual([{ _1_st: 1, _1_st_2: 2, s: { a_b: 1n, deep: { x: 1 } }, m: [{ key: 7, value: 'x' }], l: [{ x: 1 }, null] }])
})

test.each(['null', 'deflate'])('many blocks, with the codec %s', async (codec) => {
  const read = await written(
    `SELECT range AS n, repeat('x', (range % 100)::INTEGER) AS t, range::DECIMAL(18,3) AS d FROM range(50000)`,
    codec,
  )
  expect(read.codec).toBe(codec)
  expect(read.rows.length).toBe(50_000)
  expect(read.rows.every(({ n, t }, i) => n === BigInt(i) && t === 'x'.repeat(i % 100))).toBe(true)
})

test('a record that is larger than a block', async () => {
  const { rows } = await written(`SELECT repeat('y', 3000000) AS t UNION ALL SELECT 'z'`)
  expect(rows.map(({ t }) => (t as string).length)).toEqual([3_000_000, 1])
})
