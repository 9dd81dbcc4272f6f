import { expect, test } from 'vitest'
import { definitions } from '../connectors/registry.ts'
import { applyChange } from '../graph/apply.ts'
import { edgeId, emptyDocument, type Node, type PipelineDocument } from '../graph/document.ts'
import { changedNodes } from '../graph/meaning.ts'
import type { JsonObject } from '../json.ts'
import { buildPlan } from './build.ts'
import { renameFormulaOperations, usersOf } from './namedFormulas.ts'

const node = (type: string, settings: JsonObject): Node => ({
  type,
  typeVersion: definitions[type]!.version,
  name: type,
  settings: { ...(definitions[type]!.defaults as JsonObject), ...settings },
  position: { x: 0, y: 0 },
})
const wires = ['s.out>add.in', 'add.out>keep.in', 'keep.out>sum.in', 's.out>plain.in'].map((wire) => {
  const [from, to] = wire.split('>').map((end) => ({ node: end.split('.')[0]!, port: end.split('.')[1]! })) as [never, never]
  return { from, to }
})
const drawn: PipelineDocument = {
  ...emptyDocument('Test'),
  nodes: {
    s: node('generator', {}),
    add: node('addColumn', { columns: [{ as: 'net', formula: '$net' }] }),
    keep: node('filter', { condition: { mode: 'formula', formula: "$Rest > 1 AND '$net' <> ''" } }),
    sum: node('summarize', { keys: [], measures: [{ as: 'n', fn: 'count' }] }),
    plain: node('addColumn', { columns: [{ as: 'x', formula: 'net' }] }),
    old: { ...node('addColumn', {}), typeVersion: 1, settings: { name: 'x', formula: '2 * $rest' } },
  },
  edges: Object.fromEntries(wires.map((edge) => [edgeId(edge), edge])),
  formulas: { n: { name: 'net', formula: 'amount * 0.8' }, r: { name: 'rest', formula: 'total - $net' } },
}
/** What a node's relations hold of what people wrote. */
const written = (document: PipelineDocument, id: string) =>
  JSON.stringify(buildPlan(document).plan.relations.filter((relation) => relation.node === id))

test('a plan has the formulas themselves, and both sides of a condition the same fragment', () => {
  expect(written(drawn, 'add')).toContain('(\\namount * 0.8\\n)')
  const [yes, no] = buildPlan(drawn).plan.relations.filter((relation) => relation.op === 'filter')
  expect(yes!.condition.sql).toBe("(\ntotal - (\namount * 0.8\n)\n) > 1 AND '$net' <> ''")
  expect(no!.condition).toBe(yes!.condition)
})

test.each([
  ['one that is not there', '$nett + 1', { code: 'unknownFormula', params: { name: 'nett', nearest: 'net', position: 0 } }],
  ['one that uses itself', '1 + $loop', { code: 'formulaInItself', params: { name: 'loop', position: 4 } }],
])('%s is told with its place', (_, formula, refused) => {
  const nodes = { ...drawn.nodes, add: node('addColumn', { columns: [{ as: 'a', formula }] }) }
  const formulas = { ...drawn.formulas, l: { name: 'loop', formula: '$loop' } }
  const relation = buildPlan({ ...drawn, nodes, formulas }).plan.relations.find((each) => each.node === 'add')
  expect(relation).toMatchObject({ items: [{ value: { sql: formula, refused } }] })
})

test('with another formula, the nodes that use it and those behind them compute something else', () => {
  const formulas = { ...drawn.formulas, n: { name: 'net', formula: 'amount * 0.5' } }
  expect(Object.fromEntries(changedNodes({ ...drawn, formulas }, drawn))).toEqual({
    add: 'itself',
    keep: 'itself',
    sum: 'before',
    old: 'itself',
  })
})

test('another name is followed wherever the formula is used, and taken back as one', () => {
  expect([usersOf(drawn, 'NET'), usersOf(drawn, 'rest'), usersOf(drawn, 'other')]).toEqual([['add'], ['keep', 'old'], []])
  const applied = applyChange(drawn, { ops: renameFormulaOperations(drawn, 'n', 'net_price') })
  if (!applied.ok) throw new Error(applied.code)
  const { formulas, nodes } = applied.document
  expect(formulas).toEqual({ n: { name: 'net_price', formula: 'amount * 0.8' }, r: { name: 'rest', formula: 'total - $net_price' } })
  expect(nodes['add']!.settings['columns']).toEqual([{ as: 'net', formula: '$net_price' }])
  expect(nodes['keep']).toEqual(drawn.nodes['keep'])
  expect(renameFormulaOperations(drawn, 'r', 'left')).toContainEqual(
    expect.objectContaining({ op: 'migrateNode', id: 'old', from: 1, settings: { columns: [{ as: 'x', formula: '2 * $left' }] } }),
  )
  expect(applyChange(applied.document, { ops: applied.inverse })).toMatchObject({ document: drawn })
})
