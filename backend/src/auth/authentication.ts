/** Who may pass: the access token (as a bearer or in the link that the server prints) or the session that it opened. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Inject, Injectable } from '@nestjs/common'
import { API_CONFIG, type ApiConfig, CLOCK, type Clock, STORE } from '../app/config.ts'
import { type Actor, OWNER, type Store } from '../store/index.ts'

const SESSION_MS = 30 * 86_400_000

const sha256 = (text: string) => createHash('sha256').update(text).digest()

@Injectable()
export class Authentication {
  readonly #store: Store
  readonly #clock: Clock
  readonly #token: Buffer

  constructor(@Inject(STORE) store: Store, @Inject(CLOCK) clock: Clock, @Inject(API_CONFIG) config: ApiConfig) {
    this.#store = store
    this.#clock = clock
    this.#token = sha256(config.token)
  }

  /** Whose request it is; undefined = nobody's. */
  async actorOf(request: IncomingMessage): Promise<Actor | undefined> {
    const bearer = bearerOf(request)
    if (bearer !== undefined) return this.isToken(bearer) ? OWNER : undefined
    const session = cookies(request).get(cookieName(request))
    return session ? this.#store.sessions.find(sha256(session).toString('hex'), this.#token.toString('hex'), this.#clock()) : undefined
  }

  /** Compares hashes, so that the time it takes tells nothing. */
  isToken(text: string): boolean {
    return timingSafeEqual(sha256(text), this.#token)
  }

  /** Opens a session and answers with the `Set-Cookie` header that carries it. */
  async open(request: IncomingMessage): Promise<string> {
    const value = randomBytes(32).toString('hex')
    const now = this.#clock()
    const token = this.#token.toString('hex')
    await this.#store.sessions.add({ id: sha256(value).toString('hex'), token, createdAt: now, expiresAt: now + SESSION_MS, ...OWNER })
    return `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`
  }

  /** Ends the session of a request and answers with the header that deletes its cookie. */
  async close(request: IncomingMessage): Promise<string> {
    const session = cookies(request).get(cookieName(request))
    if (session) await this.#store.sessions.remove(sha256(session).toString('hex'))
    return `${cookieName(request)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`
  }
}

/** The token that a request carries in its header. */
export const bearerOf = (request: IncomingMessage): string | undefined => /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** Cookies know no port, so the port is part of the name: two servers on one machine keep their sessions apart. */
function cookieName(request: IncomingMessage): string {
  return `millrace-${/:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? '80'}`
}

function cookies(request: IncomingMessage): Map<string, string> {
  const parts = (request.headers.cookie ?? '').split(';').map((part) => part.trim().split('=', 2) as [string, string | undefined])
  return new Map(parts.map(([name, value]) => [name, value ?? '']))
}
