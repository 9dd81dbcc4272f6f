/** The cases of Spark's own test suites, e2e/pipelines/*.json, as pipelines on the real engine. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { definitions, engineUses, sparkDifferences, sparkOperationsNotYet, type SparkProof } from '@millrace/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSuites, runCase } from '../testing/suites.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const folder = path.join(root, 'e2e/pipelines')
const suites = await readSuites(folder)

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'millrace-suites-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

for (const suite of suites) {
  const waits = (operations: readonly string[]) => operations.some((operation) => operation in sparkOperationsNotYet)
  describe(suite.suite, () => {
    const there = suite.cases.filter(({ steps }) => steps !== undefined)
    test.each(there)('$name', async (one) => {
      const { found, wanted } = await runCase(one, path.join(scratch, suite.suite, String(suite.cases.indexOf(one))))
      expect(found).toEqual(wanted)
    })

    test('the cases that wait are those whose operation is not there yet', () => {
      const waiting = suite.cases.filter(({ steps }) => steps === undefined).map(({ name }) => name)
      expect(waiting, `Give a case in ${suite.suite}.json its steps as soon as its operation is there.`).toEqual(
        suite.cases.filter(({ operations }) => waits(operations)).map(({ name }) => name),
      )
    })
  })
}

test('what shows that a node is an operation of Spark is a case that runs, or a test', async () => {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const running = suites.flatMap(({ suite, cases }) => cases.filter(({ steps }) => steps).map(({ name }) => `${suite}: ${name}`))
  const known = new Set([...folders, ...running])
  const uses = Object.values(definitions).flatMap(({ spark = [] }) => spark)
  const differences = [...uses, ...engineUses].flatMap(({ differs = [] }) => differs)
  const proofs = [...uses.flatMap(({ proof }) => proof), ...[...differences, ...sparkDifferences].map(({ proof }) => proof)]
  const lacks = (proof: SparkProof) =>
    ('case' in proof && !known.has(proof.case)) || ('test' in proof && !existsSync(path.join(root, proof.test)))
  expect(proofs.filter(lacks)).toEqual([])
})
