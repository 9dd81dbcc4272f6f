/** Whether a JSON value fits a type, as SQL: all the way down, where DuckDB's own reading would put NULL in the place of what does not. */
import { typeTree, type TypeTree } from '@millrace/shared'
import { literal } from './sql.ts'

/** The JSON field of that name of a JSON object. */
export const jsonField = (object: string, name: string): string => `(${object}->${literal(jsonPointer(name))})`

/** A JSON pointer to a field of the top object. */
export const jsonPointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** A condition: the JSON value is there, is no null, and does not fit the type. */
export const doesNotFit = (type: string, value: string): string => unfit(typeTree(type), value, 0)

function unfit(tree: TypeTree, value: string, depth: number): string {
  const there = `${value} IS NOT NULL AND json_type(${value}) <> 'NULL'`
  switch (tree.kind) {
    case 'struct': {
      const fields = tree.fields.map(({ name, of }) => unfit(of, jsonField(value, name), depth))
      return `(${there} AND (${[`json_type(${value}) <> 'OBJECT'`, ...fields].join(' OR ')}))`
    }
    case 'list': {
      const element = `e${depth}`
      if (!nested(tree.of)) return `(${there} AND ${unreadable(value, tree.type, true)})`
      const some = `len(list_filter(${value}::JSON[], lambda ${element}: ${unfit(tree.of, element, depth + 1)})) > 0`
      return `(${there} AND (json_type(${value}) <> 'ARRAY' OR ${some}))`
    }
    case 'map':
      return `(${there} AND (json_type(${value}) <> 'OBJECT' OR ${unreadable(value, tree.type, true)}))`
    case 'scalar':
      return `(${there} AND ${unreadable(value, tree.type, false)})`
  }
}

const nested = (tree: TypeTree): boolean => tree.kind === 'struct' || (tree.kind === 'list' && nested(tree.of))

const unreadable = (value: string, type: string, strict: boolean): string =>
  `TRY(${strict ? 'json_transform_strict' : 'json_transform'}(${value}, ${literal(JSON.stringify(type))})) IS NULL`
