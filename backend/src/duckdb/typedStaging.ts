import type { TypeTree } from '@millrace/shared'
import { identifier } from './sql.ts'

/** Scalars that Parquet holds as they are. */
const HELD = new Set([
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'FLOAT',
  'DOUBLE',
  'VARCHAR',
  'BLOB',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_NS',
  'TIMESTAMP WITH TIME ZONE',
  'UUID',
])

/** The type by which values of a type are kept in Parquet without loss: what it has no type for (HUGEINT, INTERVAL) is a text. */
export function typedStaging(tree: TypeTree): string {
  switch (tree.kind) {
    case 'list':
      return `${typedStaging(tree.of)}[]`
    case 'map':
      return `MAP(${typedStaging(tree.key)}, ${typedStaging(tree.value)})`
    case 'struct':
      return `STRUCT(${tree.fields.map(({ name, of }) => `${identifier(name)} ${typedStaging(of)}`).join(', ')})`
    case 'scalar': {
      const type = tree.type.toUpperCase()
      if (HELD.has(type) || type.startsWith('DECIMAL(')) return tree.type
      return type === 'TIMESTAMP_S' || type === 'TIMESTAMP_MS' ? 'TIMESTAMP' : 'VARCHAR'
    }
  }
}
