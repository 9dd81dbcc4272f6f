import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyChange, problemInWords } from '@millrace/shared'
import { draftOf, formula, inEnglish, keep, type DraftNodes, notOutput, source } from '../testing/drafts.ts'
import { AnalysisService } from './service.ts'

let service: AnalysisService
beforeAll(() => {
  service = new AnalysisService()
})
afterAll(() => service.close())

/** The answer with what its problems say in words. */
async function analyse(...asked: Parameters<AnalysisService['analyse']>) {
  const answer = await service.analyse(...asked)
  return { ...answer, problems: answer.problems.map(inEnglish) }
}

describe('problems stand at their node and setting, and only there', () => {
  const cases: [string, DraftNodes[string], object][] = [
    [
      'an unknown column',
      formula('x', 'amuont + 1'),
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'columns.0.formula' },
    ],
    ['a wrong type', formula('x', 'upper(id) + tags'), { code: 'expressionError', setting: 'columns.0.formula' }],
    ['a typing error', formula('x', 'amount +'), { code: 'expressionError', setting: 'columns.0.formula' }],
    ['a forbidden function', formula('x', "repeat('x', 1000000000)"), { code: 'forbiddenFunction', params: { name: 'repeat' } }],
    [
      'a condition that is none',
      keep('amount + 1'),
      { code: 'expressionError', params: { message: 'This is a number, not true or false.' }, setting: 'condition' },
    ],
    [
      'a column chosen that is not there',
      ['choose', { columns: [{ column: 'id' }, { column: 'usr' }] }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'columns.1.column' },
    ],
    [
      'a change of a column that is not there',
      ['change', { column: 'amuont', keys: ['id'], how: 'difference', as: 'x' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'column' },
    ],
    [
      'a change of a key that is not there',
      ['change', { column: 'amount', keys: ['usr'], how: 'difference', as: 'x' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'keys' },
    ],
    [
      'the difference of texts',
      ['change', { column: 'user', keys: [], how: 'difference', as: 'x' }],
      { code: 'expressionError', params: { message: '"-" cannot be used with a text and a text.' }, setting: 'column' },
    ],
    [
      'numbers and texts in one column',
      ['unpivot', { columns: ['amount', 'user'], name: 'x', value: 'value' }],
      {
        code: 'expressionError',
        params: { message: 'These values are of kinds that do not go together. Take them as texts.' },
        setting: 'columns',
      },
    ],
    [
      'a value that the column to fill does not hold',
      ['fillMissing', { columns: ['amount'], with: 'value', value: 'none' }],
      { code: 'valueDoesNotFit', params: { value: 'none', column: 'amount' }, setting: 'value' },
    ],
    [
      'a column to fill that is not there',
      ['fillMissing', { columns: ['amuont'], with: 'mean', keys: [] }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'columns' },
    ],
    [
      'the average of texts',
      ['fillMissing', { columns: ['user'], with: 'mean', keys: [] }],
      { code: 'expressionError', params: { message: '"avg" cannot be used with a text.' }, setting: 'columns' },
    ],
    [
      'a rank by a column that is not there',
      ['rank', { how: 'rank', by: [{ column: 'amuont', descending: true }], as: 'place' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'by' },
    ],
    [
      'a rank for each of a column that is not there',
      ['rank', { how: 'rowNumber', by: [], keys: ['usr'], as: 'place' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'keys' },
    ],
    [
      'a name that belongs to Millrace',
      ['rank', { how: 'rowNumber', by: [], as: '__mr_place' }],
      { code: 'columnReserved', params: { column: '__mr_place' }, setting: 'as' },
    ],
    [
      'the value of another row of a column that is not there',
      ['neighbour', { column: 'amuont', direction: 'after', as: 'next' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'column' },
    ],
    [
      'the value of a row of earlier updates of a column that is not there',
      ['neighbour', { column: 'amuont', direction: 'before', reach: 'always', as: 'was' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'column' },
    ],
    [
      'duplicates in a column that is not there',
      ['deduplicate', { keys: ['usr'], over: 'ever' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'keys' },
    ],
    [
      'a pivot of a column that is not there',
      ['pivot', { keys: ['id'], column: 'usr', values: ['a', 'b'], fn: 'sum', of: 'amount' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'column' },
    ],
    [
      'a pivot that computes of a column that is not there',
      ['pivot', { keys: [], column: 'user', values: ['a'], fn: 'last', of: 'amuont' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'of' },
    ],
    [
      'a pivot with a column called as a key',
      ['pivot', { keys: ['id'], column: 'user', values: ['ID'], fn: 'count' }],
      { code: 'columnTwice', params: { column: 'ID' }, setting: 'values' },
    ],
    [
      'a pivot that adds up texts',
      ['pivot', { keys: [], column: 'id', values: ['a'], fn: 'sum', of: 'user' }],
      { code: 'expressionError', params: { message: '"sum" cannot be used with a text.' }, setting: 'of' },
    ],
    [
      'parts of a column that is not there',
      ['dateParts', { column: 'amuont', parts: ['year', 'month'], zone: 'UTC' }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'column' },
    ],
    [
      'an address in a column that is not there',
      ['parseIp', { column: 'usr', parts: ['version', 'scope'] }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'column' },
    ],
    [
      'a column to convert that is not there',
      ['convert', { columns: [{ column: 'amuont', type: 'INTEGER' }] }],
      { code: 'unknownColumn', params: { column: 'amuont', nearest: 'amount' }, setting: 'columns.0.column' },
    ],
    [
      'a type that there is not',
      ['convert', { columns: [{ column: 'amount', type: 'NUMBERS' }] }],
      { code: 'expressionError', setting: 'columns.0.type' },
    ],
    [
      'a column to hide that is not there',
      ['mask', { columns: ['usr'], how: 'end' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'columns' },
    ],
    [
      'a sample by a key that is not there',
      ['sample', { how: 'keys', share: 5, keys: ['usr'] }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'keys' },
    ],
    [
      'SQL of an unknown table',
      ['sql', { text: 'SELECT * FROM orders' }],
      { code: 'unknownTable', params: { name: 'orders' }, setting: 'text' },
    ],
    [
      'SQL of an unknown column',
      ['sql', { text: 'SELECT usr FROM input' }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'text' },
    ],
  ]
  test.each(cases)('%s', async (_, node, problem) => {
    const document = draftOf({ ...source, bad: node, below: formula('y', 'x || amount'), end: keep('y IS NULL') }, [
      'in.out>bad.in',
      'bad.out>below.in',
      'below.out>end.in',
    ])
    const { problems } = await analyse(document, 1)
    const own = problems.filter(({ node }) => node === 'bad')
    expect(own).toHaveLength(1)
    expect(own[0]).toMatchObject({ ...problem, severity: 'error' })
    // A filter lets the columns through whatever its condition is: then "x" is missing below.
    expect(problems.filter(({ node }) => node === 'end')).toEqual([])
  })

  test.each<[string, DraftNodes[string], object]>([
    [
      'a route by a column that is not there',
      [
        'route',
        {
          routes: [
            { id: 'route1', name: 'a', condition: { mode: 'formula', formula: 'amount > 1' } },
            { id: 'route2', name: 'b', condition: { mode: 'rows', match: 'all', rows: [{ column: 'usr', test: 'isEmpty', value: '' }] } },
          ],
        },
      ],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'routes.1.condition' },
    ],
    [
      'a route by what is neither true nor false',
      ['route', { routes: [{ id: 'route1', name: 'a', condition: { mode: 'formula', formula: 'amount + 1' } }] }],
      { code: 'expressionError', setting: 'routes.0.condition' },
    ],
  ])('%s', async (_, node, problem) => {
    const { problems } = await analyse(draftOf({ ...source, bad: node }, ['in.out>bad.in']), 1)
    expect(problems.filter((each) => each.node === 'bad')).toMatchObject([problem])
  })

  test('a join by times that are none says so at each of them', async () => {
    const settings = { keys: ['user'], time: 'amount', otherTime: 'tags', add: ['id'] }
    const wires = ['in.out>bad.in', 'in.out>bad.other']
    const { problems } = await analyse(draftOf({ ...source, bad: ['asofJoin', settings] }, wires), 1)
    expect(problems.filter((each) => each.node === 'bad')).toMatchObject([
      { code: 'expressionError', params: { message: 'This is a number, not a date or time.' }, setting: 'time' },
      { code: 'expressionError', params: { message: 'This is a list, not a date or time.' }, setting: 'otherTime' },
    ])
  })

  const summarize = (keys: string[], ...measures: [as: string, fn: string, column?: string][]): DraftNodes[string] => [
    'summarize',
    { keys, measures: measures.map(([as, fn, column = '']) => ({ as, fn, column })) },
  ]
  const rows = (...each: [column: string, test: string, value?: string][]): DraftNodes[string] => [
    'filter',
    { condition: { mode: 'rows', match: 'all', rows: each.map(([column, test, value = '']) => ({ column, test, value })) } },
  ]
  const lookUp = (more: object): DraftNodes[string] => [
    'lookUp',
    {
      table: {
        columns: [
          { name: 'k', type: 'INTEGER' },
          { name: 'name', type: 'VARCHAR' },
        ],
        rows: [['1', 'one']],
      },
      on: [{ left: 'id', right: 'k' }],
      add: ['name'],
      ...more,
    },
  ]
  const twice = (column: string, setting: string) => ({ code: 'columnTwice', params: { column }, setting })
  test.each<[string, DraftNodes[string], object[]]>([
    ['a formula that is missing', formula('x', ' '), [{ code: 'formulaMissing', setting: 'columns.0.formula' }]],
    [
      'a value that is not of its column',
      rows(['user', 'equals', 'x'], ['id', 'oneOf', '1\nmany'], ['amount', 'less', '2.555']),
      [{ code: 'valueDoesNotFit', params: { value: 'many', column: 'id', type: 'a whole number' }, setting: 'condition.rows.1.value' }],
    ],
    [
      'an unknown column in a condition',
      rows(['usr', 'equals', 'x']),
      [{ code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'condition' }],
    ],
    [
      'a pattern that is none',
      rows(['user', 'matches', '(']),
      [{ code: 'expressionError', params: { message: 'The pattern is wrong: missing ): (' } }],
    ],
    ['a column computed twice', ['addColumn', { columns: ['x', 'X'].map((as) => ({ as, formula: '1' })) }], [twice('X', 'columns.1.as')]],
    ['a column chosen twice', ['choose', { columns: [{ column: 'id' }, { column: 'id' }] }], [twice('id', 'columns.1.column')]],
    ['a measure named as a key', summarize(['user'], ['User', 'count']), [twice('User', 'measures.0.as')]],
    [
      'a total named as another',
      [
        'remember',
        {
          keys: ['user'],
          totals: [
            { as: 'n', fn: 'count' },
            { as: 'n', fn: 'count' },
          ],
        },
      ],
      [twice('n', 'totals.1.as')],
    ],
    ['a reserved name', formula('__mr_time', '1'), [{ code: 'columnReserved', setting: 'columns.0.as' }]],
    ['a reserved name in SQL', ['sql', { text: 'SELECT id AS __mr_row FROM input' }], [{ code: 'columnReserved', setting: 'text' }]],
    [
      'a sum of texts',
      summarize([], ['s', 'sum', 'user']),
      [{ code: 'expressionError', params: { message: '"sum" cannot be used with a text.' }, setting: 'measures.0.column' }],
    ],
    [
      'an order by an unknown column',
      ['top', { by: [{ column: 'amuont', descending: true }] }],
      [{ code: 'unknownColumn', setting: 'by' }],
    ],
    [
      'text that is split as a list',
      ['split', { column: 'user', by: 'list', as: 'x' }],
      [{ code: 'expressionError', params: { message: 'This is a text, not a list.' } }],
    ],
    [
      'a cell that is not of its column',
      lookUp({
        table: {
          columns: [
            { name: 'k', type: 'INTEGER' },
            { name: 'name', type: 'DATE' },
          ],
          rows: [
            ['1', null],
            ['2', 'soon'],
          ],
        },
      }),
      [{ code: 'cellDoesNotFit', params: { row: 2, value: 'soon', column: 'name', type: 'a date' }, setting: 'table' }],
    ],
    [
      'a key that the table lacks',
      lookUp({ on: [{ left: 'id', right: 'kk' }] }),
      [{ code: 'unknownColumn', params: { column: 'kk', nearest: 'k' }, setting: 'on.0.right' }],
    ],
    ['a number that is looked up among texts', lookUp({ on: [{ left: 'id', right: 'name' }] }), []],
    [
      'a list that is looked up among numbers',
      lookUp({ on: [{ left: 'tags', right: 'k' }] }),
      [{ code: 'keyTypesDiffer', params: { type: 'a list', keyType: 'a whole number' }, setting: 'on.0.right' }],
    ],
  ])('%s', async (_, node, expected) => {
    const { problems } = await analyse(draftOf({ ...source, bad: node }, ['in.out>bad.in']), 1)
    const own = problems.filter(notOutput)
    expect(own).toMatchObject(expected)
    expect(own).toHaveLength(expected.length)
    for (const problem of own) expect(problemInWords(problem)).toMatch(/^[A-Z"].*\S$/)
  })

  test('streams whose columns cannot become one', async () => {
    const other = (type: string): DraftNodes[string] => [
      'tcp',
      {
        ...source['in']![1],
        format: {
          kind: 'json',
          columns: [
            { name: 'ID', type },
            { name: 'user', type: 'INTEGER' },
          ],
        },
      },
    ]
    const wires = ['in.out>all.in', 'b.out>all.in', 'all.out>end.in']
    const draw = (type: string) => draftOf({ ...source, b: other(type), all: ['union', {}], end: keep('x') }, wires)
    expect((await analyse(draw('INTEGER[]'), 1)).problems.filter(notOutput)).toMatchObject([
      { code: 'columnTypesDiffer', node: 'all', params: { column: 'ID', types: 'a list and a whole number' } },
    ])
    const { problems, schemas } = await analyse(draw('DOUBLE'), 1)
    expect(problems.filter(notOutput)).toMatchObject([{ code: 'unknownColumn', node: 'end' }])
    expect(schemas['all']!['out']!.slice(0, 2)).toMatchObject([
      { name: 'ID', type: 'DOUBLE' },
      { name: 'user', type: 'VARCHAR' },
    ])
  })

  test('outputs are checked against the columns that reach them', async () => {
    const nodes: DraftNodes = { ...source, out: ['liveTable', { mode: 'upsert', keys: ['usr'] }] }
    expect((await analyse(draftOf(nodes, ['in.out>out.in']), 1)).problems).toMatchObject([
      {
        code: 'unknownColumn',
        node: 'out',
        setting: 'keys',
        params: { column: 'usr', nearest: 'user' },
        fix: { label: { text: 'Use "{name}"', params: { name: 'user' } } },
      },
    ])
  })

  test.each<[string, DraftNodes[string]]>([
    ['a formula', formula('x', 'usr || 1')],
    ['a condition', rows(['usr', 'equals', 'x'])],
    ['chosen columns', ['choose', { columns: [{ column: 'id' }, { column: 'usr' }] }]],
    ['keys', summarize(['usr'], ['n', 'count'])],
    ['a measure', summarize([], ['n', 'min', 'usr'])],
    ['an order', ['top', { by: [{ column: 'usr', descending: false }] }]],
    ['SQL', ['sql', { text: 'SELECT usr FROM input' }]],
    ['a text column', ['readFields', { column: 'usr', fields: [{ name: 'a', type: 'VARCHAR' }] }]],
  ])('an unknown column in %s is mended with a click', async (_, node) => {
    const document = draftOf({ ...source, bad: node }, ['in.out>bad.in'])
    const problem = (await analyse(document, 1)).problems.find(notOutput)
    expect(problem).toMatchObject({ code: 'unknownColumn', fix: { label: { text: 'Use "{name}"', params: { name: 'user' } } } })
    const mended = applyChange(document, { ops: problem!.fix!.operations })
    expect(mended.ok && (await analyse(mended.document, 2)).problems.filter(notOutput)).toEqual([])
  })

  test('a column of test data that is named twice', async () => {
    const columns = ['n', 'N'].map((name) => ({ name, make: 'sequence' }))
    expect((await analyse(draftOf({ in: ['generator', { columns }] }, []), 1)).problems.filter(notOutput)).toMatchObject([
      { code: 'columnTwice', node: 'in', setting: 'columns', params: { column: 'N' } },
    ])
  })

  test('a type that is none, or tries to be more', async () => {
    for (const type of ['NUMBERISH', 'INTEGER, (SELECT 1)']) {
      const document = draftOf({ in: ['tcp', { ...source['in']![1], format: { kind: 'json', columns: [{ name: 'a', type }] } }] }, [])
      expect((await analyse(document, 1)).problems.filter(notOutput)).toMatchObject([
        { code: 'columnType', node: 'in', setting: 'format', params: { type } },
      ])
    }
  })
})

describe('problems of steps with several inputs', () => {
  const two = { ...source, other: formula('flag', 'true') }
  const cases: [string, DraftNodes[string], [port: string, port: string], object][] = [
    [
      'a key that the right side has not',
      ['join', { on: [{ left: 'id', right: 'idd' }] }],
      ['left', 'right'],
      { code: 'unknownColumn', params: { column: 'idd', nearest: 'id' }, setting: 'on.0.right' },
    ],
    [
      'keys that are never equal',
      ['join', { on: [{ left: 'id', right: 'tags' }] }],
      ['left', 'right'],
      { code: 'keyTypesDiffer', params: { column: 'id', key: 'tags' }, setting: 'on.0.right' },
    ],
    [
      'a column to take that is not there',
      ['join', { on: [{ left: 'id', right: 'id' }], leftColumns: ['flag'] }],
      ['left', 'right'],
      { code: 'unknownColumn', params: { column: 'flag' }, setting: 'leftColumns' },
    ],
    [
      'a list of a column of the other stream',
      ['collect', { keys: ['id'], columns1: ['flag'] }],
      ['in', 'in2'],
      { code: 'unknownColumn', params: { column: 'flag' }, setting: 'columns1' },
    ],
    [
      'two lists of one name',
      ['collect', { keys: ['id'], as2: 'ROWS' }],
      ['in', 'in2'],
      { code: 'columnTwice', params: { column: 'ROWS' }, setting: 'as2' },
    ],
    [
      'a table of a stream that is not connected',
      ['sql', { text: 'FROM input JOIN input3 USING (id)' }],
      ['in', 'in2'],
      { code: 'unknownTable', setting: 'text' },
    ],
  ]

  test.each(cases)('%s', async (_, step, [first, second], problem) => {
    const document = draftOf({ ...two, step }, ['in.out>other.in', `in.out>step.${first}`, `other.out>step.${second}`])
    const { problems } = await analyse(document, 1)
    expect(problems.filter(notOutput)).toMatchObject([{ ...problem, node: 'step' }])
  })
})
