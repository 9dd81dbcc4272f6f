import { createHash } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { type CreatedLink, type DashboardLink, MOST_LINKS } from '@millrace/shared'
import { Announcements } from '../app/announcements.ts'
import { CLOCK, type Clock, IDS, type Ids, STORE, TOKENS, type Tokens } from '../app/config.ts'
import { ApiError, notFound } from '../app/problems.ts'
import type { Actor, Store } from '../store/index.ts'
import { Tries } from './tries.ts'
import type { Viewer } from './viewer.ts'

const TOKEN = /^[\w-]{43}$/
/** A use is noted again after this many milliseconds. */
const NOTED_EVERY_MS = 60_000

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Read-only links to dashboards: made, listed, revoked, and whether a token is one. */
@Injectable()
export class Links {
  readonly #store: Store
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #tokens: Tokens
  readonly #announcements: Announcements
  readonly #tries: Tries

  constructor(
    @Inject(STORE) store: Store,
    @Inject(CLOCK) clock: Clock,
    @Inject(IDS) ids: Ids,
    @Inject(TOKENS) tokens: Tokens,
    announcements: Announcements,
  ) {
    this.#store = store
    this.#clock = clock
    this.#ids = ids
    this.#tokens = tokens
    this.#announcements = announcements
    this.#tries = new Tries(clock)
  }

  list(pipeline: string): Promise<DashboardLink[]> {
    return this.#store.links.list(pipeline, MOST_LINKS)
  }

  async create(pipeline: string, label: string, by: Actor): Promise<CreatedLink> {
    if ((await this.#store.links.count(pipeline)) >= MOST_LINKS) throw new ApiError(409, 'tooManyLinks', { most: MOST_LINKS })
    const token = this.#tokens()
    const link = { id: this.#ids(), label, createdAt: this.#clock() }
    await this.#store.links.add({ ...link, pipeline, hash: hashOf(token), actor: by.actor, workspace: by.workspace })
    return { link: { ...link, usedAt: null }, token }
  }

  /** Who looks by it is told, and sees nothing more. */
  async revoke(pipeline: string, link: string): Promise<void> {
    if (!(await this.#store.links.remove(pipeline, link))) throw notFound('link', link)
    this.#announcements.emit('revoked', link)
  }

  /** Whether a link that was admitted has not been revoked since. */
  holds({ link }: Viewer): Promise<boolean> {
    return this.#store.links.exists(link)
  }

  /** Who a token lets in; throws what a person is told who may not. Tokens that are none are counted by `address`. */
  async admit(token: string | undefined, address = ''): Promise<Viewer> {
    if (token === undefined) throw new ApiError(401, 'unauthorized')
    const wait = this.#tries.wait(address)
    if (wait > 0) throw new ApiError(429, 'tooManyTries', { wait })
    const found = TOKEN.test(token) ? await this.#store.links.find(hashOf(token)) : undefined
    if (!found) {
      this.#tries.fail(address)
      throw new ApiError(401, 'linkInvalid')
    }
    const now = this.#clock()
    if (found.usedAt === null || found.usedAt <= now - NOTED_EVERY_MS) await this.#store.links.used(found.id, now)
    return { link: found.id, pipeline: found.pipeline, workspace: found.workspace }
  }
}
