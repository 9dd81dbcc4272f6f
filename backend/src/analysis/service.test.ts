import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  applyChange,
  definitions,
  documentSchema,
  edgeId,
  type Edge,
  type Json,
  problemInWords,
  type PipelineDocument,
} from '@millrace/shared'
import { AnalysisService } from './service.ts'

let service: AnalysisService
beforeAll(() => {
  service = new AnalysisService()
})
afterAll(() => service.close())

type Nodes = Record<string, [type: string, settings: Record<string, Json>]>

function draft(nodes: Nodes, wires: string[]): PipelineDocument {
  const edges = wires.map((wire): Edge => {
    const [from, to] = wire.split('>').map((end) => end.split('.')) as [[string, string], [string, string]]
    return { from: { node: from[0], port: from[1] }, to: { node: to[0], port: to[1] } }
  })
  return documentSchema.parse({
    format: 1,
    name: 'Draft',
    interval: 1000,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [type, settings]]) => [
        id,
        {
          type,
          typeVersion: definitions[type]!.version,
          name: id,
          settings: { ...definitions[type]!.defaults, ...settings } as Record<string, Json>,
          position: { x: 0, y: 0 },
        },
      ]),
    ),
    edges: Object.fromEntries(edges.map((edge) => [edgeId(edge), edge])),
  })
}

const source: Nodes = {
  in: [
    'tcp',
    {
      mode: 'listen',
      host: '127.0.0.1',
      port: 9999,
      format: {
        kind: 'json',
        columns: [
          { name: 'id', type: 'INTEGER' },
          { name: 'user', type: 'VARCHAR' },
          { name: 'amount', type: 'DECIMAL(9,2)' },
          { name: 'tags', type: 'VARCHAR[]' },
        ],
      },
    },
  ],
}
/** The drafts here end in nothing: that notice is checked in shared. */
const notOutput = ({ code }: { code: string }) => code !== 'noOutput'
const formula = (as: string, sql: string): Nodes[string] => ['addColumn', { columns: [{ as, formula: sql }] }]
const keep = (sql: string): Nodes[string] => ['filter', { condition: { mode: 'formula', formula: sql } }]

