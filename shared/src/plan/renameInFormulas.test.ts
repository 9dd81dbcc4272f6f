import { expect, test } from 'vitest'
import { definitions } from '../connectors/registry.ts'
import { applyChange } from '../graph/apply.ts'
import { edgeId, emptyDocument, type Node, type PipelineDocument } from '../graph/document.ts'
import type { JsonObject } from '../json.ts'
import { formulaUses, renameInFormulas } from './renameInFormulas.ts'

const node = (type: string, settings: JsonObject): Node => ({
  type,
  typeVersion: definitions[type]!.version,
  name: type,
  settings: { ...(definitions[type]!.defaults as JsonObject), ...settings },
  position: { x: 0, y: 0 },
})
const adding = (formula: string) => node('addColumn', { columns: [{ as: 'x', formula }] })

/** A source and another one, each with steps behind it. */
function drawn(nodes: Record<string, Node>, wires: string[], formulas: Record<string, string>): PipelineDocument {
  const ends = wires.map((wire) => {
    const [from, to] = wire.split('>') as [string, string]
    const [step, port = 'in'] = to.split('.') as [string, string?]
    return { from: { node: from, port: 'out' }, to: { node: step, port } }
  })
  return {
    ...emptyDocument('Test'),
    nodes: { src: node('generator', {}), other: node('generator', {}), ...nodes },
    edges: Object.fromEntries(ends.map((edge) => [edgeId(edge), edge])),
    formulas: Object.fromEntries(Object.entries(formulas).map(([name, formula]) => [`f-${name}`, { name, formula }])),
  }
}
const uses = (document: PipelineDocument) => formulaUses(document, {}, 'src', 'amount')
const RENAME = { from: 'amount', to: 'sum of money' }

test('a named formula follows a column, by token, as part of a change that can be taken back', () => {
  const document = drawn({ a: adding('$net + 1') }, ['src>a'], { net: "amount * 0.8 -- amount, 'amount'" })
  expect(uses(document)).toEqual([{ formula: 'f-net', name: 'net', nodes: ['a'], others: [] }])
  const ops = renameInFormulas(document, uses(document), RENAME)
  expect(ops).toEqual([{ op: 'setFormula', id: 'f-net', formula: { name: 'net', formula: `"sum of money" * 0.8 -- amount, 'amount'` } }])
  const applied = applyChange(document, { ops })
  if (!applied.ok) throw new Error(applied.code)
  expect(applyChange(applied.document, { ops: applied.inverse })).toMatchObject({ document })
})

test.each<[string, PipelineDocument, { name: string; nodes: string[]; others: string[] }[]]>([
  [
    'one that is used within another follows where that is used',
    drawn({ a: adding('$total') }, ['src>a'], { net: 'amount * 0.8', total: '2 * $net' }),
    [{ name: 'net', nodes: ['a'], others: [] }],
  ],
  [
    'one that uses itself ends',
    drawn({ a: adding('$net') }, ['src>a'], { net: 'amount * $net' }),
    [{ name: 'net', nodes: ['a'], others: [] }],
  ],
  [
    'one that is used with the column of another source stays',
    drawn({ a: adding('$net'), b: adding('$net') }, ['src>a', 'other>b'], { net: 'amount' }),
    [{ name: 'net', nodes: ['a'], others: ['b'] }],
  ],
  [
    'so does one whose other use is within another formula',
    drawn({ a: adding('$net'), b: adding('$total') }, ['src>a', 'other>b'], { net: 'amount', total: '2 * $net' }),
    [{ name: 'net', nodes: ['a'], others: ['b'] }],
  ],
  [
    'and one that is used behind a step that makes the column anew',
    drawn({ a: node('addColumn', { columns: [{ as: 'amount', formula: '$net' }] }), b: adding('$net') }, ['src>a', 'a>b'], {
      net: 'amount',
    }),
    [{ name: 'net', nodes: ['a'], others: ['b'] }],
  ],
  ['one that nobody uses is nobody’s', drawn({ a: adding('1') }, ['src>a'], { net: 'amount' }), []],
  ['one that is used only elsewhere is another’s', drawn({ b: adding('$net') }, ['other>b'], { net: 'amount' }), []],
  ['one that names no such column is left alone', drawn({ a: adding('$net') }, ['src>a'], { net: "'amount'" }), []],
])('%s', (_name, document, expected) => {
  expect(uses(document)).toEqual(expected.map((use) => ({ formula: `f-${use.name}`, ...use })))
  const renamed = renameInFormulas(document, uses(document), RENAME).map((op) => op.op === 'setFormula' && op.formula?.name)
  expect(renamed).toEqual(expected.filter(({ others }) => others.length === 0).map(({ name }) => name))
})
