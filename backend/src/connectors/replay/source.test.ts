import { afterEach, expect, test } from 'vitest'
import { sources, type JsonObject } from '@millrace/shared'
import { TestSource } from '../../testing/source.ts'
import { rowText } from './rows.ts'

let source: TestSource | undefined
afterEach(async () => {
  await source?.close()
  source = undefined
})

const CELLS: [type: string, cell: string | null, json: string][] = [
  ['VARCHAR', '7', '"7"'],
  ['VARCHAR', 'a "b"\n', String.raw`"a \"b\"\n"`],
  ['VARCHAR', null, 'null'],
  ['BIGINT', ' 7 ', '7'],
  ['BIGINT', '9007199254740993', '9007199254740993'],
  ['DOUBLE', '-1.5e3', '-1.5e3'],
  ['DOUBLE', 'many', '"many"'],
  ['BIGINT', '007', '"007"'],
  ['BOOLEAN', 'True', 'true'],
  ['BIGINT[]', '[1, 2]', '[1, 2]'],
  ['STRUCT(a BIGINT)', '{"a": 1}', '{"a": 1}'],
  ['STRUCT(a BIGINT)', '{a', '"{a"'],
  ['TIMESTAMP', '2026-01-31 12:00:00', '"2026-01-31 12:00:00"'],
]
test.each(CELLS)('a cell of %s, %j, is written as %s', (type, cell, json) => {
  expect(rowText([{ name: 'x"', type }], [cell])).toBe(String.raw`{"x\"":` + `${json}}\n`)
})

const definition = sources.find(({ type }) => type === 'replay')!
const open = async (repeat: boolean) => {
  const table = { columns: [{ name: 'n', type: 'BIGINT' }], rows: [['1'], ['2'], ['3']] }
  const settings = definition.settings.parse({ table, rate: 100, repeat }) as JsonObject
  source = await TestSource.start('replay', settings, definition.format(settings))
}
const numbers = async () => Array.from((await source!.received()).text.matchAll(/\d+/g), ([number]) => Number(number))

test('rows are played over and over, and go on behind the last one after a restart', async () => {
  await open(true)
  await expect.poll(() => source!.records).toBeGreaterThan(7)
  await source!.restart()
  const before = source!.records
  await expect.poll(() => source!.records).toBeGreaterThan(before + 7)
  const played = await numbers()
  expect(played).toEqual(played.map((_, at) => (at % 3) + 1))
})

test('rows that are played once end with the last, after a restart too', async () => {
  await open(false)
  await expect.poll(() => source!.records).toBe(3)
  await source!.restart()
  await expect.poll(() => source!.status?.status).toBe('active')
  await source!.stop()
  expect(await numbers()).toEqual([1, 2, 3])
})
