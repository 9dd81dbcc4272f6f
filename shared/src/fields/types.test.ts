import { expect, test } from 'vitest'
import { typeFamily, typeTree, type TypeTree } from './types.ts'

test.each([
  ['VARCHAR', 'text'],
  ['UBIGINT', 'integer'],
  ['DECIMAL(10,2)', 'decimal'],
  ['double', 'float'],
  ['BOOLEAN', 'boolean'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
  ['INTEGER[]', 'list'],
  ['STRUCT(a INTEGER)[]', 'list'],
  ['STRUCT(a INTEGER[])', 'struct'],
  ['INTEGER[3]', 'list'],
  ['MAP(VARCHAR, INTEGER)', 'other'],
  ['INTERVAL', 'other'],
])('the family of %s is %s', (type, family) => {
  expect(typeFamily(type)).toBe(family)
})

/** A tree as one line: `{x: INTEGER}`, `[INTEGER]`, `<VARCHAR: INTEGER>`. */
function drawn(tree: TypeTree): string {
  if (tree.kind === 'list') return `[${drawn(tree.of)}]`
  if (tree.kind === 'map') return `<${drawn(tree.key)}: ${drawn(tree.value)}>`
  if (tree.kind === 'struct') return `{${tree.fields.map(({ name, of }) => `${name}: ${drawn(of)}`).join(', ')}}`
  return tree.type
}
test.each([
  ['DECIMAL(10, 2)', 'DECIMAL(10, 2)'],
  ['INTEGER[][3]', '[[INTEGER]]'],
  ['STRUCT(x INTEGER, "y, ""z" TIMESTAMP WITH TIME ZONE)', '{x: INTEGER, y, "z: TIMESTAMP WITH TIME ZONE}'],
  ['STRUCT(a STRUCT(b DECIMAL(9,2)[], c VARCHAR))[]', '[{a: {b: [DECIMAL(9,2)], c: VARCHAR}}]'],
  ['MAP(VARCHAR, MAP(DATE, DOUBLE))', '<VARCHAR: <DATE: DOUBLE>>'],
  [`STRUCT(e ENUM('a,b', 'c)'), n INTEGER)`, `{e: ENUM('a,b', 'c)'), n: INTEGER}`],
  ['row(a int)', '{a: int}'],
])('%s is made of %s', (type, parts) => {
  expect(drawn(typeTree(type))).toBe(parts)
})
