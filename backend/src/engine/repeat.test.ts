/** A step that is repeated: what its examples do not show. */
import { afterEach, expect, test } from 'vitest'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { BatchFailed } from './errors.ts'

const format = jsonFormat([
  { name: 'src', type: 'BIGINT' },
  { name: 'dst', type: 'BIGINT' },
])
const edges = (...pairs: [number, number][]) => lines(pairs.map(([src, dst]) => ({ src, dst })))
const plan = (settings: object) => chainPlan(format, [['repeatUntilStable', settings]])

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('what never comes to rest fails its batch at the rounds, and leaves nothing behind', async () => {
  open = await TestRun.open(plan({ begin: 'SELECT 0 AS n', next: 'SELECT (n + 1) % 2 AS n FROM state', rounds: 7 }))
  const failed = await open.batch(1000, { src: [edges([1, 2])] }).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(BatchFailed)
  expect(failed).toMatchObject({ setting: 'rounds' })
  expect((failed as Error).message).toContain('still changed in round 7')
  // Said with its number, to be told in the reader's language.
  expect((failed as BatchFailed).reason).toMatchObject({ params: { rounds: 7 } })
  expect(open.run.pending).toEqual([])
})

test('an error names the SELECT that it is of', async () => {
  open = await TestRun.open(plan({ begin: 'SELECT dst AS n FROM edges', next: "SELECT CAST(concat(n, 'x') AS BIGINT) AS n FROM state" }))
  await expect(open.batch(1000, { src: [edges([1, 2])] })).rejects.toMatchObject({ setting: 'next' })
})

test('values that grow beyond the type of the beginning have a wider one', async () => {
  open = await TestRun.open(plan({ begin: 'SELECT 1::TINYINT AS n', next: 'SELECT least(n * 10, 1000000)::BIGINT AS n FROM state' }))
  await open.batch(1000, { src: [edges([1, 2])] })
  expect(await open.take()).toEqual({ out: { 1000: [{ n: 1_000_000 }] } })
})

test('a round with other columns does not begin', async () => {
  const other = plan({ begin: 'SELECT dst AS n FROM edges', next: 'SELECT n AS m FROM state' })
  await expect(TestRun.open(other)).rejects.toThrow('Every round needs the columns that it begins with: "n" is missing.')
})
