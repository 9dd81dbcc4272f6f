import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Column, Sample } from '@millrace/shared'
import { AnalysisService } from './service.ts'

let service: AnalysisService
beforeAll(() => {
  service = new AnalysisService()
})
afterAll(() => service.close())

test.each<[what: string, sample: Sample, columns: Column[] | undefined, types: string[], rows: unknown[][]]>([
  [
    'of CSV, with the columns that are found in it',
    { kind: 'csv', text: '\uFEFFcode;price;name\n007;1.50;"a\nb"\n008;;""\n' },
    undefined,
    ['VARCHAR', 'DOUBLE', 'VARCHAR'],
    [
      ['007', 1.5, 'a\nb'],
      ['008', null, null],
    ],
  ],
  [
    'of JSON, with columns that are known, and without records that do not fit',
    { kind: 'json', text: '{"n":9007199254740993,"d":1.50}\n{"n":"x"}\n{"n":2}\n' },
    [
      { name: 'n', type: 'BIGINT' },
      { name: 'd', type: 'DECIMAL(10,2)' },
    ],
    ['BIGINT', 'DECIMAL(10,2)'],
    [
      ['9007199254740993', '1.50'],
      [2, null],
    ],
  ],
  ['of no record', { kind: 'json', text: '' }, [{ name: 'n', type: 'BIGINT' }], ['BIGINT'], []],
  [
    'of many, no more than are shown',
    { kind: 'csv', text: `n\n${'1\n'.repeat(100)}` },
    undefined,
    ['BIGINT'],
    Array.from({ length: 20 }, () => [1]),
  ],
])('the first rows %s', async (_, sample, columns, types, rows) => {
  const first = await service.firstRows(sample, columns)
  expect(first.columns.map(({ type }) => type)).toEqual(types)
  expect(first.rows).toEqual(rows)
})

describe('the format of a sample', () => {
  test('JSON lines, the last cut off', async () => {
    const sample = '{"id":1,"at":"2020-01-01T00:00:00Z","v":1.5,"tags":["a"],"o":{"x":1}}\n{"id":2,"more":true}\n{"id":3,"cut'
    expect(await service.inferFormat('json', sample)).toEqual({
      kind: 'json',
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'at', type: 'TIMESTAMP' },
        { name: 'v', type: 'DOUBLE' },
        { name: 'tags', type: 'VARCHAR[]' },
        { name: 'o', type: 'STRUCT(x BIGINT)' },
        { name: 'more', type: 'BOOLEAN' },
      ],
    })
  })

  test.each([',', ';', '\t'])('CSV with a header and %j', async (delimiter) => {
    const sample = [
      ['id', 'full name', 'v'],
      ['1', 'Ann', '1.5'],
      ['2', '"Bob B"', '2'],
      ['3', 'cut'],
    ]
      .map((row) => row.join(delimiter))
      .join('\n')
    expect(await service.inferFormat('csv', sample)).toEqual({
      kind: 'csv',
      delimiter,
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'full name', type: 'VARCHAR' },
        { name: 'v', type: 'DOUBLE' },
      ],
    })
  })

  test('codes keep their zeros, names their spelling, and quoted line ends are no ends', async () => {
    const sample = '\uFEFFzip,"n, m",Größe\n00501,1,2\n"10001",-5,"a\nb"\n'
    expect(await service.inferFormat('csv', sample)).toEqual({
      kind: 'csv',
      delimiter: ',',
      columns: [
        { name: 'zip', type: 'VARCHAR' },
        { name: 'n, m', type: 'BIGINT' },
        { name: 'Größe', type: 'VARCHAR' },
      ],
    })
  })

  test.each([
    ['a list', '[{"a":1},\n {"a":2.5}]', [{ name: 'a', type: 'DOUBLE' }]],
    ['one object over several lines', '{\n "a": "x"\n}', [{ name: 'a', type: 'VARCHAR' }]],
    ['fields that differ in case only', '{"a":1,"A":2}\n', [{ name: 'a', type: 'BIGINT' }]],
  ])('of JSON as %s', async (_, sample, columns) => {
    expect(await service.inferFormat('json', sample)).toEqual({ kind: 'json', columns })
  })

  test('rows of unequal length do not hide the separator of the header', async () => {
    expect(await service.inferFormat('csv', 'a,b\n1,2\n3\n')).toMatchObject({ delimiter: ',', columns: [{ name: 'a' }, { name: 'b' }] })
  })

  test.each([
    ['csv', 'a,A\n1,2\n', 'The header names "A" twice.'],
    ['csv', 'a,,c\n1,2,3\n', 'Column 2 has no name in the header.'],
    ['csv', 'a,b\n"x\n', 'It must be CSV with a header.'],
    ['json', 'no json\n', 'does not look like this format. Each line must be a JSON object.'],
    ['json', '[1,2]\n', 'Each line must be a JSON object.'],
    ['json', '{}\n', 'Each line must be a JSON object.'],
  ] as const)('a sample of %s that cannot be: %j', async (kind, sample, words) => {
    await expect(service.inferFormat(kind, sample)).rejects.toThrow(words)
  })

  test('lines are lines; an empty sample is refused in words', async () => {
    expect(await service.inferFormat('lines', 'x')).toEqual({ kind: 'lines' })
    await expect(service.inferFormat('json', '')).rejects.toThrow('no whole line')
  })
})
