/** What the analysis says of a plan is what the engine makes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonFormat, chainPlan } from '../testing/runs.ts'
import { Describer } from './describe.ts'
import { bindPlan } from './render/bind.ts'
import { openSession, type Session } from './session.ts'

let session: Session
beforeAll(async () => {
  session = await openSession({ file: ':memory:', readFolders: [], writeFolders: [], memoryLimit: '256MB', threads: 1, timeZone: 'UTC' })
})
afterAll(() => session.close())

type Step = readonly [type: string, settings: object]
const columns = [
  ['t', 'varchar'],
  ['i', 'int'],
  ['b', 'BIGINT'],
  ['h', 'HUGEINT'],
  ['d', 'decimal(9, 2)'],
  ['big', 'DECIMAL(38,4)'],
  ['x', 'DOUBLE'],
  ['f', 'FLOAT'],
  ['yes', 'BOOL'],
  ['day', 'DATE'],
  ['at', 'TIMESTAMPTZ'],
  ['l', 'INTEGER[]'],
  ['s', 'STRUCT(a INTEGER, "b c" VARCHAR)'],
  ['m', 'MAP(VARCHAR, DOUBLE)'],
  ['j', 'JSON'],
].map(([name, type]) => ({ name: name!, type: type! }))
const names = columns.map(({ name }) => name)
const numbers = ['i', 'b', 'h', 'd', 'big', 'x', 'f', 'yes']

const measures = (fn: string, of: readonly string[]) => of.map((column) => ({ as: `${fn} ${column}`, fn, column }))
const CHAINS: [name: string, steps: Step[]][] = [
  ['nothing', []],
  ['columns chosen in another case', [['choose', { columns: names.map((name) => ({ column: name.toUpperCase() })) }]]],
  [
    'columns replaced and added',
    [
      [
        'addColumn',
        {
          columns: [
            { as: 'I', formula: 'i / 2' },
            { as: 'new', formula: `date_trunc('month', "at")` },
            { as: 'none', formula: 'NULL' },
          ],
        },
      ],
    ],
  ],
  ['a list taken apart', [['split', { column: 'l', by: 'list', as: 'L', keep: true }]]],
  ['words', [['split', { column: 't', by: 'words', as: 'word' }]]],
  [
    'fields read',
    [
      [
        'readFields',
        {
          column: 't',
          format: 'json',
          keep: true,
          fields: [
            { name: 'T', type: 'struct(q int)[]' },
            { name: 'y', type: 'DATE' },
          ],
        },
      ],
    ],
  ],
  [
    'every measure of what can be ordered',
    [
      [
        'summarize',
        { keys: ['s', 'l', 'm'], measures: ['min', 'max', 'first', 'last', 'countDistinct'].flatMap((fn) => measures(fn, names)) },
      ],
    ],
  ],
  [
    'every measure that is made of values',
    [['summarize', { keys: ['s'], measures: ['approxDistinct', 'topValues', 'list', 'textJoin'].flatMap((fn) => measures(fn, names)) }]],
  ],
  ...(['update', 'last', 'start'] as const).map((over): [string, Step[]] => [
    `how numbers are spread: ${over}`,
    [
      [
        'summarize',
        {
          keys: ['t'],
          measures: (over === 'start' ? ['stddev', 'variance', 'approxDistinct'] : ['stddev', 'variance', 'median', 'percentile']).flatMap(
            (fn) => measures(fn, numbers.slice(0, -1)),
          ),
          over,
        },
      ],
    ],
  ]),
  ['sums and averages', [['summarize', { keys: [], measures: ['sum', 'avg'].flatMap((fn) => measures(fn, numbers)) }]]],
  [
    'sums and averages over a window',
    [
      ['window', { length: 5000, slide: 1000 }],
      ['summarize', { keys: ['T'], measures: ['sum', 'avg', 'min', 'max'].flatMap((fn) => measures(fn, numbers)) }],
    ],
  ],
  ['totals', [['remember', { keys: ['t', 'day'], totals: [{ as: 'n', fn: 'count' }, ...measures('sum', numbers)] }]]],
  [
    'all that a state keeps, with formulas whose types would grow',
    [
      [
        'remember',
        {
          keys: ['t'],
          totals: [
            ...['min', 'max', 'first', 'last'].flatMap((fn) => measures(fn, names)),
            { as: 'small', fn: 'formula', begin: '0', formula: 'old.small + 1' },
            { as: 'level', fn: 'formula', begin: '0', formula: 'old.level * 0.9 + count(*)' },
            { as: 'all', fn: 'formula', begin: '', formula: "concat_ws(' ', old.all, max(t))" },
          ],
          remove: { mode: 'rows', match: 'any', rows: [{ column: 'level', test: 'greater', value: '2' }] },
        },
      ],
    ],
  ],
  [
    'what rows get of a state',
    [
      [
        'rememberByRow',
        {
          keys: ['t'],
          totals: [...measures('previous', names), { as: 'own', fn: 'formula', begin: '0', formula: 'old.own * 1.5 + 1' }],
          emit: [
            { as: 'day', formula: 'new.own - old.own' },
            { as: 'all', formula: 'new' },
          ],
        },
      ],
    ],
  ],
  [
    'a look-up',
    [
      [
        'lookUp',
        {
          table: {
            columns: [
              { name: 'k', type: 'int' },
              { name: 'I', type: 'numeric(4,1)' },
            ],
            rows: [['1', '2']],
          },
          on: [{ left: 't', right: 'k' }],
          add: ['I'],
        },
      ],
    ],
  ],
  [
    'changes, neighbours and places of all kinds of values',
    [
      ...names.map((column) => ['change', { column, keys: ['s', 'l'], how: 'before', as: `before ${column}` }] as const),
      ...names.map((column) => ['neighbour', { column, direction: 'before', rows: 3, reach: 'always', as: `third ${column}` }] as const),
      ...names.map(
        (column) => ['neighbour', { column, direction: 'after', by: [{ column, descending: true }], as: `next ${column}` }] as const,
      ),
      ['rank', { how: 'percentRank', by: [{ column: 'm', descending: false }], keys: ['L', 'j'], as: 'X' }],
    ],
  ],
  [
    'what is missing filled, what is twice left out, a sample, and columns as rows',
    [
      ['fillMissing', { columns: numbers.slice(0, -1), with: 'value', value: '7' }],
      ['fillMissing', { columns: ['x', 'f', 'D'], with: 'mean', keys: ['s'] }],
      ['fillMissing', { columns: names, with: 'previous', keys: ['t'] }],
      ['deduplicate', { keys: ['S', 'm', 'j'], over: 'within', time: 1000 }],
      ['deduplicate', { keys: names, over: 'update', keep: 'last' }],
      ['sample', { how: 'rows', rows: 3, keys: ['s'] }],
      ['sample', { how: 'keys', share: 3, keys: ['s', 'm'] }],
      ['unpivot', { columns: ['i', 'b', 'x'], name: 'T', value: 'I' }],
      ['unpivot', { columns: ['day', 'l', 'yes'], name: 'which', value: 'what', asText: true }],
    ],
  ],
  ...(['count', 'avg', 'first', 'max'] as const).map((fn): [string, Step[]] => [
    `a pivot: ${fn}`,
    [['pivot', { keys: ['s', 'day'], column: 'm', values: ['{}', "it's"], fn, of: 'big' }]],
  ]),
  [
    'parts of dates, addresses and user agents',
    [
      ['dateParts', { column: 'AT', parts: ['date', 'time', 'year', 'month_name', 'weekday'], zone: 'Asia/Kolkata', prefix: 'p ' }],
      ['dateParts', { column: 'day', parts: ['week', 'hour'] }],
      ['parseUrl', { column: 't', parts: ['scheme', 'port', 'file'], parameters: ['a"b', "c'd"] }],
      ['parseIp', { column: 't', parts: ['version', 'scope', 'network', 'in_networks'], networks: ['::/0'], prefix: 'ip_' }],
      ['parseUserAgent', { column: 't', parts: ['browser', 'browser_version', 'os', 'os_version', 'device'], prefix: 'ua ' }],
    ],
  ],
  [
    'converted and hidden',
    [
      ['mask', { columns: ['s', 'l', 'at'], how: 'hash', secret: "it's $0" }],
      ['mask', { columns: ['i', 'm'], how: 'start', shown: 2 }],
      [
        'convert',
        {
          columns: ['t', 'day', 'b', 'x', 'yes'].flatMap((name, i) => [
            { column: name, as: `${name} new`, type: ['VARCHAR', 'TIMESTAMPTZ', 'TINYINT', 'DECIMAL(5,1)', 'BOOLEAN'][i] },
          ]),
          decimal: 'comma',
        },
      ],
    ],
  ],
  ['the top', [['top', { by: [{ column: 'x', descending: true }], limit: 3, per: ['T'] }]]],
  [
    'JavaScript',
    [
      [
        'javascript',
        {
          code: 'return row',
          columns: [
            { name: 'i', type: 'text' },
            { name: 'n', type: 'int' },
          ],
        },
      ],
    ],
  ],
  ['JavaScript for all columns', [['javascript', { code: 'return row', columns: [{ name: 'n', type: 'DECIMAL(9,2)[]' }], keep: false }]]],
  ['a prediction in the place of a column in another case', [['predictNumber', { label: 'x', features: ['i', 'd'], as: 'F' }]]],
  ['SQL', [['sql', { text: 'SELECT *, count(*) OVER () AS n, i AS i2, now() AS at2 FROM input' }]]],
]
test.each(CHAINS)('%s', async (_name, steps) => {
  const plan = chainPlan(jsonFormat(columns), steps)
  const described = await new Describer(session.connection).describe(plan)
  const bound = await bindPlan(session.connection, plan)
  for (const relation of plan.relations) {
    expect(described[relation.id]!.problems).toEqual([])
    expect(described[relation.id]!.columns).toEqual(bound.columns.get(relation.id))
  }
})

test('a model learns from rows in their order, whatever becomes of what it puts out', async () => {
  const table = { columns: [{ name: 'k', type: 'VARCHAR' }], rows: [['a']] }
  const plan = chainPlan(jsonFormat(columns), [
    ['lookUp', { table, on: [{ left: 't', right: 'k' }], add: ['k'] }],
    ['kMeans', { features: ['x'], clusters: 2 }],
    ['summarize', { keys: ['cluster'], measures: [{ as: 'n', fn: 'count' }] }],
  ])
  const { context } = await bindPlan(session.connection, plan)
  expect(context.ordered(plan.relations.find(({ op }) => op === 'lookup')!.id)).toBe(true)
})
