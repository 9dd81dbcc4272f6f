import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftOf, formula, keep, notOutput, source } from '../testing/drafts.ts'
import { AnalysisService } from './service.ts'

let service: AnalysisService
beforeAll(() => {
  service = new AnalysisService()
})
afterAll(() => service.close())

test('columns and their types through every step', async () => {
  const document = draftOf(
    {
      ...source,
      gross: formula('gross', 'amount * 1.19'),
      big: keep('gross > 10'),
      tag: ['split', { column: 'tags', by: 'list', as: 'tag', keep: false, skipEmpty: true }],
      last: ['window', { length: 60_000, slide: 1000 }],
      sums: [
        'summarize',
        {
          keys: ['user'],
          measures: [
            { as: 'n', fn: 'count', column: '' },
            { as: 'mean', fn: 'avg', column: 'gross' },
            { as: 'total', fn: 'sum', column: 'id' },
          ],
        },
      ],
      ever: ['remember', { keys: ['user'], totals: [{ as: 'n', fn: 'count', column: '' }], visit: 'touched' }],
      named: ['sql', { text: 'SELECT user AS who, n + 0.5 AS half FROM input' }],
    },
    [
      'in.out>gross.in',
      'gross.out>big.in',
      'big.out>last.in',
      'last.out>sums.in',
      'in.out>tag.in',
      'big.rejected>ever.in',
      'sums.out>named.in',
    ],
  )
  const { sequence, problems, schemas, inputs } = await service.analyse(document, 7)
  expect(problems.filter(notOutput)).toEqual([])
  expect(sequence).toBe(7)
  const types = (node: string, port = 'out') => Object.fromEntries((schemas[node]![port] ?? []).map(({ name, type }) => [name, type]))
  expect(types('gross')).toMatchObject({ id: 'INTEGER', amount: 'DECIMAL(9,2)', gross: 'DECIMAL(12,4)' })
  expect(schemas['big']!['rejected']).toEqual(schemas['gross']!['out'])
  expect(inputs['sums']!['in']).toEqual(schemas['last']!['out'])
  expect(types('tag')).toEqual({ tag: 'VARCHAR' })
  expect(types('sums')).toEqual({ user: 'VARCHAR', n: 'BIGINT', mean: 'DOUBLE', total: 'HUGEINT' })
  expect(types('ever')).toEqual({ user: 'VARCHAR', n: 'BIGINT' })
  expect(types('named')).toEqual({ who: 'VARCHAR', half: 'DECIMAL(21,1)' })
})

test('a cycle, an unknown type and a node without wires are no obstacle', async () => {
  const document = draftOf({ ...source, a: keep('true'), b: keep('true'), alone: keep('x'), fine: keep('id > 1') }, [
    'a.out>b.in',
    'b.out>a.in',
    'in.out>fine.in',
  ])
  document.nodes['odd'] = { type: 'fromTheFuture', typeVersion: 1, name: '', settings: {}, position: { x: 0, y: 0 } }
  const { problems, schemas } = await service.analyse(document, 1)
  expect(problems.map(({ code }) => code)).toEqual(['cycle', 'missingInput', 'unknownType', 'noOutput'])
  expect(schemas['fine']!['out']).toHaveLength(4)
  expect(schemas['a']!['out']).toBeNull()
})
