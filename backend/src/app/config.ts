/** What the api is told from outside, and the tokens under which Nest hands out what is no class of its own. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeWhole } from '../files/makeWhole.ts'
import { DEFAULT_PORT, ingestPortBeside } from './ports.ts'

export interface ApiConfig {
  dataFolder: string
  host: string
  /** 0 = any free port. */
  port: number
  ingestPort: number
  /** The access token. */
  token: string
  databaseUrl?: string | undefined
  /** Folder of the built front end. */
  frontend: string
  /** Names besides this machine's own under which a browser may reach the server, such as a reverse proxy's. */
  allowedHosts: string[]
}

export const API_CONFIG = Symbol('ApiConfig')
export const STORE = Symbol('Store')
export const CLOCK = Symbol('Clock')
export const IDS = Symbol('Ids')
export const TOKENS = Symbol('Tokens')

/** Milliseconds since the epoch. */
export type Clock = () => number
/** A new id of 16 lower-case letters and digits, which may name folders and tables. */
export type Ids = () => string
/** A new secret of 43 letters, digits, - and _, which nobody guesses. */
export type Tokens = () => string

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export const systemClock: Clock = () => Date.now()
export const randomIds: Ids = () => Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31]).join('')
export const randomTokens: Tokens = () => randomBytes(32).toString('base64url')

/** Reads the environment as the supervisor sets it. */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<ApiConfig> {
  const dataFolder = resolve(env['MILLRACE_DATA'] ?? '.millrace')
  const port = portOf(env, 'MILLRACE_PORT', DEFAULT_PORT)
  return {
    dataFolder,
    host: env['MILLRACE_HOST'] ?? '127.0.0.1',
    port,
    ingestPort: portOf(env, 'MILLRACE_INGEST_PORT', ingestPortBeside(port)),
    token: env['MILLRACE_TOKEN'] || (await storedToken(dataFolder)),
    databaseUrl: env['DATABASE_URL'] || undefined,
    frontend: resolve(import.meta.dirname, '../../../frontend/dist'),
    allowedHosts: (env['MILLRACE_ALLOWED_HOSTS'] ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
  }
}

function portOf(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name]
  if (!text) return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is "${text}": give a port from 0 to 65535.`)
  return port
}

/** The token in `<data>/token`; made, readable by its owner only, when there is none. */
async function storedToken(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'token')
  await makeWhole(path, `${randomBytes(24).toString('hex')}\n`, 0o600)
  const token = (await readFile(path, 'utf8')).trim()
  if (!token) throw new Error(`${path} is empty: delete it, and a new token is made at the next start.`)
  return token
}
