import { expect, test } from 'vitest'
import { engineUses, SPARK_LIST_CLOSED, sparkOperations, sparkOperationsNotYet, type SparkOperation } from '../operators/index.ts'
import { definitions } from './registry.ts'

const operations: SparkOperation[] = Object.values(sparkOperations).flat()
const uses = Object.values(definitions).flatMap((definition) => (definition.spark ?? []).map((use) => ({ definition, use })))
const claimed = new Set<SparkOperation>([...uses.map(({ use }) => use.operation), ...engineUses.map(({ operation }) => operation)])

test('each operation of Spark is a node, the engine’s own, or not there yet', () => {
  expect(new Set(operations).size).toBe(operations.length)
  const told = operations.map((operation) => [operation, claimed.has(operation) || operation in sparkOperationsNotYet])
  expect(told.filter(([, known]) => !known)).toEqual([])
})

test('what is there is no longer in the list of what is not', () => {
  expect(Object.keys(sparkOperationsNotYet).filter((operation) => claimed.has(operation as SparkOperation))).toEqual([])
})

test('nothing was added to the list of what is not there since it was closed', () => {
  expect(Object.entries(sparkOperationsNotYet).filter(([, day]) => day > SPARK_LIST_CLOSED)).toEqual([])
})

test.each(uses)('$definition.type as $use.operation is shown by an example of it', ({ definition, use }) => {
  expect(use.proof.length).toBeGreaterThan(0)
  for (const proof of [...use.proof, ...(use.differs ?? []).map((difference) => difference.proof)]) {
    if ('example' in proof) expect(definition.examples.map(({ title }) => title)).toContain(proof.example)
  }
})

test.each([...new Set(uses.map(({ use }) => use.operation))])('%s finds a node that it is', (operation) => {
  const [name = ''] = operation.split(' ')
  const found = uses.filter(({ definition, use }) => use.operation === operation && definition.search.includes(name))
  expect(found.length).toBeGreaterThan(0)
})
