/** The cases of Spark's own test suites, e2e/pipelines/*.json, as pipelines on the real engine. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { definitions, engineUses, sparkOperationsNotYet, type Json, type SparkProof } from '@millrace/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectedRows, foundRows, readSuites, writeCase } from '../testing/suites.ts'
import { runFiles } from './runFiles.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const folder = path.join(root, 'e2e/pipelines')
const suites = await readSuites(folder)

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'millrace-suites-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Rows in an order of their own, with numbers rounded where they agree only nearly. */
const comparable = (rows: Record<string, Json>[], tolerance: number | undefined) =>
  rows
    .map((row) => JSON.stringify(row, (_, value: Json) => (typeof value === 'number' ? rounded(value, tolerance) : value)))
    .sort()
    .map((text) => JSON.parse(text) as Record<string, Json>)
const rounded = (value: number, tolerance: number | undefined) =>
  tolerance === undefined ? value : Math.round(value / tolerance) * tolerance

for (const suite of suites) {
  const waits = (operations: readonly string[]) => operations.some((operation) => operation in sparkOperationsNotYet)
  describe(suite.suite, () => {
    const there = suite.cases.filter(({ steps }) => steps !== undefined)
    test.each(there)('$name', async (one) => {
      const at = path.join(scratch, suite.suite, String(suite.cases.indexOf(one)))
      const until = await writeCase(one, at)
      const input = path.join(at, 'input')
      const output = path.join(at, 'output')
      await runFiles({ pipeline: path.join(at, 'pipeline.json'), input, output, until, memory: '500MB', threads: 1 })
      for (const [step, wanted] of Object.entries(expectedRows(one))) {
        const found = await foundRows(output, step)
        expect(Object.keys(found)).toEqual(Object.keys(wanted))
        for (const [time, rows] of Object.entries(wanted)) {
          expect(comparable(found[Number(time)]!, one.tolerance), `${step} at ${time}`).toEqual(comparable(rows, one.tolerance))
        }
      }
    })

    test('the cases that wait are those whose operation is not there yet', () => {
      const waiting = suite.cases.filter(({ steps }) => steps === undefined).map(({ name }) => name)
      expect(waiting).toEqual(suite.cases.filter(({ operations }) => waits(operations)).map(({ name }) => name))
    })
  })
}

test('what shows that a node is an operation of Spark is a case that runs, or a test', async () => {
  const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const running = suites.flatMap(({ suite, cases }) => cases.filter(({ steps }) => steps).map(({ name }) => `${suite}: ${name}`))
  const known = new Set([...folders, ...running])
  const uses = Object.values(definitions).flatMap(({ spark = [] }) => spark)
  const proofs = [
    ...uses.flatMap(({ proof }) => proof),
    ...[...uses, ...engineUses].flatMap(({ differs = [] }) => differs.map(({ proof }) => proof)),
  ]
  const lacks = (proof: SparkProof) =>
    ('case' in proof && !known.has(proof.case)) || ('test' in proof && !existsSync(path.join(root, proof.test)))
  expect(proofs.filter(lacks)).toEqual([])
})
