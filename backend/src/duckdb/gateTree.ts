/** Reads DuckDB's parse tree, as `json_serialize_sql` writes it. */

export type Tree = { [key: string]: unknown }

/** Assumed length of an argument that is no constant, where it multiplies another. */
const UNKNOWN_LENGTH = 100

export const nameOf = (tree: Tree): string => String(tree['function_name']).toLowerCase()

/** The value of a constant, also behind a minus; undefined when it is none. */
export function constant(tree: Tree | undefined): string | number | undefined {
  if (tree?.['class'] === 'CONSTANT') {
    const value = (tree['value'] as Tree | undefined)?.['value']
    return typeof value === 'string' || typeof value === 'number' ? value : undefined
  }
  if (tree?.['class'] === 'FUNCTION' && nameOf(tree) === '-') {
    const children = tree['children'] as Tree[]
    const inner = children.length === 1 ? constant(children[0]) : undefined
    return typeof inner === 'number' ? -inner : undefined
  }
  return undefined
}

/** Length of a constant as text; a guess for all else. */
export function lengthOf(tree: Tree | undefined): number {
  if (tree === undefined) return 1
  const value = constant(tree)
  return value === undefined ? UNKNOWN_LENGTH : Math.max(1, String(value).length)
}

/** How often one of these names is read. */
export function countReferences(value: unknown, names: ReadonlySet<string>): number {
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + countReferences(element, names), 0)
  if (typeof value !== 'object' || value === null) return 0
  const tree = value as Tree
  if (tree['class'] === 'COLUMN_REF') return names.has((tree['column_names'] as string[])[0]!.toLowerCase()) ? 1 : 0
  return Object.values(tree).reduce((sum: number, child) => sum + countReferences(child, names), 0)
}
