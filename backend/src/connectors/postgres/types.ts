import { typeTree } from '@millrace/shared'

/** The PostgreSQL type that holds a DuckDB type without loss; what has no counterpart is kept as text, as DuckDB writes it. */
export function postgresType(duckdbType: string): string {
  const type = duckdbType.toUpperCase()
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type)
  if (decimal) return `numeric(${decimal[1]},${decimal[2]})`
  // Lists and objects come as JSON.
  return SCALARS[type] ?? (typeTree(duckdbType).kind === 'scalar' ? 'text' : 'jsonb')
}

const SCALARS: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  SMALLINT: 'smallint',
  UTINYINT: 'smallint',
  INTEGER: 'integer',
  USMALLINT: 'integer',
  BIGINT: 'bigint',
  UINTEGER: 'bigint',
  UBIGINT: 'numeric(20,0)',
  HUGEINT: 'numeric(39,0)',
  UHUGEINT: 'numeric(39,0)',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  UUID: 'uuid',
  'TIME WITH TIME ZONE': 'timetz',
  INTERVAL: 'interval',
  BLOB: 'bytea',
  JSON: 'jsonb',
}

/** The DuckDB type that reads what `row_to_json` writes of a PostgreSQL type, as `format_type` names it; what has no counterpart is text. */
export function duckdbType(postgresType: string): string {
  const list = /^(.*)\[\]$/.exec(postgresType)
  if (list) return `${duckdbType(list[1]!)}[]`
  const numeric = /^numeric\((\d+),(\d+)\)$/.exec(postgresType)
  if (numeric && Number(numeric[1]) <= 38) return `DECIMAL(${numeric[1]},${numeric[2]})`
  return READ[postgresType] ?? 'VARCHAR'
}

const READ: Record<string, string> = {
  boolean: 'BOOLEAN',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  numeric: 'DOUBLE',
  real: 'DOUBLE',
  'double precision': 'DOUBLE',
  date: 'DATE',
  'time without time zone': 'TIME',
  'timestamp without time zone': 'TIMESTAMP',
  'timestamp with time zone': 'TIMESTAMP WITH TIME ZONE',
  uuid: 'UUID',
}
