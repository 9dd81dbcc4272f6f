/** Values as DuckDB hands them out of a staged file, as avsc takes them for the column's schema. */
import type {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBValue,
} from '@duckdb/node-api'
import { typeTree, type TypeTree } from '@millrace/shared'
import { isText, type AvroRecord, type AvroSchema } from './schema.ts'

type Convert = (value: DuckDBValue) => unknown

/** The conversion of a column's values by the column's type and its field's schema. */
export function toAvro(type: string, schema: AvroSchema): Convert {
  return orNull(converter(typeTree(type), inner(schema)))
}

const inner = (schema: AvroSchema): AvroSchema => (Array.isArray(schema) ? schema[1] : schema)
const orNull =
  (convert: Convert): Convert =>
  (value) =>
    value === null ? null : convert(value)

function converter(tree: TypeTree, schema: AvroSchema): Convert {
  switch (tree.kind) {
    case 'list': {
      const element = orNull(converter(tree.of, inner((schema as { items: AvroSchema }).items)))
      return (value) => (value as DuckDBListValue).items.map(element)
    }
    case 'struct': {
      const { fields } = schema as AvroRecord
      const parts = tree.fields.map(({ name, of }, i) => ({
        name,
        to: fields[i]!.name,
        convert: orNull(converter(of, inner(fields[i]!.type))),
      }))
      return (value) => {
        const { entries } = value as DuckDBStructValue
        return Object.fromEntries(parts.map(({ name, to, convert }) => [to, convert(entries[name]!)]))
      }
    }
    case 'map':
      return mapConverter(tree, schema)
    case 'scalar':
      return scalar(tree.type.toUpperCase())
  }
}

function mapConverter({ key, value }: TypeTree & { kind: 'map' }, schema: AvroSchema): Convert {
  if (isText(key)) {
    const convert = orNull(converter(value, inner((schema as { values: AvroSchema }).values)))
    return (map) => Object.fromEntries((map as DuckDBMapValue).entries.map((entry) => [entry.key as string, convert(entry.value)]))
  }
  const { fields } = (schema as { items: AvroRecord }).items
  const [toKey, toValue] = [key, value].map((tree, i) => orNull(converter(tree, inner(fields[i]!.type))))
  return (map) => (map as DuckDBMapValue).entries.map((entry) => ({ key: toKey!(entry.key), value: toValue!(entry.value) }))
}

const same: Convert = (value) => value
/** Times without an end are no numbers: null. */
const finite =
  <V extends { isFinite: boolean }>(convert: (value: V) => unknown): Convert =>
  (value) =>
    (value as unknown as V).isFinite ? convert(value as unknown as V) : null

const SCALARS: Record<string, Convert> = {
  UINTEGER: (value) => BigInt(value as number),
  UBIGINT: (value) => twosComplement(value as bigint),
  HUGEINT: (value) => twosComplement(BigInt(value as string)),
  UHUGEINT: (value) => twosComplement(BigInt(value as string)),
  BLOB: (value) => Buffer.from((value as DuckDBBlobValue).bytes),
  DATE: finite((value: DuckDBDateValue) => value.days),
  TIME: (value) => (value as DuckDBTimeValue).micros,
  TIMESTAMP: finite((value: DuckDBTimestampValue) => value.micros),
  TIMESTAMP_S: finite((value: DuckDBTimestampValue) => value.micros),
  TIMESTAMP_MS: finite((value: DuckDBTimestampValue) => value.micros),
  TIMESTAMP_NS: (value) => (value as DuckDBTimestampNanosecondsValue).nanos / 1000n,
  'TIMESTAMP WITH TIME ZONE': finite((value: DuckDBTimestampTZValue) => value.micros),
  UUID: String,
}

const scalar = (type: string): Convert =>
  type.startsWith('DECIMAL(') ? (value) => twosComplement((value as DuckDBDecimalValue).value) : (SCALARS[type] ?? same)

/** A whole number as Avro's decimal has it: two's complement, highest byte first, as short as it gets. */
function twosComplement(value: bigint): Buffer {
  let bytes = 1
  while (BigInt.asIntN(bytes * 8, value) !== value) bytes++
  const hex = BigInt.asUintN(bytes * 8, value)
    .toString(16)
    .padStart(bytes * 2, '0')
  return Buffer.from(hex, 'hex')
}
