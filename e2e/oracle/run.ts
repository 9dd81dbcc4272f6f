/**
 * `npm run test:oracle`: random pipelines and batches on Millrace and on Apache Spark, whose outputs must be equal batch by batch. The
 * seed is the day's, or ORACLE_SEED; the time is 10 minutes, or ORACLE_MINUTES. What differs is made as small as it gets and kept as a
 * case, which the tests then run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { runCase } from '../../backend/src/testing/suites.ts'
import { caseOf, pipelines, type SparkPipeline } from './pipelines.ts'
import { Spark } from './spark.ts'

const root = path.resolve(import.meta.dirname, '../..')
const KEPT = path.join(root, 'e2e/pipelines/OracleSuite.json')
const minutes = Number(process.env['ORACLE_MINUTES'] ?? 10)
const seed = Number(process.env['ORACLE_SEED'] ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''))

/** Runs a pipeline on both; what is found and what Spark has found, where they differ. */
async function compare(spark: Spark, pipeline: SparkPipeline) {
  const one = caseOf(pipeline, await spark.answer(pipeline), `seed ${seed}`)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-oracle-'))
  try {
    const { found, wanted } = await runCase(one, folder)
    return isDeepStrictEqual(found, wanted) ? null : { one, found, wanted }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const EMPTY = {
  suite: 'OracleSuite',
  source: 'Apache Spark’s answers to random pipelines where Millrace’s once differed (npm run test:oracle)',
  cases: [] as object[],
}

/** Adds a case to the suite of those that were found. */
function keep(one: object): void {
  const suite: typeof EMPTY = existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as typeof EMPTY) : EMPTY
  suite.cases.push(one)
  writeFileSync(KEPT, `${JSON.stringify(suite, null, 2)}\n`)
}

const startedAt = performance.now()
const spark = await Spark.start()
let equal = 0
const property = fc.asyncProperty(pipelines, async (pipeline) => {
  const difference = await compare(spark, pipeline)
  if (difference) throw new Error(`Found ${JSON.stringify(difference.found)}, where Spark has ${JSON.stringify(difference.wanted)}.`)
  equal++
})
const limit = minutes * 60_000
const answer = await fc.check(property, {
  seed,
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Math.max(0, limit - (performance.now() - startedAt)),
  markInterruptAsFailure: false,
})
const [smallest] = answer.counterexample ?? []
if (answer.failed && smallest) {
  console.error(`With the seed ${seed}, behind ${equal} that are equal:\n${JSON.stringify(smallest)}\n${String(answer.errorInstance)}`)
  const difference = await compare(spark, smallest).catch(() => null)
  if (difference) {
    keep(difference.one)
    console.error(`It is kept in ${path.relative(root, KEPT)}.`)
  }
}
await spark.stop()
console.log(`Seed ${seed}, ${Math.round((performance.now() - startedAt) / 1000)} s.\n${equal} passed, ${answer.failed ? 1 : 0} failed`)
process.exit(answer.failed || equal === 0 ? 1 : 0)
