import { Socket } from 'node:net'
import { Client } from 'pg'
import { said, type JsonObject } from '@millrace/shared'
import type { Explained } from '../database/database.ts'
import { explainTls, type TlsSettings, tlsOf } from '../database/tls.ts'
import { sinkSettings } from '../settings.ts'
import type { Target } from './statements.ts'

/** What a connection needs to know. */
export interface PostgresServer extends TlsSettings {
  port: number
  database: string
  user: string
  password: string
}

export interface PostgresSettings extends PostgresServer, Target {
  create: boolean
}

export const readSettings = (settings: JsonObject): PostgresSettings => sinkSettings('postgres', settings) as unknown as PostgresSettings

const CONNECT_TIMEOUT_MS = 10_000
/** A statement that takes longer than this is given up by the server. */
export const STATEMENT_TIMEOUT_MS = 120_000

/** Connects; the caller ends the connection, and an abort breaks it. */
export async function connect(settings: PostgresServer, signal?: AbortSignal): Promise<Client> {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    ssl: (await tlsOf(settings)) ?? false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'millrace',
    ...(signal && { stream: () => new Socket({ signal }) }),
  })
  // An idle connection that breaks emits an error; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Where the rows go, for people. */
export const place = (s: PostgresServer): string => `${s.user}@${s.host}:${s.port}/${s.database}`

/** Fields of an error of the server's, or of the system's. */
interface PostgresError extends Error {
  code?: string
  detail?: string
  where?: string
}

/** An error of connecting or writing, in words. */
export function explain(cause: unknown, settings: PostgresServer & { table: string }): Explained {
  const { code = '', message, detail, where } = cause as PostgresError
  const server = `${settings.host}:${settings.port}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { text: said('There is no server "{host}".', { host: settings.host }), setting: 'host', passes: true }
  if (code === 'ECONNREFUSED')
    return {
      text: said('Nothing answers at {server}: is PostgreSQL running, and is the port right?', { server }),
      setting: 'port',
      passes: true,
    }
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || /timeout expired/.test(message))
    return {
      text: said('{server} does not answer. Check the server, the port, and whether a firewall stands between.', { server }),
      setting: 'host',
      passes: true,
    }
  if (code === '28P01')
    return { text: said('The server does not accept the password of {user}.', { user: settings.user }), setting: 'password', passes: false }
  // The server lets some in with encryption only; whether this is one of them it keeps to itself.
  if (code === '28000' && !settings.ssl && /no encryption|SSL off/.test(message))
    return {
      text: said('The server does not let {user} in, perhaps since the connection is not encrypted: {reason}.', {
        user: settings.user,
        reason: message,
      }),
      setting: 'ssl',
      passes: false,
    }
  if (code === '28000')
    return {
      text: said('The server does not let {user} in: {reason}.', { user: settings.user, reason: message }),
      setting: 'user',
      passes: false,
    }
  if (code === '3D000')
    return { text: said('There is no database "{database}".', { database: settings.database }), setting: 'database', passes: false }
  const untrusted = settings.ssl ? explainTls(cause, settings) : undefined
  if (untrusted) return untrusted
  if (code === '42P01')
    return {
      text: said('There is no table {table}. Create it, or switch on "Create the table if it is missing".', { table: settings.table }),
      setting: 'table',
      passes: false,
    }
  if (code === '42501')
    return { text: said('{user} lacks a right: {reason}.', { user: settings.user, reason: message }), setting: 'table', passes: false }
  // Values or statements that the server refuses (SQLSTATE classes 22, 23, 42) are the same tomorrow; all else may pass.
  const passes = !/^(22|23|42)/.test(code)
  return { text: [`${message}.`, detail, where && `(${where.split('\n')[0]})`].filter(Boolean).join(' '), passes }
}
