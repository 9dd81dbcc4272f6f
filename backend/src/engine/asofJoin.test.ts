/** The as-of join against a plain search, over batches, restarts and time. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators, PlanBuilder, type JsonObject, type Plan } from '@millrace/shared'
import { jsonFormat, lines, planWith, sourceRelation, TestRun } from '../testing/runs.ts'

interface Row {
  k: string | null
  /** Seconds. */
  t: number | null
}
const COLUMNS = [
  { name: 'k', type: 'VARCHAR' },
  { name: 't', type: 'TIMESTAMP_S' },
]
const WITHIN = 3
const written = ({ k, t }: Row, more: JsonObject) => ({
  k,
  t: t === null ? null : `1970-01-01 00:00:${String(t).padStart(2, '0')}`,
  ...more,
})

function plan(unmatched: string): Plan {
  const rows = sourceRelation('rows', jsonFormat([...COLUMNS, { name: 'n', type: 'INTEGER' }]), 1000)
  const values = sourceRelation('values', jsonFormat([...COLUMNS, { name: 'v', type: 'INTEGER' }]), 1000)
  const definition = operators.find(({ type }) => type === 'asofJoin')!
  const builder = new PlanBuilder('join')
  const settings = { keys: ['k'], time: 't', otherTime: 't', add: ['v'], within: WITHIN * 1000, unmatched }
  const inputs = { in: rows.rel, other: values.rel } as unknown as Parameters<typeof definition.build>[0]
  const { out } = definition.build(inputs, definition.settings.parse(settings), builder)
  builder.relations.find(({ id }) => id === out!.id)!.port = 'out'
  const sink = { node: 'out', connector: 'files', input: out!.id, settings: {} }
  return planWith(1000, [rows.relation, values.relation, ...builder.relations], [sink])
}

const some = fc.array(fc.record({ k: fc.constantFrom('a', 'b', null), t: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 9 }) }), {
  maxLength: 5,
})

test.each(['keep', 'drop'])('each row finds the newest value that held then: %s', async (unmatched) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ rows: some, values: some, restart: fc.boolean() }), { minLength: 1, maxLength: 6 }),
      async (batches) => {
        const run = await TestRun.open(plan(unmatched))
        const known: (Row & { v: number; batch: number })[] = []
        const expected: JsonObject[][] = []
        try {
          for (const [batch, { rows, values, restart }] of batches.entries()) {
            for (const row of values) known.push({ ...row, v: known.length, batch })
            const arrived = known.slice(known.length - values.length).map((row) => written(row, { v: row.v }))
            const asked = rows.map((row, n) => written(row, { n }))
            await run.batch((batch + 1) * 1000, {
              ...(asked.length > 0 && { rows: [lines(asked)] }),
              ...(arrived.length > 0 && { values: [lines(arrived)] }),
            })
            if (restart) await run.reopen()
            const held = known.filter((value) => value.batch > batch - WITHIN)
            const found = rows.map(({ k, t }) => {
              const fit = held.filter((value) => k !== null && t !== null && value.t !== null && value.k === k && value.t <= t)
              const newest = fit.toSorted((a, b) => a.t! - b.t! || a.v - b.v).at(-1)
              return newest && t! - newest.t! <= WITHIN ? newest.v : null
            })
            const out = asked.map((row, i) => ({ ...row, v: found[i]! }))
            expected.push(unmatched === 'keep' ? out : out.filter(({ v }) => v !== null))
          }
          const out = (await run.take())['out'] ?? {}
          expect(batches.map((_, i) => out[(i + 1) * 1000] ?? [])).toEqual(expected)
        } finally {
          await run.close()
        }
      },
    ),
    { numRuns: 15 },
  )
})