test('columns and their types through every step', async () => {
  const document = draft(
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

describe('problems stand at their node and setting, and only there', () => {
  const cases: [string, Nodes[string], object][] = [
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
      ['choose', { columns: ['id', 'usr'] }],
      { code: 'unknownColumn', params: { column: 'usr', nearest: 'user' }, setting: 'columns' },
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
    const document = draft({ ...source, bad: node, below: formula('y', 'x || amount'), end: keep('y IS NULL') }, [
      'in.out>bad.in',
      'bad.out>below.in',
      'below.out>end.in',
    ])
    const { problems } = await service.analyse(document, 1)
    const own = problems.filter(({ node }) => node === 'bad')
    expect(own).toHaveLength(1)
    expect(own[0]).toMatchObject({ ...problem, severity: 'error' })
    // A filter lets the columns through whatever its condition is: then "x" is missing below.
    expect(problems.filter(({ node }) => node === 'end')).toEqual([])
  })

  const summarize = (keys: string[], ...measures: [as: string, fn: string, column?: string][]): Nodes[string] => [
    'summarize',
    { keys, measures: measures.map(([as, fn, column = '']) => ({ as, fn, column })) },
  ]
  const rows = (...each: [column: string, test: string, value?: string][]): Nodes[string] => [
    'filter',
    { condition: { mode: 'rows', match: 'all', rows: each.map(([column, test, value = '']) => ({ column, test, value })) } },
  ]
  const lookUp = (more: object): Nodes[string] => [
    'lookUp',
    {
      table: {
        columns: [
          { name: 'k', type: 'INTEGER' },
          { name: 'name', type: 'VARCHAR' },
        ],
        rows: [['1', 'one']],
      },
      column: 'id',
      key: 'k',
      add: ['name'],
      ...more,
    },
  ]
  const twice = (column: string, setting: string) => ({ code: 'columnTwice', params: { column }, setting })
  test.each<[string, Nodes[string], object[]]>([
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
    ['a column chosen twice', ['choose', { columns: ['id', 'id'] }], [twice('id', 'columns')]],
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
      lookUp({ key: 'kk' }),
      [{ code: 'unknownColumn', params: { column: 'kk', nearest: 'k' }, setting: 'key' }],
    ],
    ['a number that is looked up among texts', lookUp({ key: 'name' }), []],
    [
      'a list that is looked up among numbers',
      lookUp({ column: 'tags' }),
      [{ code: 'keyTypesDiffer', params: { type: 'a list', keyType: 'a whole number' }, setting: 'key' }],
    ],
  ])('%s', async (_, node, expected) => {
    const { problems } = await service.analyse(draft({ ...source, bad: node }, ['in.out>bad.in']), 1)
    const own = problems.filter(notOutput)
    expect(own).toMatchObject(expected)
    expect(own).toHaveLength(expected.length)
    for (const problem of own) expect(problemInWords(problem)).toMatch(/^[A-Z"].*\S$/)
  })

  test('streams whose columns cannot become one', async () => {
    const other = (type: string): Nodes[string] => [
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
    const draw = (type: string) => draft({ ...source, b: other(type), all: ['union', {}], end: keep('x') }, wires)
    expect((await service.analyse(draw('INTEGER[]'), 1)).problems.filter(notOutput)).toMatchObject([
      { code: 'columnTypesDiffer', node: 'all', params: { column: 'ID', types: 'a list and a whole number' } },
    ])
    const { problems, schemas } = await service.analyse(draw('DOUBLE'), 1)
    expect(problems.filter(notOutput)).toMatchObject([{ code: 'unknownColumn', node: 'end' }])
    expect(schemas['all']!['out']!.slice(0, 2)).toMatchObject([
      { name: 'ID', type: 'DOUBLE' },
      { name: 'user', type: 'VARCHAR' },
    ])
  })

  test('outputs are checked against the columns that reach them', async () => {
    const nodes: Nodes = { ...source, out: ['liveTable', { mode: 'upsert', keys: ['usr'] }] }
    expect((await service.analyse(draft(nodes, ['in.out>out.in']), 1)).problems).toMatchObject([
      { code: 'unknownColumn', node: 'out', setting: 'keys', params: { column: 'usr', nearest: 'user' }, fix: { label: 'Use "user"' } },
    ])
  })

  test.each<[string, Nodes[string]]>([
    ['a formula', formula('x', 'usr || 1')],
    ['a condition', rows(['usr', 'equals', 'x'])],
    ['chosen columns', ['choose', { columns: ['id', 'usr'] }]],
    ['keys', summarize(['usr'], ['n', 'count'])],
    ['a measure', summarize([], ['n', 'min', 'usr'])],
    ['an order', ['top', { by: [{ column: 'usr', descending: false }] }]],
    ['SQL', ['sql', { text: 'SELECT usr FROM input' }]],
    ['a text column', ['readFields', { column: 'usr', fields: [{ name: 'a', type: 'VARCHAR' }] }]],
  ])('an unknown column in %s is mended with a click', async (_, node) => {
    const document = draft({ ...source, bad: node }, ['in.out>bad.in'])
    const problem = (await service.analyse(document, 1)).problems.find(notOutput)
    expect(problem).toMatchObject({ code: 'unknownColumn', fix: { label: 'Use "user"' } })
    const mended = applyChange(document, { ops: problem!.fix!.operations })
    expect(mended.ok && (await service.analyse(mended.document, 2)).problems.filter(notOutput)).toEqual([])
  })

  test('a column of test data that is named twice', async () => {
    const columns = ['n', 'N'].map((name) => ({ name, make: 'sequence' }))
    expect((await service.analyse(draft({ in: ['generator', { columns }] }, []), 1)).problems.filter(notOutput)).toMatchObject([
      { code: 'columnTwice', node: 'in', setting: 'columns', params: { column: 'N' } },
    ])
  })

  test('a type that is none, or tries to be more', async () => {
    for (const type of ['NUMBERISH', 'INTEGER, (SELECT 1)']) {
      const document = draft({ in: ['tcp', { ...source['in']![1], format: { kind: 'json', columns: [{ name: 'a', type }] } }] }, [])
      expect((await service.analyse(document, 1)).problems.filter(notOutput)).toMatchObject([
        { code: 'columnType', node: 'in', setting: 'format', params: { type } },
      ])
    }
  })
})

test('a cycle, an unknown type and a node without wires are no obstacle', async () => {
  const document = draft({ ...source, a: keep('true'), b: keep('true'), alone: keep('x'), fine: keep('id > 1') }, [
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

test('what takes too long is killed and named, and the next request is answered', async () => {
  const slow = new AnalysisService({ timeoutMs: 1000 })
  try {
    // Operators of constants are computed while they are bound, again for each operator around them.
    const hostile = `SELECT ${Array(900).fill("levenshtein('aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbb')").join(' + ')} AS x FROM input`
    const document = draft({ ...source, fine: keep('id > 1'), bad: ['sql', { text: hostile }] }, ['in.out>fine.in', 'fine.out>bad.in'])
    // Now the process is there: what is asked first runs first.
    await slow.inferFormat('lines', '')
    const first = slow.analyse(document, 3)
    const second = slow.analyse(draft(source, []), 4)
    expect((await first).problems.filter(notOutput)).toEqual([
      { code: 'analysisTimedOut', severity: 'error', params: { ms: 1000 }, node: 'bad', setting: 'text' },
    ])
    expect((await second).schemas['in']!['out']).toHaveLength(4)
  } finally {
    await slow.close()
  }
})

test('requests after the end are refused', async () => {
  const ended = new AnalysisService()
  const waiting = ended.analyse(draft(source, []), 1)
  await Promise.all([expect(waiting).rejects.toThrow('closed'), ended.close()])
  await expect(ended.inferFormat('lines', '')).rejects.toThrow('closed')
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
