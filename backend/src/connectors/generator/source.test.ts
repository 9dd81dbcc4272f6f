import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sources, type GeneratorColumn, type Json, type JsonObject } from '@millrace/shared'
import type { Receiver, SourceContext } from '../source.ts'
import { generatorRow } from './rows.ts'
import { generatorSource } from './source.ts'

const EVERY: GeneratorColumn[] = [
  { name: 'n', make: 'sequence' },
  { name: 'i', make: 'integer', min: -3, max: 3 },
  { name: 'x', make: 'number', min: 0.5, max: 2 },
  { name: 'c', make: 'choice', values: ['a', 'b "quoted"', ''] },
  { name: 'w', make: 'words', count: 3 },
  { name: 't', make: 'time' },
  { name: 'u "id"', make: 'uuid' },
]
const NOW = Date.UTC(2024, 0, 2, 3, 4, 5, 678)
const rows = (seed: number, count: number, columns = EVERY) =>
  Array.from({ length: count }, (_, row) => JSON.parse(generatorRow(columns, seed, row, NOW)) as JsonObject)

describe('rows', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(rows(1, 100)).toEqual(rows(1, 100))
    expect(rows(2, 100).map(({ i }) => i)).not.toEqual(rows(1, 100).map(({ i }) => i))
  })

  test('have what each kind of column makes', () => {
    const made = rows(7, 5000)
    expect(made.map(({ n }) => n)).toEqual(made.map((_, row) => row + 1))
    expect(new Set(made.map(({ i }) => i))).toEqual(new Set([-3, -2, -1, 0, 1, 2, 3]))
    expect(made.every(({ x }) => Number(x) >= 0.5 && Number(x) <= 2)).toBe(true)
    expect(new Set(made.map(({ c }) => c))).toEqual(new Set(['a', 'b "quoted"', '']))
    expect(made.every(({ w }) => /^[a-z]+ [a-z]+ [a-z]+$/.test(String(w)))).toBe(true)
    expect(made[0]!['t']).toBe('2024-01-02 03:04:05.678')
    const ids = made.map((row) => String(row['u "id"']))
    expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('spread evenly, and columns of one kind differ', () => {
    const columns: GeneratorColumn[] = ['a', 'b'].map((name) => ({ name, make: 'integer', min: 0, max: 9 }))
    const made = rows(3, 20_000, columns)
    for (const name of ['a', 'b']) {
      const counts = Array.from({ length: 10 }, (_, value) => made.filter((row) => row[name] === value).length)
      expect(Math.min(...counts)).toBeGreaterThan(1800)
      expect(Math.max(...counts)).toBeLessThan(2200)
    }
    expect(made.filter(({ a, b }) => a === b).length).toBeLessThan(2400)
  })

  test('fit the columns that the source says it has', () => {
    const definition = sources.find(({ type }) => type === 'generator')!
    const format = definition.format({ columns: EVERY, rate: 1, seed: 1 })
    expect(format).toEqual({
      kind: 'json',
      columns: [
        { name: 'n', type: 'BIGINT' },
        { name: 'i', type: 'BIGINT' },
        { name: 'x', type: 'DOUBLE' },
        { name: 'c', type: 'VARCHAR' },
        { name: 'w', type: 'VARCHAR' },
        { name: 't', type: 'TIMESTAMP' },
        { name: 'u "id"', type: 'UUID' },
      ],
    })
  })
})

describe('the source', () => {
  let lines: string[] = []
  let positions: Json[] = []
  let receiver: Receiver | undefined
  beforeEach(() => {
    vi.useFakeTimers()
    lines = []
    positions = []
  })
  afterEach(async () => {
    await receiver?.stop()
    vi.useRealTimers()
  })
  const start = (rate: number, position?: Json) => {
    const sink = {
      append: (bytes: Buffer, records: number) => {
        const made = bytes.toString().split('\n').filter(Boolean)
        expect(made).toHaveLength(records)
        lines.push(...made)
      },
      position: (at: Json) => positions.push(at),
    } as unknown as SourceContext['sink']
    const context = { position, sink, now: () => Date.now(), status: () => undefined } as unknown as SourceContext
    receiver = generatorSource.start({ columns: [{ name: 'n', make: 'sequence' }], rate, seed: 1 }, context)
  }

  test.each([1, 7, 100, 12_345, 400_000])('makes %i rows a second', (rate) => {
    start(rate)
    vi.advanceTimersByTime(10_000)
    expect(lines.length).toBeGreaterThan(rate * 9.9 - 2)
    expect(lines.length).toBeLessThanOrEqual(rate * 10)
    expect(positions.at(-1)).toEqual({ rows: lines.length })
  })

  test('goes on with the row behind the last that was entered, and does not make up for a pause', () => {
    start(100, { rows: 41 })
    vi.advanceTimersByTime(1000)
    expect(JSON.parse(lines[0]!)).toEqual({ n: 42 })
    const before = lines.length
    receiver!.pause()
    vi.advanceTimersByTime(60_000)
    expect(lines).toHaveLength(before)
    receiver!.resume()
    vi.advanceTimersByTime(1000)
    expect(lines.length - before).toBeLessThanOrEqual(105)
    expect(JSON.parse(lines.at(-1)!)).toEqual({ n: 41 + lines.length })
  })
})
