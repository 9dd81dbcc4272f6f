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
