import { expect, test } from 'vitest'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { openClosed } from './snapshot.ts'

const measures = [
  { as: 'n', fn: 'count' },
  { as: 'total', fn: 'sum', column: 'v' },
]
const KV = ['k', 'v'].map((name) => ({ name, type: 'INTEGER' }))

const compressions = (table: string) => `
  SELECT DISTINCT compression FROM pragma_storage_info('${table}') JOIN duckdb_columns() USING (column_name)
  WHERE table_name = '${table}' AND data_type = 'HUGEINT' AND segment_type = 'HUGEINT'`

test.each([
  ['a window', { over: 'last', length: 60_000, every: 1000 }],
  ['a state', { over: 'start' }],
])('sums that %s keeps are not packed on the disk, where reading them would take a hundred times as long', async (_, over) => {
  const open = await TestRun.open(chainPlan(jsonFormat(KV), [['summarize', { keys: ['k'], measures, ...over }]]))
  try {
    await open.batch(1000, { src: [lines(Array.from({ length: 20_000 }, (_row, k) => ({ k, v: k })))] })
    await open.take()
    await open.run.close()
    const session = await openClosed(open.folder)
    const tables = await session.connection.rows<{ name: string }>('SELECT name FROM __mr_kept')
    const found = await Promise.all(tables.map(({ name }) => session.connection.rows<{ compression: string }>(compressions(name))))
    session.close()
    expect(found.flat()).toEqual([{ compression: 'Uncompressed' }])
  } finally {
    await open.close()
  }
})
