import { afterEach, expect, test } from 'vitest'
import { sources, type JsonObject } from '@millrace/shared'
import { TestSource } from '../../testing/source.ts'

let source: TestSource | undefined
afterEach(async () => {
  await source?.close()
  source = undefined
})

const definition = sources.find(({ type }) => type === 'machine')!
const open = async (measure: 'system' | 'processes') => {
  const settings = definition.settings.parse({ measure, every: 500 }) as JsonObject
  const format = definition.format(settings)
  source = await TestSource.start('machine', settings, format)
  return format.kind === 'json' ? format.columns : []
}
const rows = async () =>
  (await source!.received()).text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonObject)

test.each(['system', 'processes'] as const)('measurements of %s have the columns that the source says it has', async (measure) => {
  const columns = await open(measure)
  await expect.poll(() => source!.records, { timeout: 10_000 }).toBeGreaterThan(measure === 'system' ? 1 : 2)
  for (const row of await rows()) {
    expect(Object.keys(row)).toEqual(columns.map(({ name }) => name))
    for (const { name, type } of columns) expect(typeof row[name]).toBe(type === 'VARCHAR' || type === 'TIMESTAMP' ? 'string' : 'number')
  }
})

test('the system is measured again and again, within what it can be', async () => {
  await open('system')
  await expect.poll(() => source!.records, { timeout: 10_000 }).toBeGreaterThan(2)
  const measured = await rows()
  const times = measured.map(({ time }) => Date.parse(`${String(time)}Z`))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  for (const row of measured) {
    expect(row['cpu_percent']).toBeGreaterThanOrEqual(0)
    expect(row['cpu_percent']).toBeLessThanOrEqual(100)
    expect(row['memory_used']).toBeLessThanOrEqual(Number(row['memory_total']))
    expect(row['network_in']).toBeGreaterThanOrEqual(0)
  }
})

test('of the processes the busiest fifty, each once', async () => {
  await open('processes')
  await expect.poll(() => source!.records, { timeout: 10_000 }).toBeGreaterThan(0)
  const measured = await rows()
  const [first] = measured
  const once = measured.filter(({ time }) => time === first!['time'])
  expect(once.length).toBeLessThanOrEqual(50)
  expect(new Set(once.map(({ pid }) => pid)).size).toBe(once.length)
  expect(once.map(({ cpu_percent: cpu }) => cpu)).toEqual(once.map(({ cpu_percent: cpu }) => cpu).toSorted((a, b) => Number(b) - Number(a)))
})
