import { typeTree } from '@millrace/shared'
import { DELIVERIES_TABLE, type TableDialect, utcText } from '../database/database.ts'

export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

const ORDINAL = 'millrace_ordinal'

export const mysqlDialect: TableDialect = {
  identifier: quoted,
  temporary: quoted,
  type: mysqlType,
  same: (a, b) => `${a} <=> ${b}`,
  update: (table, from, on, set) =>
    `UPDATE ${table} AS old JOIN ${from} AS new ON ${on} SET ${set.map(([column, value]) => `old.${column} = ${value}`).join(', ')}`,
  // With TEMPORARY it ends no transaction.
  dropTemporary: (table) => `DROP TEMPORARY TABLE IF EXISTS ${table}`,
  createStaging: (staging, table, columns) =>
    `CREATE TEMPORARY TABLE ${staging} (${ORDINAL} BIGINT AUTO_INCREMENT PRIMARY KEY) AS SELECT ${columns} FROM ${table} LIMIT 0`,
  ordinal: ORDINAL,
  createDeliveries: `CREATE TABLE IF NOT EXISTS ${DELIVERIES_TABLE} (run VARCHAR(200) NOT NULL, node VARCHAR(200) NOT NULL, batch_time BIGINT NOT NULL, PRIMARY KEY (run, node)) ENGINE = InnoDB CHARACTER SET ascii`,
  forUpdate: ' FOR UPDATE',
  timestamp: (time) => `TIMESTAMP '${utcText(time)}'`,
}

/** Texts compare by their bytes, as everywhere in Millrace. */
const BINARY = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
/** An index takes no text without a length. */
const KEY_LENGTH = 255

/** The type that holds a DuckDB type without loss; what has no counterpart is kept as text, as DuckDB writes it. */
function mysqlType(duckdbType: string, isKey: boolean): string {
  const type = duckdbType.toUpperCase()
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type)
  // MySQL has no more than 30 digits behind the point.
  if (decimal) return Number(decimal[2]) <= 30 ? `DECIMAL(${decimal[1]},${decimal[2]})` : TEXT(isKey)
  const scalar = SCALARS[type]
  if (scalar) return isKey && scalar === 'LONGBLOB' ? `VARBINARY(${KEY_LENGTH})` : scalar
  return typeTree(duckdbType).kind === 'scalar' ? TEXT(isKey) : 'JSON'
}

const TEXT = (isKey: boolean): string => (isKey ? `VARCHAR(${KEY_LENGTH}) ${BINARY}` : `LONGTEXT ${BINARY}`)

const SCALARS: Record<string, string> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'TINYINT',
  SMALLINT: 'SMALLINT',
  INTEGER: 'INT',
  BIGINT: 'BIGINT',
  UTINYINT: 'TINYINT UNSIGNED',
  USMALLINT: 'SMALLINT UNSIGNED',
  UINTEGER: 'INT UNSIGNED',
  UBIGINT: 'BIGINT UNSIGNED',
  HUGEINT: 'DECIMAL(39,0)',
  UHUGEINT: 'DECIMAL(39,0)',
  FLOAT: 'DOUBLE',
  DOUBLE: 'DOUBLE',
  DATE: 'DATE',
  TIME: 'TIME(6)',
  TIMESTAMP: 'DATETIME(6)',
  TIMESTAMP_S: 'DATETIME(6)',
  TIMESTAMP_MS: 'DATETIME(6)',
  TIMESTAMP_NS: 'DATETIME(6)',
  'TIMESTAMP WITH TIME ZONE': 'DATETIME(6)',
  UUID: 'CHAR(36) CHARACTER SET ascii',
  BLOB: 'LONGBLOB',
  JSON: 'JSON',
}
