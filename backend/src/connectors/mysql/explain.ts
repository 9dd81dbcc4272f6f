import { said, saidBy } from '@millrace/shared'
import type { Explained } from '../database/database.ts'
import { explainTls } from '../database/tls.ts'
import type { MysqlServer } from './database.ts'

export const place = (s: MysqlServer): string => `${s.user}@${s.host}:${s.port}/${s.database}`

/** Errors of values, statements and rights: they are the same tomorrow unless somebody does something. */
const STAYS = new Set([
  'ER_BAD_FIELD_ERROR',
  'ER_DATA_TOO_LONG',
  'ER_DUP_ENTRY',
  'ER_NO_DEFAULT_FOR_FIELD',
  'ER_BAD_NULL_ERROR',
  'ER_PARSE_ERROR',
  'ER_TRUNCATED_WRONG_VALUE',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'ER_WARN_DATA_OUT_OF_RANGE',
  'ER_NO_REFERENCED_ROW_2',
  'ER_CONSTRAINT_FAILED',
  'ER_NET_PACKET_TOO_LARGE',
  'WARN_DATA_TRUNCATED',
])

/** An error of connecting or writing, in words. */
export function explainMysql(cause: unknown, settings: MysqlServer & { table?: string }): Explained {
  const { code = '', message, sqlState = '' } = cause as Error & { code?: string; sqlState?: string }
  const server = `${settings.host}:${settings.port}`
  const untrusted = settings.ssl ? explainTls(cause, settings) : undefined
  if (untrusted) return untrusted
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { text: said('There is no server "{host}".', { host: settings.host }), setting: 'host', passes: true }
    case 'ECONNREFUSED':
      return {
        text: said('Nothing answers at {server}: is MySQL running, and is the port right?', { server }),
        setting: 'port',
        passes: true,
      }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        text: said('{server} does not answer. Check the server, the port, and whether a firewall stands between.', { server }),
        setting: 'host',
        passes: true,
      }
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return {
        text: said('The server does not accept the user {user} with this password.', { user: settings.user }),
        setting: 'password',
        passes: false,
      }
    case 'ER_DBACCESS_DENIED_ERROR':
      return {
        text: said('{user} may not use the database "{database}".', { user: settings.user, database: settings.database }),
        setting: 'database',
        passes: false,
      }
    case 'ER_BAD_DB_ERROR':
      return { text: said('There is no database "{database}".', { database: settings.database }), setting: 'database', passes: false }
    case 'ER_NO_SUCH_TABLE':
      return {
        text: said('{reason}. Create it, or switch on "Create the table if it is missing".', { reason: message }),
        setting: 'table',
        passes: false,
      }
    case 'ER_TABLEACCESS_DENIED_ERROR':
    case 'ER_COLUMNACCESS_DENIED_ERROR':
    case 'ER_SPECIFIC_ACCESS_DENIED_ERROR':
      return { text: said('{user} lacks a right: {reason}.', { user: settings.user, reason: message }), setting: 'table', passes: false }
    case 'ER_RECORD_FILE_FULL':
    case 'ER_DISK_FULL':
      return { text: said('The disk of the server is full: {reason}.', { reason: message }), passes: true }
    case 'ER_LOCK_WAIT_TIMEOUT':
    case 'ER_LOCK_DEADLOCK':
      return { text: said('The table is locked by another transaction: {reason}.', { reason: message }), passes: true }
    default:
      return { text: said('{reason}.', { reason: saidBy(cause) }), passes: !STAYS.has(code) && !/^(22|23|42)/.test(sqlState) }
  }
}
