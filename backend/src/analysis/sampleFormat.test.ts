import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AnalysisService } from './service.ts'

let service: AnalysisService
beforeAll(() => {
  service = new AnalysisService()
})
afterAll(() => service.close())

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
