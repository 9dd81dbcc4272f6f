/** The Avro schema of columns: every column, element and field may be null. */
import { typeTree, type Column, type TypeTree } from '@millrace/shared'

export type AvroSchema =
  | string
  | { type: string; logicalType?: string; precision?: number; scale?: number }
  | { type: 'array'; items: AvroSchema }
  | { type: 'map'; values: AvroSchema }
  | AvroRecord
  | ['null', AvroSchema]

export interface AvroRecord {
  type: 'record'
  name: string
  fields: AvroField[]
}

interface AvroField {
  name: string
  /** The column's own name where Avro does not allow it. */
  doc?: string
  type: AvroSchema
}

/** Schema of a file whose records have these columns as fields, in their order. */
export function avroSchema(columns: readonly Column[]): AvroRecord {
  return recordOf(
    'Row',
    columns.map(({ name, type }) => ({ name, of: typeTree(type) })),
  )
}

function recordOf(name: string, fields: readonly { name: string; of: TypeTree }[]): AvroRecord {
  const taken = new Set<string>()
  return {
    type: 'record',
    name,
    fields: fields.map((field) => {
      const plain = plainName(field.name, taken)
      return {
        name: plain,
        ...(plain !== field.name && { doc: field.name }),
        type: ['null', schemaOf(field.of, `${name}_${plain}`)],
      }
    }),
  }
}

/** A name as Avro allows them that no other field has. */
function plainName(name: string, taken: Set<string>): string {
  const plain = name.replace(/\W/g, '_').replace(/^(?=\d|$)/, '_')
  let free = plain
  for (let n = 2; taken.has(free); n++) free = `${plain}_${n}`
  taken.add(free)
  return free
}

/** `name`: of the records in it, which Avro wants to be one of a kind in a file. */
function schemaOf(tree: TypeTree, name: string): AvroSchema {
  switch (tree.kind) {
    case 'list':
      return { type: 'array', items: ['null', schemaOf(tree.of, name)] }
    case 'struct':
      return recordOf(name, tree.fields)
    case 'map':
      return isText(tree.key)
        ? { type: 'map', values: ['null', schemaOf(tree.value, name)] }
        : {
            type: 'array',
            items: recordOf(name, [
              { name: 'key', of: tree.key },
              { name: 'value', of: tree.value },
            ]),
          }
    case 'scalar':
      return scalar(tree.type.toUpperCase())
  }
}

/** Whether a map has texts for keys, as Avro's maps do; other maps are lists of entries. */
export const isText = (tree: TypeTree): boolean => tree.kind === 'scalar' && tree.type.toUpperCase() === 'VARCHAR'

const decimal = (precision: number, scale = 0): AvroSchema => ({ type: 'bytes', logicalType: 'decimal', precision, scale })
const MICROS: AvroSchema = { type: 'long', logicalType: 'timestamp-micros' }

const SCALARS: Record<string, AvroSchema> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  UINTEGER: 'long',
  BIGINT: 'long',
  UBIGINT: decimal(20),
  HUGEINT: decimal(39),
  UHUGEINT: decimal(39),
  FLOAT: 'float',
  DOUBLE: 'double',
  BLOB: 'bytes',
  DATE: { type: 'int', logicalType: 'date' },
  TIME: { type: 'long', logicalType: 'time-micros' },
  TIMESTAMP: MICROS,
  TIMESTAMP_S: MICROS,
  TIMESTAMP_MS: MICROS,
  TIMESTAMP_NS: MICROS,
  'TIMESTAMP WITH TIME ZONE': MICROS,
  UUID: { type: 'string', logicalType: 'uuid' },
}

function scalar(type: string): AvroSchema {
  const parts = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type)
  return parts ? decimal(Number(parts[1]), Number(parts[2])) : (SCALARS[type] ?? 'string')
}
