/** SQL around a person's JavaScript: the rows that it is given, and what becomes of those that it gives back. Pure. */
import { typeFamily, typeTree, type Column, type Relation, type TypeTree } from '@millrace/shared'
import { merge } from '../columnLists.ts'

export type JavaScript = Relation & { op: 'javascript' }

/** The columns that come out, given those that come in. */
export const javascriptColumns = ({ keep, columns }: Pick<JavaScript, 'keep' | 'columns'>, input: readonly Column[]): Column[] =>
  keep ? merge(input, columns) : [...columns]

/** The columns of whole numbers. */
export const wholeColumns = (columns: readonly Column[]): string[] =>
  columns.filter(({ type }) => typeFamily(type) === 'integer').map(({ name }) => name)

/** The columns of bytes, which JSON has not: they travel as DuckDB writes them in a text. */
export const byteColumns = (columns: readonly Column[]): string[] => columns.filter(({ type }) => type === 'BLOB').map(({ name }) => name)

/** Which numbers of the columns a double may not hold exactly. */
export function wideNumbers(columns: readonly Column[]): 'none' | 'whole' | 'decimal' {
  const scalars = columns.flatMap(({ type }) => scalarsOf(typeTree(type)))
  if (scalars.some((type) => /^(DECIMAL|NUMERIC)/i.test(type))) return 'decimal'
  return scalars.some((type) => /^(U?BIGINT|U?HUGEINT|JSON|VARINT|BIGNUM)$/i.test(type)) ? 'whole' : 'none'
}

function scalarsOf(tree: TypeTree): string[] {
  switch (tree.kind) {
    case 'scalar':
      return [tree.type]
    case 'list':
      return scalarsOf(tree.of)
    case 'map':
      return scalarsOf(tree.value)
    case 'struct':
      return tree.fields.flatMap(({ of }) => scalarsOf(of))
  }
}
