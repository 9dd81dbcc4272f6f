import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, type Session } from '../duckdb/session.ts'
import { copySql } from './outbox.ts'
import { stagedColumns } from './stagedColumns.ts'

let folder: string
let session: Session
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-staged-'))
  session = await openSession({
    file: ':memory:',
    readFolders: [],
    writeFolders: [folder],
    memoryLimit: '256MB',
    threads: 1,
    timeZone: 'UTC',
  })
})
afterAll(async () => {
  session.close()
  await rm(folder, { recursive: true })
})

async function staged(type: string, value: string, staging: 'jsonl' | 'csv'): Promise<string> {
  const rows = `SELECT CAST(${value} AS ${type}) AS "a ""b"${staging === 'csv' ? ', 1 AS n' : ''}`
  const file = path.join(folder, 'out')
  const columns = await session.describe(rows)
  await session.run(copySql(`SELECT ${stagedColumns(columns, staging)} FROM (${rows})`, columns.length, file, staging))
  return readFile(file, 'utf8')
}

test.each<[string, string, unknown]>([
  ['DOUBLE', '1.5', 1.5],
  ['DOUBLE', `'NaN'`, null],
  ['FLOAT', `'-Infinity'`, null],
  ['DOUBLE[][]', `[['1', 'Infinity'], NULL]`, [[1, null], null]],
  ['STRUCT(x DOUBLE, "y z" STRUCT(n FLOAT[]))', `{x: 'NaN', 'y z': {n: ['1', 'Infinity']}}`, { x: null, 'y z': { n: [1, null] } }],
  ['STRUCT(x DOUBLE)', 'NULL', null],
  ['MAP(VARCHAR, DOUBLE)', `MAP {'a': 'Infinity', 'b': '2'}`, { a: null, b: 2 }],
  ['VARCHAR', `'NaN'`, 'NaN'],
])('%s %s is valid JSON', async (type, value, expected) => {
  expect(JSON.parse(await staged(type, value, 'jsonl'))).toEqual({ 'a "b': expected })
})

const csv = (text: string) => `"a ""b",n\n${text},1\n`
test.each<[string, string, string]>([
  ['DOUBLE', `'NaN'`, 'nan'],
  ['VARCHAR', `''`, '""'],
  ['VARCHAR', 'NULL', ''],
  ['INTEGER[]', '[1, NULL]', '"[1,null]"'],
  ['STRUCT(x DOUBLE, y VARCHAR)', `{x: 'Infinity', y: 'q'}`, '"{""x"":null,""y"":""q""}"'],
  ['MAP(VARCHAR, INTEGER)', `MAP {'a': 1}`, '"{""a"":1}"'],
  ['BLOB', `'a\\xFFb'`, String.raw`\x61FF62`],
  ['JSON', `'{"a": 1}'`, '"{""a"": 1}"'],
  ['VARCHAR[]', `['x' || chr(0) || chr(0) || 'y', '\\u0000']`, String.raw`"[""x␀␀y"",""\\u0000""]"`],
])('%s %s in CSV', async (type, value, expected) => {
  expect(await staged(type, value, 'csv')).toBe(csv(expected))
})

test('a row of text is a line, with tabs between its values', async () => {
  const rows = `SELECT 'x"y' AS a, 1.50::DECIMAL(3,2) AS b, [1, NULL] AS c UNION ALL SELECT NULL, 2, NULL UNION ALL SELECT ',\\', NULL, []`
  const file = path.join(folder, 'out.text')
  const columns = await session.describe(rows)
  await session.run(copySql(`SELECT ${stagedColumns(columns, 'text')} FROM (${rows})`, columns.length, file, 'text'))
  expect(await readFile(file, 'utf8')).toBe('x"y\t1.50\t[1,null]\n\t2.00\t\n,\\\t\t[]\n')
})

test.each(['jsonl', 'csv', 'parquet', 'typed'] as const)('%s reads back to the rows that were staged', async (staging) => {
  const rows = `SELECT i AS id, 'text ' || i AS "a b", CASE WHEN i % 2 = 0 THEN i / 8 END AS half, DATE '2024-01-01' + i::INTEGER AS day FROM range(5) t(i)`
  const columns = await session.describe(rows)
  const file = path.join(folder, `out.${staging}`)
  await session.run(copySql(`SELECT ${stagedColumns(columns, staging)} FROM (${rows})`, columns.length, file, staging))
  const reader = { jsonl: 'read_json', csv: 'read_csv', parquet: 'read_parquet', typed: 'read_parquet' }[staging]
  expect(await session.rows(`FROM ${reader}('${file}')`)).toEqual(await session.rows(rows))
})
