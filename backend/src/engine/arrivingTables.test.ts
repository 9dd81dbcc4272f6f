/** Tables that are made of what arrives, against a plain map, over batches, restarts, failures and deploys. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators, PlanBuilder, type JsonObject, type Plan, type Rel } from '@millrace/shared'
import { openSession } from '../duckdb/session.ts'
import { jsonFormat, lines, planWith, sourceRelation, TestRun } from '../testing/runs.ts'
import { stateEffects } from './stateEffects.ts'

const ROWS = [{ name: 'c', type: 'VARCHAR' }]
const TABLE = [
  { name: 'code', type: 'VARCHAR' },
  { name: 'price', type: 'INTEGER' },
  { name: 'note', type: 'VARCHAR' },
]

function plan(more: JsonObject = {}, { tableEvery = 1000, columns = TABLE } = {}): Plan {
  const rows = sourceRelation('rows', jsonFormat(ROWS), 1000)
  const table = sourceRelation('prices', jsonFormat(columns), 1000)
  const definition = operators.find(({ type }) => type === 'lookUp')!
  const before = new PlanBuilder('before')
  const arriving = tableEvery === 1000 ? table.rel : before.window(table.rel, { length: tableEvery, slide: tableEvery })
  const builder = new PlanBuilder('look')
  const settings = { from: 'port', on: [{ left: 'c', right: 'code' }], add: ['price'], ...more }
  const inputs = { in: rows.rel, table: arriving } as unknown as Record<string, Rel> & Record<`${string}[]`, Rel[]>
  const { out } = definition.build(inputs, definition.settings.parse(settings), builder)
  builder.relations.find(({ id }) => id === out!.id)!.port = 'out'
  const sink = { node: 'out', connector: 'files', input: out!.id, settings: {} }
  return planWith(1000, [rows.relation, table.relation, ...before.relations, ...builder.relations], [sink])
}

const REMOVE = { mode: 'rows', match: 'all', rows: [{ column: 'price', test: 'isEmpty', value: '' }] }
const arrived = fc.array(
  fc.record({ code: fc.constantFrom('a', 'b', 'c', null), price: fc.option(fc.integer({ min: 0, max: 99 }), { freq: 4 }) }),
  { maxLength: 4 },
)
const asked = fc.array(fc.constantFrom('a', 'b', 'c', 'x', null), { maxLength: 4 })

test.each([
  ['replace', 'first'],
  ['merge', 'first'],
  ['merge', 'all'],
])(
  'each row finds the table as it is in its update: %s, %s',
  async (update, matches) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ rows: asked, table: arrived, restart: fc.boolean() }), { minLength: 1, maxLength: 6 }),
        async (batches) => {
          const run = await TestRun.open(plan({ update, matches, ...(update === 'merge' && { remove: REMOVE }) }))
          const known = new Map<string, number | null>()
          try {
            for (const [batch, { rows, table, restart }] of batches.entries()) {
              if (update === 'replace' && table.length > 0) known.clear()
              for (const { code, price } of table) {
                if (code === null || (update === 'replace' && known.has(code))) continue
                if (update === 'merge' && price === null) known.delete(code)
                else known.set(code, price)
              }
              const report = await run.batch((batch + 1) * 1000, {
                ...(rows.length > 0 && { rows: [lines(rows.map((c) => ({ c })))] }),
                ...(table.length > 0 && { prices: [lines(table)] }),
              })
              if (update === 'merge') expect(report.nodes['look']!.held).toBe(known.size)
              if (restart) await run.reopen()
              const expected = rows.map((c) => ({ c, price: (c === null ? undefined : known.get(c)) ?? null }))
              expect(((await run.take())['out'] ?? {})[(batch + 1) * 1000] ?? []).toEqual(expected)
            }
          } finally {
            await run.close()
          }
        },
      ),
      { numRuns: 4 },
    )
  },
  60_000,
)

const price = (code: string, value: number) => ({ code, price: value, note: 'n' })

async function withRun(first: Plan, work: (run: TestRun) => Promise<void>): Promise<void> {
  const run = await TestRun.open(first)
  try {
    await work(run)
  } finally {
    await run.close()
  }
}

test('of a batch that is not committed, the table knows nothing', async () => {
  await withRun(plan(), async (run) => {
    await run.batch(1000, { prices: [lines([price('a', 1)])] })
    await run.reopen(run.plan, {
      beforeCommit: async () => {
        throw new Error('The disk is full.')
      },
    })
    await expect(run.batch(2000, { prices: [lines([price('a', 2)])] })).rejects.toThrow('The disk is full.')
    await run.reopen(run.plan)
    const rows = await run.blocks({ rows: [lines([{ c: 'a' }])] })
    await run.run.batch({ time: 3000, blocks: rows.blocks, through: rows.through, startedAt: 0 })
    expect((await run.take())['out']).toEqual({ 3000: [{ c: 'a', price: 1 }] })
  })
})

test('a table that updates less often stays in between', async () => {
  await withRun(plan({}, { tableEvery: 2000 }), async (run) => {
    await run.batch(1000, { rows: [lines([{ c: 'a' }])], prices: [lines([price('a', 1)])] })
    await run.batch(2000, { rows: [lines([{ c: 'a' }])] })
    await run.batch(3000, { rows: [lines([{ c: 'a' }])], prices: [lines([price('a', 2)])] })
    await run.batch(4000, { rows: [lines([{ c: 'a' }])] })
    const values = Object.values((await run.take())['out']!).map(([row]) => row!['price'])
    expect(values).toEqual([null, 1, 1, 2])
  })
})

test('the table is looked through: how many rows, since when, the newest first, and those that contain a word', async () => {
  await withRun(plan({ update: 'merge' }), async (run) => {
    const look = (search: string, offset = 0) => run.run.statePage({ node: 'look', search, offset, limit: 2 })
    expect(await run.run.states()).toEqual([{ node: 'look', keys: 0, timeout: null, table: { since: null, changed: null } }])
    await run.batch(1000, { prices: [lines([price('a', 1), price('b', 1), price('c', 30)])] })
    await run.batch(2000, { prices: [lines([price('b', 2)])] })
    expect(await run.run.states()).toEqual([{ node: 'look', keys: 3, timeout: null, table: { since: 1000, changed: 2000 } }])
    const first = await look('')
    expect(first).toMatchObject({ more: true, keys: 1, times: [2000, 1000] })
    expect(first.columns.map(({ name }) => name)).toEqual(['code', 'price', 'note'])
    expect(first.rows).toEqual([
      ['b', 2, 'n'],
      ['a', 1, 'n'],
    ])
    expect(await look('', 2)).toMatchObject({ rows: [['c', 30, 'n']], more: false })
    expect(await look('30')).toMatchObject({ rows: [['c', 30, 'n']] })
    expect(await look("'; --")).toMatchObject({ rows: [] })
  })
})

test('of several readings of a whole table in one batch the newest counts', async () => {
  const whole = plan()
  const relations = whole.relations.map((each) =>
    each.node === 'prices' && each.op === 'source' ? { ...each, wholeTables: true as const } : each,
  )
  await withRun({ ...whole, relations }, async (run) => {
    // The last block only says where the source stands.
    const report = await run.batch(1000, {
      rows: [lines([{ c: 'a' }, { c: 'b' }])],
      prices: [lines([price('a', 1), price('b', 1)]), lines([price('b', 2)]), ''],
    })
    expect(report.nodes['look']!.held).toBe(1)
    expect((await run.take())['out']).toEqual({
      1000: [
        { c: 'a', price: null },
        { c: 'b', price: 2 },
      ],
    })
  })
})

test('a deploy that adds another column of the table goes on with the table that is there', async () => {
  await withRun(plan(), async (run) => {
    await run.batch(1000, { prices: [lines([price('a', 1)])] })
    await run.reopen(plan({ add: ['price', 'note'] }), { version: 2 })
    await run.batch(2000, { rows: [lines([{ c: 'a' }])] })
    expect((await run.take())['out']).toEqual({ 2000: [{ c: 'a', price: 1, note: 'n' }] })
    expect(await run.run.sizes()).toMatchObject([{ node: 'look', rows: 1 }])
  })
})

test.each([
  ['other columns to add', plan(), plan({ add: ['note'] }), { effect: 'kept' }],
  ['another key of whole tables', plan(), plan({ on: [{ left: 'c', right: 'note' }] }), { effect: 'kept' }],
  [
    'another key of what is replaced row by row',
    plan({ update: 'merge' }),
    plan({ update: 'merge', on: [{ left: 'c', right: 'note' }] }),
    { effect: 'asks' },
  ],
  ['another condition that removes keys', plan({ update: 'merge' }), plan({ update: 'merge', remove: REMOVE }), { effect: 'kept' }],
  ['other columns of the table', plan(), plan({}, { columns: TABLE.slice(0, 2) }), { effect: 'reset', because: 'columns' }],
  ['another interval', plan(), { ...plan(), interval: 500 }, { effect: 'kept' }],
])('what a deploy does to the table: %s', async (_, old, next, expected) => {
  const session = await openSession({
    file: ':memory:',
    readFolders: [],
    writeFolders: [],
    memoryLimit: '256MB',
    threads: 1,
    timeZone: 'UTC',
    lockWaitMs: 0,
  })
  try {
    expect(await stateEffects(session.connection, old, next)).toEqual({ look: { keeps: 'table', ...expected } })
  } finally {
    session.close()
  }
})
